"""The audit trail on pages: a record's history, and what an entry is about, in words."""

from django import template
from django.apps import apps

from jishan_portal.accounts.labels import FIELD_LABELS
from jishan_portal.audit import queries

register = template.Library()


@register.simple_tag
def history_of(subject, limit: int):
    """Return the newest audit entries of a record, without the acts that it names as `untold_actions`."""
    return list(queries.of(subject).exclude(action__in=getattr(subject, "untold_actions", ()))[:limit])


@register.filter
def field_label(action: str) -> str:
    """账户与岗位 for accounts.give_post; an action of no known field stays as it is."""
    return FIELD_LABELS.get(action.partition(".")[0], action)


@register.filter
def subject_name(entry) -> str:
    """用户 23: the kind of record in words, and its number."""
    try:
        kind = apps.get_model(entry.subject_kind)._meta.verbose_name
    except (LookupError, ValueError):
        kind = entry.subject_kind
    return f"{kind} {entry.subject_id}".strip()
