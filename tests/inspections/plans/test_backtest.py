"""The suggested order is held against what was found."""

from datetime import date, timedelta

from inspections.hazards.models import Hazard
from inspections.plans import backtest, rules
from inspections.risk.models import Grade
from jishan_portal.kit import clock
from tests.factories.plans import graded
from workshops.registry.models import Workshop

SINCE, UNTIL = date(2025, 11, 1), date(2026, 3, 1)


def _rated(shop, grade: str) -> None:
    Workshop.objects.filter(pk=shop.pk).update(opened_on=date(2020, 1, 1))
    Grade.objects.create(
        workshop=shop, area_code=shop.area_code, year=2025, scheme="2016", static_score=10, dynamic_score=10, total=20, by_score=grade,
        grade=grade, in_force_from=date(2025, 1, 1), computed_on=date(2025, 1, 1), computed_at=clock.now(),
    )  # fmt: skip


def _found(shop, source: str = "visit", severity: int = 2) -> None:
    Hazard.objects.create(
        number=f"隐{shop.pk}{source}{severity}", workshop=shop, area_code=shop.area_code, text="生熟不分", category="环境",
        severity=severity, source=source, found_on=SINCE + timedelta(days=90),
    )  # fmt: skip


def test_graver_grades_are_found_earlier_than_by_chance(station):
    shops = [graded(station, "A") for _ in range(9)] + [graded(station, "D")]
    for shop in shops:
        _rated(shop, shop.risk_grade)
    _found(shops[-1])
    found = backtest.run(SINCE, UNTIL, seed="1", share=0)
    assert (found.workshops, found.found, found.days_earlier, found.first_month) == (10, 1, 54.5, 1.0)
    assert found.first_month_random == round(30 / 121, 3)


def test_only_what_others_found_gravely_counts(station):
    shop = graded(station, "B")
    _rated(shop, "B")
    _found(shop, source="self_check")
    _found(shop, severity=1)
    found = backtest.run(SINCE, UNTIL, seed="1")
    assert (found.found, found.days_earlier, found.first_month, found.random_share) == (0, None, None, 10)


def test_drawn_share_stands_evenly_among_the_others():
    known = {pk: rules.Known("D" if pk <= 50 else "A", 1) for pk in range(1, 101)}
    order = backtest.ordered(known, dict.fromkeys(known, "镇"), 0.1, "7", SINCE)
    assert sorted(order) == sorted(known)
    assert order == backtest.ordered(dict(reversed(known.items())), dict.fromkeys(known, "镇"), 0.1, "7", SINCE)
    early = [pk for pk in order[:45] if pk > 50]
    assert 0 < len(early) <= 5
