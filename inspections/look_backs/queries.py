"""What the pages of the second look read."""

from dataclasses import dataclass, field

from django.db.models import Count, Prefetch, Q

from inspections.hazards.models import Answer, Picture
from inspections.look_backs import rules
from inspections.look_backs.models import LookBack, LookBackList
from inspections.look_backs.states import DUE, LOOKED, LookBackState
from inspections.officers.models import Officer
from jishan_portal.accounts.areas import any_area
from jishan_portal.accounts.places import townships
from jishan_portal.kit.paging import Order
from workshops.registry.models import Workshop
from workshops.registry.queries import search

BY_NEWEST = Order("-id", "后列的在前", descending=True)
TONES = {
    LookBackState.UNMENDED: "late", LookBackState.WAITING: "go", LookBackState.KEPT: "ok", LookBackState.REBOUND: "late",
    LookBackState.DROPPED: "off",
}  # fmt: skip
VIEWS = (
    ("due", "应回头看"),
    ("waiting", "待回头看"),
    ("unmended", "未整改"),
    ("kept", "保持"),
    ("rebound", "反弹"),
    ("dropped", "不再回头看"),
)
PARTS = ("workshop__root", "workshop__station", "hazard", "rebound", "first__user", "second__user", "roll")


def current(year: int = 0) -> LookBackList | None:
    """Return the list of a year, the latest one without a year; None before the first was drawn up."""
    rows = LookBackList.objects.order_by("-year")
    return (rows.filter(year=year) if year else rows).first()


def years() -> list[int]:
    """Return the years that have a list, the latest first."""
    return list(LookBackList.objects.values_list("year", flat=True))


def rows(user, roll: LookBackList | None, *, view: str = "", q: str = "", area: str = "", severity: str = ""):
    """Return what stands on a list that somebody may see, filtered."""
    found = LookBack.objects.visible_to(user).filter(roll=roll)
    if view in LookBackState.values:
        found = found.filter(state=view)
    elif view == "due":
        found = found.due()
    if severity:
        found = found.filter(hazard__severity=severity)
    if area:
        found = found.filter(any_area([area]))
    if q:
        shops = search(Workshop.objects.all(), q).values("pk")
        found = found.filter(Q(hazard__number=q) | Q(hazard__text__contains=q) | Q(workshop__root__in=shops))
    return found.select_related(*PARTS)


def figures(user, roll: LookBackList | None) -> dict:
    """Return the figures of a list in somebody's reach, in one query; rates are None where there is nothing to share."""
    parts = {state.value: Count("pk", filter=Q(state=state)) for state in LookBackState}
    found = LookBack.objects.visible_to(user).filter(roll=roll).aggregate(**parts)
    return _sums(found)


def _sums(found: dict) -> dict:
    due, looked = sum(found[state] for state in DUE), sum(found[state] for state in LOOKED)
    rates = {"rate": rules.share(looked, due), "rebound_rate": rules.share(found["rebound"], looked)}
    return {**found, "due": due, "looked": looked, **rates}


def progress(user, roll: LookBackList | None) -> list[dict]:
    """Return the figures of a list by township in one query, those furthest behind first; townships without problems are left out."""
    found: dict[str, dict] = {}
    names, reach = townships(), LookBack.objects.visible_to(user).filter(roll=roll)
    for code, state, number in reach.values_list("area_code", "state").annotate(number=Count("pk")).order_by():
        town = next((one for one in (code, code[:9].ljust(12, "0")) if one in names), code)
        held = found.setdefault(town, dict.fromkeys(LookBackState.values, 0))
        held[state] += number
    lines = [{"code": code, "town": names.get(code, code), **_sums(held)} for code, held in found.items()]
    return sorted(lines, key=lambda line: (line["rate"] if line["rate"] is not None else 101, line["code"]))


@dataclass
class Stop:
    """A workshop to look at again, with how many problems wait there."""

    workshop: Workshop
    number: int
    texts: list = field(default_factory=list)


def stops(user, roll: LookBackList | None, *, q: str = "", limit: int = 200) -> list[Stop]:
    """Return the workshops where something waits, by township and village, so that one way covers neighbours."""
    waiting = LookBack.objects.visible_to(user).filter(roll=roll).waiting()
    if q:
        waiting = waiting.filter(workshop__root__in=search(Workshop.objects.all(), q).values("pk"))
    found: dict[int, Stop] = {}
    order = ("area_code", "workshop__village", "workshop_id", "id")
    for row in waiting.select_related("workshop__root", "hazard").order_by(*order)[: limit * 5]:
        stop = found.setdefault(row.workshop.root_id, Stop(row.workshop.root, 0))
        stop.number += 1
        stop.texts.append(row.hazard.text)
    return list(found.values())[:limit]


def to_show():
    """Return second looks with the photos before, after and now, in a fixed number of queries."""
    rounds = Answer.objects.select_related("made_by").prefetch_related("pictures__file").order_by("-round")
    found = Prefetch("hazard__pictures", Picture.objects.filter(answer=None).select_related("file"), to_attr="found_pictures")
    return LookBack.objects.select_related(*PARTS).prefetch_related(
        found, Prefetch("hazard__answers", rounds, to_attr="rounds_shown"), "pictures__file"
    )


def at(user, workshop: Workshop) -> list[LookBack]:
    """Return what waits at one workshop, the gravest first: nothing that was withdrawn, still open or looked at already."""
    rows = to_show().visible_to(user).waiting().filter(workshop__root=workshop.root_id or workshop.pk)
    return list(rows.order_by("-hazard__severity", "hazard_id", "id"))


def officer_of(user) -> Officer | None:
    """Return the officer behind an account."""
    return Officer.objects.filter(user=user).select_related("user").first()


def usual_partner(officer: Officer | None) -> Officer | None:
    """Return with whom an officer last looked: the one to propose."""
    if officer is None:
        return None
    last = (
        LookBack.objects.filter(first=officer, second__isnull=False).select_related("second__user").order_by("-checked_on", "-id").first()
    )
    return last.second if last else None
