"""Who may be sent where: certificates, leave, declared relations, own village."""

from datetime import date, timedelta

import pytest

from inspections.officers import rules
from inspections.officers.models import Leave, Officer, Relation, RelationKind
from jishan_portal.kit import clock
from jishan_portal.rulebook import queries as rulebook
from tests.factories import workshop_of
from tests.inspections.officers.conftest import officer_of

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 17)


@pytest.mark.parametrize(
    ("fields", "is_fit"),
    [
        ({}, True),
        ({"certificate_until": TODAY}, True),
        ({"certificate_until": TODAY - timedelta(days=1)}, False),
        ({"certificate_until": None, "certificate_number": ""}, False),
        ({"certificate_number": ""}, False),
        ({"is_active": False}, False),
    ],
)
def test_certified_on_asks_for_a_certificate_in_force(inspector, fields, is_fit):
    officer_of(inspector, **fields)
    assert Officer.objects.certified_on(TODAY).exists() is is_fit


def test_available_on_leaves_out_who_is_away_both_ends_included(officer):
    leave = Leave.objects.create(officer=officer, since=TODAY, until=TODAY + timedelta(days=2))
    days = [TODAY + timedelta(days=n) for n in (-1, 0, 2, 3)]
    assert [Officer.objects.available_on(day).exists() for day in days] == [True, False, False, True]
    Leave.objects.filter(pk=leave.pk).update(withdrawn_at=clock.now())
    assert Officer.objects.available_on(TODAY).exists()


def test_conflict_names_the_declared_relation_while_it_stands(officer, workshop):
    Relation.objects.create(officer=officer, workshop=workshop, kind=RelationKind.FAMILY, since=TODAY, until=TODAY + timedelta(days=9))
    said = [rules.conflict(officer, workshop, TODAY + timedelta(days=n)) for n in (-1, 0, 9, 10)]
    assert [bool(words) for words in said] == [False, True, True, False]
    assert "近亲属" in said[1]


@pytest.mark.parametrize(
    ("home", "village", "is_same"),
    [("东南村", "东南", True), ("东南村委会", "东南村", True), ("东南村", "西社村", False), ("东南村", "", False)],
)
def test_own_village_is_avoided_however_it_is_written(inspector, home, village, is_same):
    shop = workshop_of(village=village)
    officer = officer_of(inspector, home_area_code=shop.area_code, home_village=home)
    assert bool(rules.conflict(officer, shop, TODAY)) is is_same


def test_own_village_may_be_switched_off(inspector, monkeypatch):
    shop = workshop_of(village="东南村")
    officer = officer_of(inspector, home_area_code=shop.area_code, home_village="东南村")
    monkeypatch.setattr(rulebook, "value", lambda key, on=None: False)
    assert rules.conflict(officer, shop, TODAY) == ""


def test_the_same_village_name_in_another_town_is_no_ground(inspector):
    shop = workshop_of(village="东南村")
    assert rules.conflict(officer_of(inspector, home_area_code="140824101000", home_village="东南村"), shop, TODAY) == ""


@pytest.mark.parametrize(
    ("fields", "tone"),
    [({}, "ok"), ({"certificate_until": date(2026, 4, 1)}, "near"), ({"certificate_until": date(2026, 3, 1)}, "late"),
     ({"certificate_number": ""}, "late"), ({"is_active": False}, "off")],
)  # fmt: skip
def test_standing_of_a_certificate(inspector, fields, tone):
    assert rules.standing_of(officer_of(inspector, **fields)).tone == tone
