"""`{% fold form areas %}`: on a phone the filters of a list are folded into one line that says what is set."""

from django import template

register = template.Library()

FEW = 2  # a search box and one choice leave room for the list on a phone


@register.inclusion_tag("components/fold.html")
def fold(form=None, areas=(), *, chips=None, said: str = "") -> dict:
    """Draw the line before a form of the class `filters`, which it folds by a rule of CSS: it needs no JavaScript.

    What is set is read from a bound form (`areas`: pairs (code, name) for its field "area") or from the chips of the page, or is
    given as `said`.
    """
    if chips is not None:
        return {"is_needed": True, "said": "；".join(f"{chip['label']} {chip['value']}" for chip in chips)}
    if form is None:
        return {"is_needed": True, "said": said}
    fields = form.visible_fields()
    return {"is_needed": len(fields) > FEW, "said": "；".join(filter(None, (_said(field, areas) for field in fields)))}


def _said(field, areas) -> str:
    """Say one condition as its control shows it: a choice by its name, a day by its label, typed words in quotation marks."""
    held = str(field.value() or "").strip()
    if not held:
        return ""
    options = areas if field.name == "area" else getattr(field.field, "choices", None)
    if options:
        return next((str(name) for value, name in options if str(value) == held), "")
    return f"“{held}”" if getattr(field.field.widget, "input_type", "text") in {"search", "text"} else f"{field.label} {held}"
