"""Each check finds what it is for; an honest county passes all."""

from datetime import date, timedelta
from itertools import count
from uuid import uuid4

import pytest

from jishan_portal.accounts.models import Organisation
from jishan_portal.accounts.roles import Role
from jishan_portal.dashboard.models import Reading
from jishan_portal.drill import invariants, running
from jishan_portal.duties import actions as duties
from jishan_portal.duties.models import Duty
from jishan_portal.kit import clock
from jishan_portal.notifications.actions import notify
from jishan_portal.programme.indicators import Indicator
from jishan_portal.reminders.models import Reminder
from jishan_portal.steering import actions
from tests.factories import TOWNSHIP, user_of
from tests.factories.workshops import WorkshopFactory
from workshops.imports.models import ImportRow
from workshops.registry.models import Workshop

pytestmark = pytest.mark.django_db


@pytest.fixture
def order():
    office = user_of(Role.LEADING_OFFICE, organisation=Organisation.objects.get(code="bureau"))
    unit = Organisation.objects.get(code="finance")
    due = clock.today() + timedelta(days=5)
    return actions.issue_order(unit, by=office, title="催拨付", demand="快办", due_on=due, submission_id=uuid4())


def test_honest_county_passes_all(order):
    WorkshopFactory()
    assert invariants.check_all() == {label: [] for label in invariants.CHECKS}


def test_waiting_record_without_its_duty_is_found(order):
    Duty.objects.filter(subject_kind="jishan_portal.order").update(state="withdrawn", closed_at=clock.now())
    assert invariants.waiting_records_have_one_duty() == [f"督办单 1 条没有待办：{order.pk}"]


def test_duty_of_a_record_that_waits_for_nobody_is_found(order):
    office = order.issued_by
    actions.withdraw_order(order, by=office, reason="重复")
    spec = duties.DutySpec(title="多余", url="/", area_code=TOWNSHIP)
    duties.open_duty("jishan_portal.order", order.pk, spec, role=Role.FINANCE_REVIEWER, due_on=None)
    assert invariants.waiting_records_have_one_duty() == [f"督办单 1 条多出待办：{order.pk}"]


def test_received_duty_without_a_person_is_found(order):
    Duty.objects.update(received_at=clock.now(), person=None)
    assert invariants.received_duties_have_one_person() == ["1 件签收了的待办没有承办人"]


def test_reminder_twice_on_a_day_is_found():
    facts = {"user": user_of(Role.OWNER), "kind": "due", "subject_kind": "a.b", "subject_id": "1", "due_on": date(2026, 3, 20)}
    for stage in (-3, -1):
        Reminder.objects.create(**facts, stage=stage, on=clock.today(), title="x", url="/")
    assert invariants.nobody_is_reminded_twice() == ["1 次一天内重复提醒"]


def test_row_that_points_at_nothing_is_found():
    facts = {"sheet": "表", "name": "甲", "verdict": "new"}
    ImportRow.objects.create(batch_id=7, number=1, workshop=WorkshopFactory(), **facts)
    ImportRow.objects.create(batch_id=7, number=2, workshop_id=9_999_999, **facts)

    assert invariants.what_is_pointed_at_is_there() == ["导入行 2 条的批次不存在", "导入行 1 条的档案不存在"]


def test_readings_are_taken_anew_before_they_are_compared():
    WorkshopFactory(licence_number="A", licence_until=clock.today())
    assert invariants.figures_equal_their_rows() == []
    assert Reading.objects.filter(key="registry.licensed", done=1).exists()


def test_number_that_drills_to_other_rows_is_found(monkeypatch):
    """Rows that are not the same each time they are asked for cannot stand behind a number."""
    asked = count()
    shops = [WorkshopFactory(), WorkshopFactory()]

    def rows(scope, on):
        return Workshop.objects.filter(pk__in=[shop.pk for shop in shops[: 1 + next(asked) % 2]])

    odd = Indicator("test.odd", "O-16", "两样", "户", "", rows)
    monkeypatch.setattr(invariants, "FIGURES", ((odd, "", ""),))
    assert invariants.numbers_drill_to_what_they_count() == ["指标 test.odd 下钻不等于数字"]


def test_night_that_writes_again_is_found(monkeypatch, order):
    told = user_of(Role.OWNER)
    monkeypatch.setattr(running, "NIGHTLY", (lambda: notify([told], "又一次"),))
    assert running._again() == ["消息多出 1 条"]
