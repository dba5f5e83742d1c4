"""The history of one record, for `components/history.html`."""

from django import template

from jishan_portal.audit import queries

register = template.Library()


@register.simple_tag
def history_of(subject, limit: int):
    """Return the newest audit entries of a record."""
    return list(queries.of(subject)[:limit])
