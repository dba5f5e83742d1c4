"""The desk's list of visits, the day of an officer, and one visit with all its parts, ready to be drawn."""

import re
from datetime import date
from functools import lru_cache

from django.http import QueryDict
from django.template.loader import render_to_string

from inspections.checklists.states import AnswerValue
from inspections.plans.states import ItemStatus
from inspections.visits import documents, drawing, queries, rules
from inspections.visits.drawing import tone_of
from inspections.visits.forms import FilterForm
from inspections.visits.models import Visit
from inspections.visits.states import CHIEFS, VisitKind, VisitState
from jishan_portal.accounts.areas import any_area
from jishan_portal.accounts.places import name_of, short_names
from jishan_portal.accounts.roles import STAFF, Role
from jishan_portal.kit import clock, lists, paging
from jishan_portal.kit.ledgers import filters_of
from jishan_portal.kit.paging import Order
from jishan_portal.kit.statements import kept
from jishan_portal.kit.workdays import add_months
from workshops.registry.models import Workshop
from workshops.registry.queries import search

SHOWN = (
    "id", "workshop_id", "number", "area_code", "kind", "supervision", "state", "outcome", "done_on", "planned_on", "crew",
    "general_noes", "key_noes",
)  # fmt: skip
BY_NEWEST = Order("-id", "最近的在前", descending=True)
BY_DAY = Order("-day", "当月最近的在前", "done_on", descending=True)
NUMBER = re.compile(r"〔\d{4}〕\d+号$")


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
    return tone_of(visit.state, visit.outcome)


def as_values(found):
    """Return the same visits as plain values of what a line shows: models with their workshops cost twice as much."""
    return found.values(*SHOWN)


def order_of(month: str) -> Order:
    """Return the order of the list: of one month by its days, through their index; else the newest first."""
    return BY_DAY if month else BY_NEWEST


def conditions_of(address: QueryDict, areas: list) -> dict:
    """Return what the address asks for by the filters' names; a value they do not know counts as not asked."""
    return dict(_conditions(tuple((name, address.get(name, "")) for name in FilterForm.base_fields), tuple(areas)))


@lru_cache(maxsize=512)
def _conditions(values: tuple, areas: tuple) -> dict:
    return filters_of(FilterForm(dict(values), areas=areas))


def page(user, address: QueryDict, asked: dict) -> dict:
    """Return a page of the list ready to be drawn: its rows as HTML, and what stands at its foot."""
    source = _source(user, asked)
    got = paging.page_of(
        source,
        order_of(asked["month"]),
        size=paging.size_of(address.get("size", "")),
        after=address.get("after", ""),
        before=address.get("before", ""),
    )

    def counted(*, exact: bool) -> paging.Count:
        is_kept = isinstance(source, paging.Kept) and not exact
        return source.count() if is_kept else paging.count(rows(user, **asked), exact=exact)

    body = drawing.body(got.rows, _names({row["workshop_id"] for row in got.rows}), short_names())
    return {"rows": got.rows, "body": body, "has_rows": bool(got.rows), **lists.foot(address, got, counted)}


def _source(user, asked: dict):
    """What is read: kept statements unless words were typed, for each has statements of its own."""
    if asked["q"]:
        return as_values(rows(user, **asked))
    key = ("visits.list", user.pk, user.access, *asked.items())
    return paging.Kept(Visit, key, lambda: as_values(rows(user, **asked)), prepare=not any(asked.values()))


def _names(ids: set[int]) -> dict[int, str]:
    """Return the present names of workshops, fetched at once: no join stands in the way of the count."""
    places = [-1 - number for number in range(len(ids))]
    names = Workshop.objects.filter(pk__in=places).values("pk", "root__name")
    asked = kept(("names of workshops", len(ids)), lambda: names, prepare=True)
    return {row["pk"]: row["root__name"] for row in asked.rows(dict(zip(places, ids, strict=True)))}


def bar(asked: dict, areas: list) -> str:
    """Return the row of filters as HTML, kept a process for each choice of conditions: a form's fields cost more than the rows."""
    drawn = _bar if not asked["q"] else _bar.__wrapped__  # words that somebody types come once
    return drawn(tuple(asked.items()), tuple(areas))


@lru_cache(maxsize=512)
def _bar(values: tuple, areas: tuple) -> str:
    return render_to_string("components/filters.html", {"form": FilterForm(dict(values), areas=areas), "areas": areas})


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
