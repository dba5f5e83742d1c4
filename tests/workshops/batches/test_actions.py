"""Putting workshops into batches and taking them out, many at once."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from jishan_portal.accounts.roles import Role
from jishan_portal.audit.models import Entry
from tests.factories import WorkshopFactory, user_of
from workshops.batches import actions
from workshops.batches.models import BatchKind, Membership
from workshops.registry.models import Event, Workshop

DAY = date(2026, 3, 17)
UPGRADE = {"kind": BatchKind.UPGRADE, "year": 2026, "reason": "麻花重点品类，业主愿意提升"}


@pytest.fixture
def chief(db):
    return user_of(Role.STATION_CHIEF)


@pytest.fixture
def shops(db):
    return WorkshopFactory.create_batch(3)


def _all():
    return Workshop.objects.all()


def test_put_in_writes_a_row_and_an_event_each_and_one_entry(chief, shops):
    outcome = actions.put_in(_all(), since=DAY, by=chief, **UPGRADE)
    entry = Entry.objects.get(action="workshops.membership.put_in")
    assert (outcome, Membership.objects.held_on(DAY).count(), Event.objects.count()) == ((3, 0), 3, 3)
    assert (entry.data["count"], entry.summary) == (3, "3 户列入2026年“提档升级”批次。理由：麻花重点品类，业主愿意提升")


def test_put_in_again_changes_nothing_and_leaves_no_entry(chief, shops):
    actions.put_in(_all(), since=DAY, by=chief, **UPGRADE)
    assert actions.put_in(_all(), since=DAY, by=chief, **UPGRADE) == (0, 3)
    assert Entry.objects.filter(action="workshops.membership.put_in").count() == 1


def test_put_in_leaves_ended_and_merged_files_out(chief, shops):
    Workshop.objects.filter(pk=shops[0].pk).update(state="closed_down")
    assert actions.put_in(_all(), since=DAY, by=chief, **UPGRADE) == (2, 1)


def test_put_in_takes_the_same_queries_for_one_and_many(chief, django_assert_max_num_queries):
    WorkshopFactory.create_batch(40)
    with django_assert_max_num_queries(20):
        assert actions.put_in(_all(), since=DAY, by=chief, **UPGRADE) == (40, 0)


def test_take_out_ends_the_membership_with_its_reason(chief, shops):
    actions.put_in(_all(), since=DAY, by=chief, **UPGRADE)
    outcome = actions.take_out(Workshop.objects.filter(pk=shops[0].pk), UPGRADE["kind"], year=2026, until=DAY, reason="业主放弃", by=chief)
    row = Membership.objects.get(workshop=shops[0])
    assert (outcome, row.until, row.end_reason) == ((1, 0), DAY, "业主放弃")
    assert actions.put_in(_all(), since=DAY, by=chief, **UPGRADE) == (1, 2)


def test_take_out_before_it_began_is_refused(chief, shops):
    actions.put_in(_all(), since=DAY, by=chief, **UPGRADE)
    with pytest.raises(ValidationError, match="列入日期"):
        actions.take_out(_all(), UPGRADE["kind"], year=2026, until=date(2026, 3, 1), reason="误列", by=chief)


def test_only_those_who_decide_may(clerk, shops):
    with pytest.raises(PermissionDenied, match="所长"):
        actions.put_in(_all(), since=DAY, by=clerk, **UPGRADE)


@pytest.mark.parametrize("changed", [{"reason": " "}, {"since": date(2026, 3, 18)}])
def test_reason_and_day_are_checked(chief, shops, changed):
    with pytest.raises(ValidationError):
        actions.put_in(_all(), **{"since": DAY, "by": chief, **UPGRADE, **changed})
