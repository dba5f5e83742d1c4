"""Running periods: start, suspend, resume, extend, stop."""

from datetime import date, datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from jishan_portal.accounts.roles import Role
from jishan_portal.audit.models import Entry
from jishan_portal.clocks import actions
from jishan_portal.clocks.actions import ClockRefused
from jishan_portal.clocks.models import Clock, Suspension
from jishan_portal.kit.clock import BEIJING
from tests.factories import AreaFactory, user_of

pytestmark = pytest.mark.django_db
STARTED = date(2024, 7, 5)


@pytest.fixture
def handler():
    return user_of(Role.CASE_HANDLER)


@pytest.fixture
def leader():
    return user_of(Role.BUREAU_LEADER)


@pytest.fixture
def head():
    return user_of(Role.BUREAU_HEAD)


@pytest.fixture
def subject():
    return AreaFactory(code="140899100000")


@pytest.fixture
def clock(subject, handler, freeze):
    freeze("2024-07-05")
    return actions.start(subject, "case.decide", by=handler, started_on=STARTED)


def test_start_writes_dates_working_and_audit(clock, subject):
    assert (clock.due_on, clock.unrolled_on, clock.warn_on) == (date(2024, 10, 8), date(2024, 10, 3), date(2024, 10, 8))
    assert clock.working == "从 2024-07-05 起（当日不计）90 日，届满 2024-10-03，遇国庆节顺延至 2024-10-08。"
    entry = Entry.objects.get(chain=f"jishan_portal.area:{subject.pk}")
    assert (entry.action, entry.data["due_on"]) == ("clocks.start", "2024-10-08")


def test_start_twice_is_one_clock(clock, subject, handler):
    assert actions.start(subject, "case.decide", by=handler, started_on=STARTED) == clock
    assert Clock.objects.count() == 1


def test_start_from_another_day_is_refused(clock, subject, handler):
    with pytest.raises(ClockRefused, match="已从 2024-07-05 起算"):
        actions.start(subject, "case.decide", by=handler, started_on=date(2024, 7, 8))


def test_start_again_after_stop(clock, subject, handler):
    actions.stop(clock, by=handler)

    again = actions.start(subject, "case.decide", by=handler, started_on=date(2024, 7, 8))
    assert again.pk != clock.pk


def test_hours_run_from_a_moment(subject, head):
    at = datetime(2024, 9, 30, 16, 30, tzinfo=BEIJING)

    clock = actions.start(subject, "transfer.deliver", by=head, started_on=at.date(), started_at=at)
    assert (clock.due_at, clock.due_on) == (datetime(2024, 10, 1, 16, 30, tzinfo=BEIJING), date(2024, 10, 1))


def test_suspension_moves_the_due_day(clock, handler, freeze):
    freeze("2024-08-01")
    actions.suspend(clock, by=handler, reason="送检")
    freeze("2024-08-21")
    clock = actions.resume(clock, by=handler)

    assert (clock.unrolled_on, clock.due_on, clock.suspended_from) == (date(2024, 10, 23), date(2024, 10, 23), None)
    assert Suspension.objects.get().counted == 20
    assert "扣除不计入的 20 日" in clock.working


def test_suspension_on_the_last_day_leaves_time_after_resuming(clock, handler, freeze):
    freeze("2024-10-08")
    actions.suspend(clock, by=handler, reason="听证")
    freeze("2024-10-28")
    clock = actions.resume(clock, by=handler)

    assert (clock.unrolled_on, clock.due_on) == (date(2024, 10, 28), date(2024, 10, 28))


def test_suspension_on_the_unrolled_last_day(clock, handler, freeze):
    actions.suspend(clock, by=handler, reason="听证", from_on=date(2024, 10, 3))
    clock = actions.resume(clock, by=handler, until_on=date(2024, 10, 13))

    assert (clock.unrolled_on, clock.due_on) == (date(2024, 10, 13), date(2024, 10, 14))


def test_suspension_within_a_day_changes_nothing(clock, handler, freeze):
    actions.suspend(clock, by=handler, reason="听证", from_on=date(2024, 8, 1))
    clock = actions.resume(clock, by=handler, until_on=date(2024, 8, 1))

    assert clock.due_on == date(2024, 10, 8)


def test_suspension_of_working_days_counts_working_days(subject, handler, freeze):
    freeze("2024-09-25")
    clock = actions.start(subject, "lead.verify", by=handler, started_on=date(2024, 9, 25))
    actions.suspend(clock, by=handler, reason="检验", from_on=date(2024, 9, 27))
    clock = actions.resume(clock, by=handler, until_on=date(2024, 10, 9))

    assert Suspension.objects.get().counted == 4  # 09-29, 09-30, 10-08, 10-09
    assert clock.due_on == date(2024, 10, 25)


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"reason": "", "from_on": date(2024, 8, 1)}, "请写明不计入期限的事由"),
        ({"reason": "听证", "from_on": date(2024, 7, 4)}, "须在 2024-07-05 至 2024-10-08 之间"),
        ({"reason": "听证", "from_on": date(2024, 10, 9)}, "已经届满的不能再中止"),
    ],
)
def test_suspension_is_refused(clock, handler, options, says):
    with pytest.raises(ClockRefused, match=says):
        actions.suspend(clock, by=handler, **options)


def test_second_suspension_at_once_is_refused(clock, handler):
    actions.suspend(clock, by=handler, reason="听证")

    with pytest.raises(ClockRefused, match="已从 2024-07-05 起中止"):
        actions.suspend(clock, by=handler, reason="公告")


