"""Asking the past whether the order of visits pays: would what officials found have been found earlier than in a random order?

Everything the order uses is taken as it stood on the first day; what was found later only serves to judge it.
"""

from dataclasses import dataclass
from datetime import date

from django.db.models import Max, Q

from inspections.hazards.models import Hazard
from inspections.hazards.states import Severity, Source
from inspections.plans import rules
from inspections.plans.models import Check
from inspections.plans.ordering import ranked
from inspections.plans.planner import lots
from inspections.risk.models import Grade
from jishan_portal.rulebook import queries as rulebook
from workshops.registry.models import Workshop

MONTH = 30  # days


@dataclass(frozen=True)
class Result:
    """What the order would have been worth. Shares are of the workshops at which a serious hazard was found; None where there was none."""

    workshops: int
    found: int
    days_earlier: float | None
    first_month: float | None
    first_month_random: float
    random_share: int


def run(since: date, until: date, *, seed: str, share: int | None = None) -> Result:
    """Order the workshops as of `since`, one visit each spread evenly until `until`, and compare with a random order.

    A random order is reckoned exactly: on average a workshop comes up in the middle, and the first month holds its share of them.
    """
    share = int(rulebook.value("plan.random_share", since)) if share is None else share
    known, towns = _known(since)
    order = ordered(known, towns, share / 100, seed, since)
    found = _found(since, until) & set(order)
    days = (until - since).days + 1
    month = min(1.0, MONTH / days)
    if not found:
        return Result(len(order), 0, None, None, round(month, 3), share)
    at = [place * days / len(order) for place, pk in enumerate(order) if pk in found]
    middle = (len(order) - 1) / 2 * days / len(order)
    early = sum(day < MONTH for day in at) / len(found)
    return Result(len(order), len(found), round(middle - sum(at) / len(at), 1), round(early, 3), round(month, 3), share)


def ordered(known: dict[int, rules.Known], towns: dict[int, str], share: float, seed: str, on: date) -> list[int]:
    """Return the workshops in the suggested order, the drawn ones spread evenly among the others by their lots."""
    strata: dict[str, list[int]] = {}
    for pk, facts in known.items():
        strata.setdefault(f"{towns[pk]} {facts.grade or '-'}", []).append(pk)
    return ranked(known, lots.draw(strata, share, seed), seed, on)


def _known(since: date) -> tuple[dict[int, rules.Known], dict[int, str]]:
    """Return what was known of each workshop on a day: those working now whose file was there then."""
    rows = Workshop.objects.working().filter(created_at__date__lt=since) | Workshop.objects.working().filter(opened_on__lt=since)
    towns = dict(rows.values_list("pk", "area_code"))
    grades = dict(Grade.objects.in_force(since).values_list("workshop__root", "grade"))
    covered_since, urgent = rules.full_since(since), set(rulebook.value("plan.urgent_grades", since))
    checks = Check.objects.filter(on__lt=since).order_by().values("workshop__root")
    past = {r["workshop__root"]: r for r in checks.annotate(last=Max("on"), full=Max("on", filter=Q(is_full=True)))}
    known = {}
    for pk in towns:
        grade, check = grades.get(pk, ""), past.get(pk)
        covered = bool(check and check["full"] and check["full"] >= covered_since)
        known[pk] = rules.Known(grade, 1, check["last"] if check else None, covered, grade in urgent)
    return known, towns


def _found(since: date, until: date) -> set[int]:
    """Return the workshops at which somebody other than their owner found a serious hazard."""
    rows = Hazard.objects.filter(found_on__gte=since, found_on__lte=until, severity__gte=Severity.SERIOUS)
    return set(rows.exclude(source=Source.SELF_CHECK).values_list("workshop__root", flat=True))
