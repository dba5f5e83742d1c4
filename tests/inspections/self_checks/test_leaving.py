"""Workshops that stopped, or were merged, leave a wave with their reason."""

import pytest

from inspections.self_checks import notices, tasks, waves
from inspections.self_checks.states import CheckState
from jishan_portal.kit import clock
from jishan_portal.notifications.models import Notice
from tests.factories import COUNTY, WorkshopFactory
from tests.inspections.self_checks.conftest import DEADLINE
from workshops.registry.actions import change_life

pytestmark = pytest.mark.django_db


def test_a_stopped_workshop_leaves_with_its_reason(wave, check, chief):
    change_life(check.workshop, "suspend", by=chief, holds_from=clock.today(), reason="修设备")
    assert list(waves.leaving(wave)) == [check]
    assert waves.excuse_leaving(wave, by=chief) == 1
    assert waves.excuse_leaving(wave, by=chief) == 0
    check.refresh_from_db()
    assert check.state == CheckState.EXCUSED


def test_a_merged_workshop_leaves_when_its_root_has_its_own(wave, check, chief):
    other = WorkshopFactory()
    waves.take_in(wave, by=chief)
    twin = wave.checks.get(workshop=other)
    type(other).objects.filter(pk=other.pk).update(root=check.workshop, merged_at=clock.now())
    assert list(waves.leaving(wave)) == [twin]
    twin = waves.leaving(wave).select_related("workshop__root").get()
    assert waves.reason_of(twin) == f"档案已并入“{check.workshop.name}”，由该档案自查"


def test_the_daily_task_takes_in_and_tells_once_a_week(version, workshop, chief):
    wave = waves.launch(year=2026, title="自查", area_code=COUNTY, version=version, deadline_on=DEADLINE, by=chief)
    joined = WorkshopFactory()
    change_life(workshop, "suspend", by=chief, holds_from=clock.today(), reason="修设备")
    tasks.take_in_new()
    tasks.take_in_new()
    assert wave.checks.filter(workshop=joined).count() == 1
    assert Notice.objects.filter(user=chief, key__startswith=f"wave:{wave.pk}:leaving").count() == 1
    assert notices.tell_of_leaving(wave) == 1
