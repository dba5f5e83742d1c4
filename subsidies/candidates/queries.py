"""The rows behind the scores, set-based, and what the pages of the candidates read."""

from collections import defaultdict
from datetime import date

from django.db.models import Max, QuerySet

from inspections.hazards.models import Hazard
from inspections.self_checks.models import IndicatorResult, SelfCheck
from inspections.self_checks.states import DONE
from jishan_portal.kit import clock
from jishan_portal.kit.paging import Order
from jishan_portal.programme.queries import year_of
from subsidies.candidates.models import Candidate
from subsidies.candidates.rules import Evidence
from workshops.archive_boxes.models import Completeness
from workshops.licences.models import Licence, LicenceKind
from workshops.registry.models import Workshop
from workshops.registry.queries import search

BEST = Order("-score", "得分，高的在前", "score", descending=True)


def evidence(root_ids: list[int], on: date) -> dict[int, Evidence]:
    """Return {workshop: what its rows say on a day}; six queries for any number."""
    shops = Workshop.objects.in_bulk(root_ids)
    boxes = dict(Completeness.objects.filter(workshop__in=root_ids).values_list("workshop_id", "percent"))
    business = Licence.objects.in_force(on).filter(kind=LicenceKind.BUSINESS, workshop__root__in=root_ids)
    with_business = set(business.values_list("workshop__root_id", flat=True))
    severities = defaultdict(list)
    for root, severity in Hazard.objects.open().filter(workshop__root__in=root_ids).values_list("workshop__root_id", "severity"):
        severities[root].append(severity)
    clean = _clean(root_ids)
    return {
        pk: Evidence(
            root_id=pk,
            completeness=boxes.get(pk),
            licence_until=shop.licence_until,
            has_licence=bool(shop.licence_number),
            has_business=pk in with_business,
            clean_met=clean[pk].count(True),
            clean_asked=len(clean[pk]),
            hazards=tuple(severities[pk]),
            grade=shop.risk_grade,
            wish=shop.wants_upgrade,
        )
        for pk, shop in shops.items()
    }


def _clean(root_ids: list[int]) -> dict[int, list[bool]]:
    """Return {workshop: its indicators of 三净两明一禁 in the last self-check handed in}."""
    done = SelfCheck.objects.filter(workshop__root__in=root_ids, state__in=sorted(DONE)).order_by()
    last = dict(done.values("workshop__root").annotate(last=Max("pk")).values_list("last", "workshop__root"))
    found = defaultdict(list)
    for check, is_met in IndicatorResult.objects.filter(check_record__in=last).values_list("check_record_id", "is_met"):
        found[last[check]].append(is_met)
    return found


def listed(user, *, year: int | None = None, q: str = "", area: str = "", view: str = "") -> QuerySet:
    """Return a year's candidates in reach, to be ordered by BEST."""
    rows = Candidate.objects.visible_to(user).filter(year=year or year_of(clock.today())).select_related("workshop__root")
    if q:
        rows = rows.filter(workshop__in=search(Workshop.objects.visible_to(user), q).values("pk"))
    if area:
        rows = rows.filter(area_code=area)
    if view in {"in", "out"}:
        return rows.filter(is_included=view == "in")
    return rows.filter(state=view) if view else rows


def figures(user, year: int) -> dict[str, int]:
    """Return how many are appraised, included, chosen in reach."""
    rows = Candidate.objects.visible_to(user).filter(year=year)
    return {"appraised": rows.count(), "included": rows.filter(is_included=True).count(), "chosen": rows.chosen().count()}
