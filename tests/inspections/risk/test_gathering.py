"""What self-checks, hazards and the credit record found becomes evidence, once, and ends when it is over."""

from datetime import date
from uuid import uuid4

import pytest

from inspections.hazards import actions as hazards
from inspections.hazards.models import Hazard
from inspections.hazards.states import Severity, Source
from inspections.risk.gathering import end_hazards, gather
from inspections.risk.models import Evidence
from inspections.risk.states import CHECKED, SourceKind
from inspections.self_checks import actions as self_checks
from inspections.self_checks import waves
from inspections.self_checks.models import SelfCheck
from jishan_portal.accounts.actors import SYSTEM
from jishan_portal.accounts.roles import Role
from tests.factories import COUNTY, user_of
from tests.factories.inspections import checklist_of
from workshops.credit.actions import write_line

pytestmark = pytest.mark.django_db


def rows(kind) -> dict:
    return dict(Evidence.objects.filter(kind=kind).order_by("pk").values_list("section", "weight"))


def opened(workshop, inspector, **how) -> Hazard:
    found = hazards.Problem(text="无消毒记录", category=how.pop("category", "人员管理"), severity=how.pop("severity", Severity.GENERAL))
    return hazards.open_hazards(workshop, [found], source=how.get("source", Source.VISIT), by=inspector)[0]


def test_accepted_self_check_counts_by_weight_and_only_once(workshop, owner, inspector):
    waves.launch(
        year=2026, title="自查", area_code=COUNTY, version=checklist_of(), deadline_on=date(2026, 6, 30), by=user_of(Role.BUREAU_LEADER)
    )
    check = self_checks.start(SelfCheck.objects.get(workshop=workshop), by=owner)
    for item in check.version.items.all():
        self_checks.save_answer(check, item, by=owner, value="no" if item.code == "F1" else "yes")
    self_checks.submit(check, by=owner, submission_id=uuid4())
    assert gather() == 0
    self_checks.accept(check, by=inspector)
    gather()
    asked = sum(item.weight for item in check.version.items.filter(clean_tag="ban"))
    wrong = check.version.items.get(code="F1").weight
    assert rows(SourceKind.SELF_CHECK) == {CHECKED: 0, "process": round(wrong * 1000 / asked)}
    assert gather() == 0


def test_hazard_counts_by_gravity_until_it_is_struck_off(workshop, inspector):
    found = [opened(workshop, inspector, severity=level) for level in (Severity.GENERAL, Severity.MAJOR)]
    opened(workshop, inspector, source=Source.SELF_CHECK, category="进货查验")
    assert (gather(), gather()) == (3, 0)
    weights = list(Evidence.objects.filter(kind=SourceKind.HAZARD).order_by("pk").values_list("section", "weight"))
    assert weights == [("people", 100), ("people", 600), ("materials", 50)]
    Hazard.objects.filter(pk=found[0].pk).update(state="closed", closed_on=date(2026, 3, 17))
    Hazard.objects.filter(pk=found[1].pk).update(state="withdrawn")
    assert (end_hazards(), end_hazards()) == (2, 0)
    assert Evidence.objects.counting_on(date(2026, 3, 17)).count() == 1


def test_repeated_hazard_counts_besides(workshop, inspector):
    first, again = opened(workshop, inspector), opened(workshop, inspector)
    Hazard.objects.filter(pk=again.pk).update(earlier=first)
    gather([workshop.pk])
    repeated = Evidence.objects.get(sentence__startswith="隐患重复出现")
    assert (repeated.weight, repeated.counts_until) == (200, date(2027, 3, 16))


def test_adverse_credit_lines_count_unless_their_case_pushed_its_own(workshop):
    write_line(workshop, on=date(2026, 3, 1), kind="处罚", sentence="罚款", is_adverse=True, url="/cases/1/", by=SYSTEM)
    write_line(workshop, on=date(2026, 3, 2), kind="检查", sentence="符合", by=SYSTEM)
    write_line(workshop, on=date(2024, 3, 2), kind="处罚", sentence="旧案", is_adverse=True, by=SYSTEM)
    Evidence.objects.create(workshop=workshop, section="record", kind=SourceKind.CASE, weight=500, on=date(2026, 3, 1), url="/cases/1/")
    assert gather() == 0
    write_line(workshop, on=date(2026, 3, 3), kind="约谈", sentence="责任约谈", is_adverse=True, by=SYSTEM)
    gather()
    assert (rows(SourceKind.CREDIT), gather()) == ({"record": 250, "credit": 250}, 0)