def test_period_without_suspensions_refuses_one(subject, handler):
    clock = actions.start(subject, "case.pay", by=handler, started_on=date(2026, 3, 16))

    with pytest.raises(ClockRefused, match="没有可以不计入的时间"):
        actions.suspend(clock, by=handler, reason="听证")


def test_resuming_what_runs_is_refused(clock, handler):
    with pytest.raises(ClockRefused, match="不需要恢复"):
        actions.resume(clock, by=handler)


def test_resuming_before_the_suspension_is_refused(clock, handler):
    actions.suspend(clock, by=handler, reason="听证", from_on=date(2024, 8, 1))

    with pytest.raises(ClockRefused, match="不能早于中止日 2024-08-01"):
        actions.resume(clock, by=handler, until_on=date(2024, 7, 31))


def test_extension_by_the_named_role(clock, leader, freeze):
    freeze("2024-09-20")
    clock = actions.extend(clock, by=leader, reason="案情复杂")

    assert (clock.unrolled_on, clock.due_on) == (date(2024, 11, 2), date(2024, 11, 4))
    granted = clock.extensions.get()
    assert (granted.length, granted.role, granted.approved_by, granted.approved_on) == (30, Role.BUREAU_LEADER, leader, date(2024, 9, 20))
    assert "延长 30 日（市监局负责人批准）" in clock.working


def test_extension_by_another_role_is_forbidden(clock, handler):
    with pytest.raises(PermissionDenied, match="须市监局负责人批准"):
        actions.extend(clock, by=handler, reason="案情复杂")


def test_second_extension_needs_a_collective_decision(clock, leader, head):
    actions.extend(clock, by=leader, reason="案情复杂")

    with pytest.raises(PermissionDenied, match="集体讨论决定"):
        actions.extend(clock, by=leader, reason="再延", length=20, is_collective=True)
    with pytest.raises(ClockRefused, match="请写明延长多少日"):
        actions.extend(clock, by=head, reason="再延", is_collective=True)
    with pytest.raises(ClockRefused, match="先登记集体讨论"):
        actions.extend(clock, by=head, reason="再延", length=20)

    clock = actions.extend(clock, by=head, reason="再延", length=20, is_collective=True)
    assert clock.unrolled_on == date(2024, 11, 22)
    clock = actions.extend(clock, by=head, reason="三延", length=10, is_collective=True)
    assert [row.position for row in clock.extensions.all()] == [1, 2, 3]


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"reason": " "}, "请写明延长的理由"),
        ({"reason": "复杂", "length": 31}, "最多延长 30 日"),
        ({"reason": "复杂", "length": -1}, "最多延长"),
    ],
)
def test_extension_is_refused(clock, leader, options, says):
    with pytest.raises(ClockRefused, match=says):
        actions.extend(clock, by=leader, **options)


def test_open_length_must_be_positive(subject, leader, freeze):
    freeze("2024-04-26")
    clock = actions.start(subject, "case.review", by=leader, started_on=date(2024, 4, 26))

    with pytest.raises(ClockRefused, match="至少 1 个工作日"):
        actions.extend(clock, by=leader, reason="复杂", length=-2)
    assert actions.extend(clock, by=leader, reason="复杂", length=5).due_on == date(2024, 5, 20)


def test_extension_after_the_last_day_is_refused(clock, leader, freeze):
    freeze("2024-10-09")

    with pytest.raises(ClockRefused, match="期限已于 2024-10-08 届满"):
        actions.extend(clock, by=leader, reason="案情复杂")


def test_seizure_is_extended_before_its_unrolled_day_and_only_once(subject, leader, freeze):
    freeze("2024-09-05")
    clock = actions.start(subject, "case.seizure", by=leader, started_on=date(2024, 9, 5))
    freeze("2024-10-06")
    with pytest.raises(ClockRefused, match="期限已于 2024-10-05 届满"):
        actions.extend(clock, by=leader, reason="复杂")

    freeze("2024-10-05")
    actions.extend(clock, by=leader, reason="复杂", length=15)
    with pytest.raises(ClockRefused, match="已经延长过 1 次"):
        actions.extend(clock, by=leader, reason="复杂")


def test_period_without_extension_refuses_one(subject, head):
    clock = actions.start(subject, "case.pay", by=head, started_on=date(2026, 3, 16))

    with pytest.raises(ClockRefused, match="没有可以延长的规定"):
        actions.extend(clock, by=head, reason="复杂")


def test_stop_closes_an_open_suspension_and_is_final(clock, handler, freeze):
    actions.suspend(clock, by=handler, reason="听证", from_on=date(2024, 8, 1))
    freeze("2024-08-10")
    stopped = actions.stop(clock, by=handler, reason="作出决定")

    assert (stopped.stopped_on, stopped.suspended_from, stopped.stop_reason) == (date(2024, 8, 10), None, "作出决定")
    assert Suspension.objects.get().until_on == date(2024, 8, 10)
    assert actions.stop(stopped, by=handler) == stopped
    assert Entry.objects.filter(action="clocks.stop").count() == 1
    with pytest.raises(ClockRefused, match="已于 2024-08-10 办结"):
        actions.suspend(stopped, by=handler, reason="听证")


def test_late_stop_says_so_in_the_audit(clock, handler, freeze):
    freeze("2024-10-09")
    actions.stop(clock, by=handler)

    assert Entry.objects.get(action="clocks.stop").summary == "作出处罚决定：2024-10-09 办结（逾期）"


def test_stop_before_the_start_is_refused(clock, handler):
    with pytest.raises(ClockRefused, match="不能早于起算日"):
        actions.stop(clock, by=handler, on=date(2024, 7, 4))


def test_database_refuses_a_second_running_clock(clock):
    clock.pk = None

    with pytest.raises(IntegrityError), transaction.atomic():
        clock.save(force_insert=True)
