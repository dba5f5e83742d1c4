"""`{% part "name.html" a=b around=rows %}`: like include, but remembered by what it is given (see kit/parts)."""

from django import template

from jishan_portal.kit.parts import Asked, drawn

register = template.Library()


@register.simple_tag(takes_context=True)
def part(context, template_name: str, around: str = "", *, asked: bool = False, **given) -> str:
    """Draw a part of the page from what it is given alone; `around` is put where the part says `{{ around }}`.

    With `asked` the part also knows the conditions in the address (`request.GET`).
    """
    if asked:
        given["request"] = Asked(context["request"].GET)
    return drawn(template_name, given, token=context.get("csrf_token", ""), around=around)
