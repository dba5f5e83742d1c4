"""The made county: the same for the same seed, whole in every part, small and large alike."""

import json
from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db.models import F
from django.test import override_settings

from inspections.look_backs.models import LookBack
from inspections.plans.models import PlanItem
from inspections.plans.states import ItemStatus
from inspections.standardisation.models import Standardisation
from inspections.visits import rules as visit_rules
from inspections.visits.models import Visit, VisitFinding
from jishan_portal.accounts.models import User
from jishan_portal.drill import invariants
from jishan_portal.kit.identifiers import check_credit_code, check_phone, check_resident_id
from jishan_portal.public.models import OpenFile
from workshops.licences.models import Licence
from workshops.registry import demo
from workshops.registry.models import Event, Ownership, Workshop, WorkshopText

pytestmark = pytest.mark.django_db


def _make(count: int, *args) -> tuple[dict, str]:
    out = StringIO()
    call_command("make_county", f"--workshops={count}", "--seed=7", *args, stdout=out)
    first, *rest = out.getvalue().splitlines()
    return json.loads(first), "\n".join(rest)


def _shape() -> list:
    return list(
        Workshop.objects.order_by("pk").values_list(
            "code", "name", "owner_name", "phone", "credit_code", "area_code", "licence_number", "state"
        )
    )


def test_make_small_county_is_whole_and_prints_an_unused_code(monkeypatch):
    report, words = _make(12)

    assert report["workshops"] == Workshop.objects.count() == WorkshopText.objects.count() == 12
    assert "激活码" in words
    assert report["open_files"] == OpenFile.objects.count() == 3
    owner = User.objects.get(username="owner1")
    assert Ownership.objects.filter(user=owner).count() == 1
    assert not Workshop.objects.exclude(root_id__isnull=False).exists()
    assert Event.objects.count() >= 12
    for workshop in Workshop.objects.all():
        check_resident_id(workshop.owner_id)
        check_phone(workshop.phone)
        assert not workshop.credit_code or check_credit_code(workshop.credit_code)
        assert not workshop.licence_number or Licence.objects.filter(workshop=workshop, number=workshop.licence_number).exists()


def test_make_county_set_based_has_the_same_files_as_one_by_one(monkeypatch):
    from jishan_portal.accounts.actors import SYSTEM

    small, large = demo.County(20, 7, SYSTEM), demo.County(20, 7, SYSTEM)
    demo.open_files(small)
    demo.live_on(small)
    one_by_one = _shape()
    texts = list(WorkshopText.objects.order_by("pk").values_list("text", "pieces"))
    for model in (WorkshopText, Event):
        model.objects.all().delete()
    Workshop.objects.all().update(root=None)
    from workshops.registry.models import LifeChange

    lives = list(LifeChange.objects.order_by("workshop_id", "id").values_list("from_state", "to_state", "holds_from", "reason"))
    LifeChange.objects.all().delete()
    Workshop.objects.all().delete()

    monkeypatch.setattr(demo, "FEW", 0)
    demo.open_files(large)

    assert _shape() == one_by_one
    assert list(WorkshopText.objects.order_by("pk").values_list("text", "pieces")) == texts
    assert list(LifeChange.objects.order_by("workshop_id", "id").values_list("from_state", "to_state", "holds_from", "reason")) == lives


@pytest.mark.long
def test_made_county_has_its_year_behind_it(freeze):
    """At the end of November most of the plan is done with every result, problems are mostly closed, and all invariants hold."""
    freeze("2026-11-26 10:00")
    _make(40)

    owed = PlanItem.objects.filter(plan__year=2026, week_on__lt=date(2026, 11, 23)).exclude(status=ItemStatus.CANCELLED)
    made = Visit.objects.done().filter(plan_item__isnull=False)
    assert 0.8 * owed.count() < made.count() < owed.count()
    assert set(made.values_list("outcome", flat=True)) == {"good", "fair", "bad"}
    assert all(visit.outcome == visit_rules.outcome_of(visit.general_noes, visit.key_noes, visit.done_on) for visit in made)
    findings = VisitFinding.objects.filter(visit__in=made).select_related("hazard", "visit")
    assert findings.count() == sum(visit.general_noes + visit.key_noes for visit in made)
    assert {row.hazard.workshop_id == row.visit.workshop_id for row in findings} == {True}
    assert made.exclude(check_record__on=F("done_on")).count() == 0
    assert Standardisation.objects.filter(state="passed").count() > Standardisation.objects.open().count()
    assert LookBack.objects.filter(state="kept").exists()
    assert {label: said for label, said in invariants.check_all().items() if said} == {}


def test_make_county_refuses_beside_real_files():
    _make(2)

    with pytest.raises(CommandError, match="已有小作坊档案"):
        _make(2)
    call_command("make_county", "--if-empty")
    assert Workshop.objects.count() == 2


@override_settings(IS_PRODUCTION=True)
def test_make_county_refuses_in_production():
    with pytest.raises(CommandError, match="生产环境"):
        _make(2)


def test_made_numbers_pass_their_checks_and_differ():
    numbers = range(1, 3000)

    assert len({check_resident_id(demo.resident_id(n)) for n in numbers}) == len(numbers)
    assert len({check_credit_code(demo.credit_code(n)) for n in numbers}) == len(numbers)
