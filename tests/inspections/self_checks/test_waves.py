"""A wave gives every active workshop one self-check and one duty, whenever it joins."""

from datetime import date

import pytest

from inspections.self_checks import waves
from inspections.self_checks.models import SelfCheck
from inspections.self_checks.states import CheckState
from jishan_portal.accounts.roles import Role
from jishan_portal.audit.models import Entry
from jishan_portal.duties.models import Duty
from jishan_portal.kit import clock
from jishan_portal.workflow.actions import MoveRefused
from tests.factories import COUNTY, OwnershipFactory, WorkshopFactory, user_of
from tests.factories.inspections import checklist_of
from workshops.registry.states import WorkshopState

pytestmark = pytest.mark.django_db
DEADLINE = date(2026, 6, 30)


@pytest.fixture
def leader():
    return user_of(Role.BUREAU_LEADER)


def launched(leader, *, title="2026 年主体自查", **how):
    version = checklist_of()
    return waves.launch(year=2026, title=title, area_code=COUNTY, version=version, deadline_on=DEADLINE, by=leader, **how)


def test_launch_takes_in_active_workshops_only(leader):
    active, stopped = WorkshopFactory(), WorkshopFactory(state=WorkshopState.SUSPENDED)
    other_county = WorkshopFactory(area_code="140823100000")
    WorkshopFactory(root=active, merged_at=clock.now())
    wave = launched(leader)
    assert list(wave.checks.values_list("workshop", flat=True)) == [active.pk]
    assert not SelfCheck.objects.filter(workshop__in=[stopped, other_county]).exists()


def test_launch_opens_the_owners_duty(leader):
    owner = user_of(Role.OWNER)
    workshop = OwnershipFactory(user=owner).workshop
    check = launched(leader).checks.get()
    duty = Duty.objects.of("inspections.selfcheck", check.pk).get()
    assert (duty.person, duty.role, duty.due_on, duty.title) == (owner, Role.OWNER, DEADLINE, f"{workshop.name}：完成主体自查")
    assert (duty.url, duty.file, duty.area_code) == (check.url, workshop.audit_chain, workshop.area_code)


def test_launch_leaves_one_entry_with_the_hash_of_its_list(leader):
    WorkshopFactory.create_batch(3)
    launched(leader)
    entry = Entry.objects.get(action="inspections.selfcheck.begin_many")
    assert (entry.data["count"], len(entry.data["list_hash"])) == (3, 64)


def test_launch_twice_is_once(leader):
    WorkshopFactory()
    version = checklist_of()
    how = {"year": 2026, "title": "自查", "area_code": COUNTY, "version": version, "deadline_on": DEADLINE, "by": leader}
    assert waves.launch(**how) == waves.launch(**how)
    assert SelfCheck.objects.count() == Duty.objects.count() == 1


def test_launch_refuses_a_deadline_in_the_past(leader):
    with pytest.raises(MoveRefused, match="已过"):
        waves.launch(year=2025, title="旧", area_code=COUNTY, version=checklist_of(), deadline_on=date(2025, 6, 30), by=leader)


def test_take_in_adds_new_workshops_once(leader):
    WorkshopFactory()
    wave = launched(leader)
    joined = WorkshopFactory()
    assert waves.take_in(wave, by=leader) == 1
    assert waves.take_in(wave, by=leader) == 0
    assert Duty.objects.of("inspections.selfcheck", wave.checks.get(workshop=joined).pk).open().count() == 1


def test_a_closed_wave_takes_nobody_in(leader):
    wave = launched(leader)
    waves.close_wave(wave, by=leader, note="全部完成")
    WorkshopFactory()
    assert waves.take_in(wave, by=leader) == 0


def test_leaving_lists_owed_checks_of_workshops_that_stopped(leader):
    workshop = WorkshopFactory()
    wave = launched(leader)
    assert not waves.leaving(wave).exists()
    type(workshop).objects.filter(pk=workshop.pk).update(state=WorkshopState.SUSPENDED)
    assert waves.leaving(wave).get().state == CheckState.WAITING


def test_launch_costs_the_same_for_one_and_eleven(leader, django_assert_num_queries):
    WorkshopFactory()
    wave = launched(leader)
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counts = []
    for size in (1, 11):
        WorkshopFactory.create_batch(size)
        with CaptureQueriesContext(connection) as caught:
            waves.take_in(wave, by=leader)
        counts.append(len(caught))
    assert counts[0] == counts[1]
