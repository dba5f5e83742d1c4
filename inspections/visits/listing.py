"""The desk's list of visits, the day of an officer, and one visit with all its parts, ready to be drawn."""

import re
from datetime import date
from functools import cache, lru_cache

from django.template.loader import render_to_string

from inspections.checklists.states import AnswerValue
from inspections.plans.states import ItemStatus
from inspections.visits import documents, queries, rules
from inspections.visits.models import Visit
from inspections.visits.states import CHIEFS, Outcome, Supervision, VisitKind, VisitState
from jishan_portal.accounts.areas import any_area
from jishan_portal.accounts.places import name_of, townships
from jishan_portal.accounts.roles import STAFF, Role
from jishan_portal.kit import clock
from jishan_portal.kit.paging import Order
from jishan_portal.kit.workdays import add_months
from jishan_portal.templatetags import face
from workshops.registry.models import Workshop
from workshops.registry.queries import search

SHOWN = (
    "id", "workshop_id", "number", "area_code", "kind", "supervision", "state", "outcome", "done_on", "planned_on", "crew",
    "general_noes", "key_noes",
)  # fmt: skip
KINDS, SUPERVISIONS, STATES, OUTCOMES = map(dict, (VisitKind.choices, Supervision.choices, VisitState.choices, Outcome.choices))
BY_NEWEST = Order("-id", "最近的在前", descending=True)
BY_DAY = Order("-day", "当月最近的在前", "done_on", descending=True)
NOTHING = "—"
NUMBER = re.compile(r"〔\d{4}〕\d+号$")
TONES = {"good": "ok", "fair": "near", "bad": "late"}
STATE_TONES = {VisitState.PLANNED: "go", VisitState.FILLING: "go", VisitState.CANCELLED: "off", VisitState.DONE: "ok"}


def rows(user, *, q: str = "", area: str = "", month: str = "", **exact):
    """Return the visits somebody may see that meet the conditions, with what a row shows."""
    found = Visit.objects.visible_to(user).filter(**{name: value for name, value in exact.items() if value})
    if area:
        found = found.filter(any_area([area]))
    if month:
        first = date.fromisoformat(f"{month}-01")
        found = found.filter(done_on__gte=first, done_on__lt=add_months(first, 1))
    if NUMBER.search(q):
        found = found.filter(number=q)
    elif q:  # never "number or name": an OR over two tables lets no index of either be used
        found = found.filter(workshop__root__in=search(Workshop.objects.all(), q).values("pk"))
    return found


def tag_of(visit: Visit) -> tuple[str, str]:
    """Return the tag of a visit: its result once done, else its state."""
    if visit.state == VisitState.DONE and visit.outcome:
        return TONES[visit.outcome], visit.get_outcome_display()
    return STATE_TONES[VisitState(visit.state)], visit.get_state_display()


def as_values(found):
    """Return the same visits as plain values of what a line shows: models with their workshops cost twice as much."""
    return found.values(*SHOWN)


def order_of(month: str) -> Order:
    """Return the order of the list: of one month by its days, through their index; else the newest first."""
    return BY_DAY if month else BY_NEWEST


def lines_of(rows: list[dict]) -> list[dict]:
    """Return the lines of a page in words, the names of their workshops fetched at once: no join stands in the way of the count."""
    names = dict(Workshop.objects.filter(pk__in={row["workshop_id"] for row in rows}).values_list("pk", "root__name"))
    towns = townships()
    return [_line(row, names, towns) for row in rows]


def _line(row: dict, names: dict[int, str], towns: dict[str, str]) -> dict:
    is_done = row["state"] == VisitState.DONE
    tone = TONES[row["outcome"]] if is_done and row["outcome"] else STATE_TONES[row["state"]]
    return {
        "url": f"/inspections/visits/{row['id']}/",
        "name": names[row["workshop_id"]],
        "number": row["number"],
        "town": towns.get(row["area_code"], ""),
        "kind": KINDS[row["kind"]],
        "supervision": SUPERVISIONS[row["supervision"]],
        "done_on": row["done_on"],
        "day": row["done_on"].isoformat() if row["done_on"] else f"定于 {row['planned_on'].isoformat()}",
        "crew": "、".join(one["name"] for one in row["crew"]) or NOTHING,
        "tag": _tag(tone, OUTCOMES[row["outcome"]] if is_done and row["outcome"] else STATES[row["state"]]),
        "general": row["general_noes"] if row["done_on"] else NOTHING,
        "key": row["key_noes"] if row["done_on"] else NOTHING,
    }


@cache
def _tag(tone: str, words: str) -> str:
    return face.tag(tone, words)


def bar(form, areas: list) -> str:
    """Return the row of filters as HTML, kept a process for each choice of conditions: a form's fields cost more than the rows."""
    values = tuple((name, form.cleaned_data.get(name) or "") for name in form.fields)
    drawn = _bar if not form.cleaned_data.get("q") else _bar.__wrapped__  # words that somebody types come once
    return drawn(type(form), values, tuple(areas))


@lru_cache(maxsize=512)
def _bar(kind: type, values: tuple, areas: tuple) -> str:
    return render_to_string("components/filters.html", {"form": kind(dict(values), areas=areas), "areas": areas})


