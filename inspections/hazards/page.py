"""What the page of one hazard shows: steps, whom it waits on, photos by round, and the form of the present step only."""

from django.db.models import Prefetch

from inspections.hazards import forms, rules
from inspections.hazards.listing import STATE_TAGS
from inspections.hazards.models import Answer, Hazard
from inspections.hazards.queries import related
from inspections.hazards.states import AT_OWNER, FLOW, OPEN, HazardState
from jishan_portal.accounts.places import name_of
from jishan_portal.accounts.roles import Role
from jishan_portal.duties.models import Duty
from jishan_portal.kit import clock
from jishan_portal.templatetags.face import iso_date, month_day

STEPS = ("发现", "下达整改", "业主整改", "复查", "销号")
AT = {"found": 1, "ordered": 2, "returned": 2, "fixed": 3, "passed": 4, "closed": 5, "withdrawn": 5}


def hazards_to_show():
    """Return hazards with everything their page shows, read in a fixed number of queries."""
    rounds = Answer.objects.select_related("made_by", "checked_by").prefetch_related("pictures__file").order_by("-round")
    return Hazard.objects.select_related(
        "workshop__root__station", "workshop__root__kind", "finding", "item__version", "found_by", "closed_by", "earlier"
    ).prefetch_related(
        Prefetch("answers", rounds, to_attr="rounds_shown"),
        "pictures__file",
        "extensions__asked_by",
        "extensions__decided_by",
        "papers__paper",
    )


def steps(hazard: Hazard, duty: Duty | None) -> list[dict]:
    """Return the step bar of a hazard: done, now, next, with their days."""
    at = AT[hazard.state]
    last = hazard.rounds_shown[0] if hazard.rounds_shown else None
    checked = last.checked_at if last and hazard.state in {HazardState.PASSED, HazardState.CLOSED} else None
    notes = [iso_date(hazard.found_on), _said(hazard.ordered_on), _said(hazard.answered_on), _said(checked), _said(hazard.closed_on)]
    if at < len(STEPS) and duty and duty.due_on:
        notes[at] = f"{month_day(duty.due_on)}前"
    shown = [
        {"label": label, "note": note, "stage": "done" if place < at else "now" if place == at else "next"}
        for place, (label, note) in enumerate(zip(STEPS, notes, strict=True))
    ]
    for place in range(at + 1, len(STEPS)):
        shown[place]["note"] = ""
    return shown


def _said(day) -> str:
    return iso_date(day) if day else ""


def context_of(hazard: Hazard, user, **bound) -> dict:
    """Return what the page of a hazard shows somebody; `bound` are forms that came back with errors, by move."""
    duty = Duty.objects.of("inspections.hazard", hazard.pk).open().select_related("person", "organisation").first()
    requests = sorted(hazard.extensions.all(), key=lambda row: row.pk)
    waiting = next((row for row in requests if row.state == "asked"), None)
    before = [picture for picture in hazard.pictures.all() if picture.answer_id is None]
    today = clock.today()
    tone, tag = STATE_TAGS[hazard.state]
    is_open = hazard.state in OPEN
    return {
        "hazard": hazard,
        "workshop": hazard.workshop.root,
        "town": name_of(hazard.area_code),
        "tone": tone,
        "tag": tag,
        "steps": steps(hazard, duty),
        "duty": duty,
        "waits_for": waits_for(duty, hazard.workshop.root.owner_name),
        "light": rules.light(hazard, today),
        "left": (hazard.deadline_on - today).days if hazard.deadline_on and hazard.state in AT_OWNER else None,
        "before": before,
        "rounds": hazard.rounds_shown,
        "returned": _returned(hazard),
        "extensions": hazard.extensions.all(),
        "asked": waiting,
        "told": next((row for row in reversed(requests) if row.state in {"granted", "refused"}), None),
        "papers": [row.paper for row in hazard.papers.all()],
        **related(hazard),
        **may(hazard, user, waiting),
        "forms": forms_for(hazard, bound) if is_open else {},
        "bound": bound,
        "owes": FLOW.state(hazard.state).duty,
        "near_days": rules.near_days(),
        "is_unsure": rules.is_basis_unsure(hazard),
    }


def _returned(hazard: Hazard):
    """The last answer with its verdict, while the workshop works on it again."""
    return hazard.rounds_shown[0] if hazard.state == HazardState.RETURNED and hazard.rounds_shown else None


def waits_for(duty: Duty | None, owner_name: str) -> str:
    """Say whom a hazard waits on: a person, an owner who has no account (the station calls them), else the role at its organisation."""
    if duty is None:
        return ""
    if duty.role == Role.OWNER and duty.person is None:
        return f"{owner_name or '负责人'}（{duty.get_role_display()}，没有账号）"
    if duty.person:
        return f"{duty.person.display_name}（{duty.get_role_display()}）"
    place = duty.organisation.short_name if duty.organisation else ""
    return f"{place}{duty.get_role_display()}"


def may(hazard: Hazard, user, waiting) -> dict:
    """Return which parts of the page are open to somebody."""
    moves = {move.name for move in FLOW.open_to(state=hazard.state, roles=user.roles)}
    checks = {"accept", "return"} & moves
    last = hazard.rounds_shown[0] if hazard.rounds_shown else None
    is_own_answer = bool(checks and last and last.made_by_id == user.pk)
    is_at_owner = hazard.state in AT_OWNER
    return {
        "moves": moves - checks if is_own_answer else moves,
        "is_own_answer": is_own_answer,
        "may_ask": is_at_owner and waiting is None and rules.can_ask_extension(user, hazard),
        "may_decide": bool(waiting and rules.can_decide(user, waiting)),
        "may_tighten": is_at_owner and user.may("hazards.handle"),
        "may_visit": hazard.state in OPEN and user.may("visits.make"),
        "may_notice": hazard.ordered_on is not None and hazard.state in OPEN and user.may("hazards.handle"),
        "may_report": hazard.state == HazardState.CLOSED and user.may("hazards.handle"),
    }


def forms_for(hazard: Hazard, bound: dict) -> dict:
    """Return the forms of the present step, those that came back with errors among them; each with field ids of its own."""
    today = clock.today()
    usual_days = hazard.finding.usual_days if hazard.finding else None
    advice = hazard.finding.advice if hazard.finding else ""
    again = rules.resumed_deadline(hazard, today) if hazard.deadline_on else None
    blank = {
        "order": (
            forms.OrderForm,
            {"deadline_on": rules.proposed_deadline(hazard.severity, usual_days, today), "demand": hazard.demand or advice},
        ),
        "answer": (forms.AnswerForm, {}),
        "accept": (forms.AcceptForm, {}),
        "return": (forms.ReturnForm, {"deadline_on": again}),
        "send_back": (forms.ReturnForm, {"deadline_on": again}),
        "withdraw": (forms.ReasonForm, {}),
        "ask": (forms.AskExtensionForm, {}),
        "decide": (forms.DecideExtensionForm, {}),
        "tighten": (forms.TightenForm, {}),
    }
    made = {name: bound.get(name) or kind(initial=initial, auto_id=ids_of(name)) for name, (kind, initial) in blank.items()}
    return {**made, "working": rules.usual_due(hazard.severity, today), "latest": rules.latest_deadline(hazard.ordered_on or today)}


def ids_of(name: str) -> str:
    """Return the pattern of the field ids of a step's form: several stand on one page."""
    return f"{name}_%s"