def day_of(user, on: date) -> dict:
    """Return the cards of an officer's day: begun and waiting visits, planned ones not yet taken up, done ones."""
    visits = queries.open_of(user)
    taken = {visit.plan_item_id for visit in visits if visit.plan_item_id}
    items = [item for item in queries.today_of(user, on) if item.pk not in taken and item.status == ItemStatus.PLANNED]
    shops = {row.workshop.root_id for row in [*visits, *items]}
    last = queries.last_findings(sorted(shops))
    cards = [_card(visit, last) for visit in visits]
    partner = next((one for visit in visits for one in (visit.first, visit.second) if one and one.user_id != user.pk), None)
    if partner is None and items:
        partner = next((one for one in (items[0].trip.first, items[0].trip.second) if one.user_id != user.pk), None)
    return {
        "cards": sorted(cards, key=lambda card: card["rank"]),
        "planned": [(item, name_of(item.area_code), last.get(item.workshop.root_id, [])[:3]) for item in items],
        "number": len(cards) + len(items),
        "done": sum(card["visit"].state == VisitState.DONE for card in cards),
        "going": sum(card["visit"].state == VisitState.FILLING for card in cards),
        "partner": partner,
        "may_cancel": user.may("plans.edit"),
        "is_township": user.roles == {Role.TOWNSHIP},
    }


def at_the_door(user, shops: list, on: date) -> list[tuple]:
    """Return (workshop, its open visits, its planned visits of today) for each: a code at a door leads to the task, not beside it."""
    roots = [shop.pk for shop in shops]
    mine = Visit.objects.visible_to(user).open().filter(workshop__root__in=roots).select_related("workshop").order_by("planned_on", "id")
    visits = [visit for visit in mine if rules.can_fill(user, visit) or visit.first_id is None]
    taken = {visit.plan_item_id for visit in visits}
    items = [item for item in queries.today_of(user, on) if item.status == ItemStatus.PLANNED and item.pk not in taken]

    def here(rows, shop) -> list:
        return [row for row in rows if row.workshop.root_id == shop.pk]

    return [(shop, here(visits, shop), here(items, shop)) for shop in shops]


def _card(visit: Visit, last: dict) -> dict:
    tone, words = tag_of(visit)
    if visit.state == VisitState.FILLING:
        words = f"正在查 {visit.answered}/{visit.asked}"
    rank = {VisitState.FILLING: 0, VisitState.PLANNED: 1, VisitState.DONE: 2}[VisitState(visit.state)]
    texts = last.get(visit.workshop.root_id, [])
    return {
        "visit": visit,
        "town": name_of(visit.area_code),
        "tone": tone,
        "words": words,
        "last": texts[:3],
        "n_last": len(texts),
        "rank": rank,
    }


def _origins(visit: Visit) -> list[tuple[str, str]]:
    """Return (words, address) of what a visit was made for; the workshop never learns that somebody reported it (FSL article 115)."""
    found = [("隐患", visit.from_hazard), ("线索", visit.from_lead)]
    return [(f"{word} {record.number}", record.url) for word, record in found if record]


def detail_of(visit: Visit, user) -> dict:
    """Return the context of a visit's page; what a supervisor should look at twice only for supervisors."""
    answers = list(visit.answers.select_related("item__section", "answered_by").order_by("item__section__order", "item__order"))
    is_chief = bool(user.roles & CHIEFS)
    tone, words = tag_of(visit)
    signs = [(row, documents.paths(row.strokes)) for row in visit.signatures.select_related("file", "taken_by", "withdrawn_by")]
    return {
        "visit": visit,
        "tone": tone,
        "words": words,
        "town": name_of(visit.area_code),
        "answers": answers,
        "failed": [row for row in answers if row.value == AnswerValue.NO],
        "findings": list(visit.findings.select_related("hazard", "item").prefetch_related("pictures")),
        "pictures": list(visit.pictures.select_related("file", "item", "taken_by")),
        "steps": list(visit.taken_steps.select_related("done_by")),
        "signs": signs,
        "follow_ups": list(visit.follow_ups.all()),
        "refused": queries.refused_versions(visit) if is_chief else [],
        "flags": rules.flags(visit, answers, queries.reused_pictures(visit)) if is_chief and visit.state == VisitState.DONE else [],
        "may_go": visit.state in {VisitState.PLANNED, VisitState.FILLING} and (rules.can_fill(user, visit) or visit.first_id is None),
        "may_cancel": user.may("visits.cancel") and rules.can_cancel(user, visit),
        "may_correct": visit.state == VisitState.DONE and bool(visit.outcome) and user.may("visits.correct"),
        "corrections": list(visit.corrections.select_related("made_by")),
        "may_make": user.may("visits.make"),
        "is_patrol": visit.kind == VisitKind.PATROL,
        "reason": visit.reason if user.roles & STAFF else "",
        "origins": _origins(visit) if user.may("leads.see") else [],
        "today": clock.today(),
        "frame": "base_owner.html" if user.roles == {Role.OWNER} else "base.html",
    }
