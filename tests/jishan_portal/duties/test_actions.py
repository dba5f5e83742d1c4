"""Receiving and handing over duties."""

from datetime import date

import pytest

from jishan_portal.accounts.roles import Role
from jishan_portal.duties import actions
from jishan_portal.duties.models import Absence, Duty
from jishan_portal.kit import clock
from tests.factories import TOWNSHIP, OrganisationFactory, user_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def duty():
    spec = actions.DutySpec(title="复查整改", url="/", area_code=TOWNSHIP)
    return actions.open_duty("inspections.hazard", 7, spec, role=Role.INSPECTOR, due_on=date(2024, 9, 20))


def test_for_user_shows_a_role_duty_to_the_role_in_its_area(duty):
    assert list(Duty.objects.for_user(user_of(Role.INSPECTOR))) == [duty]


def test_for_user_hides_it_from_another_town(duty):
    assert not Duty.objects.for_user(user_of(Role.INSPECTOR, area="140824101000")).exists()


def test_for_user_hides_it_from_another_role(duty):
    assert not Duty.objects.for_user(user_of(Role.APPROVAL)).exists()


def test_receive_makes_it_one_persons(duty):
    first, second = user_of(Role.INSPECTOR), user_of(Role.INSPECTOR)
    actions.receive(duty, by=first)
    actions.receive(duty, by=second)
    duty.refresh_from_db()
    assert duty.person == first
    assert not Duty.objects.for_user(second).exists()


def test_hand_over_gives_open_duties_to_the_successor(duty):
    leaving, coming = user_of(Role.INSPECTOR), user_of(Role.INSPECTOR)
    actions.receive(duty, by=leaving)
    assert actions.hand_over(leaving, coming, by=coming) == 1
    duty.refresh_from_db()
    assert (duty.person, duty.received_at) == (coming, None)


def test_hand_over_leaves_done_duties(duty):
    leaving = user_of(Role.INSPECTOR)
    actions.receive(duty, by=leaving)
    actions.close_duty("inspections.hazard", 7, by=leaving)
    assert actions.hand_over(leaving, None, by=leaving) == 0


def test_an_inbox_holds_ones_own_the_absents_and_the_desks(duty):
    station = OrganisationFactory(kind="station", areas=[TOWNSHIP])
    here, away = (user_of(Role.INSPECTOR, organisation=station) for _ in range(2))
    for number, person in enumerate((here, away, user_of(Role.INSPECTOR)), 1):
        spec = actions.DutySpec(title="复查整改", url="/", area_code=TOWNSHIP, person=person)
        actions.open_duty("inspections.hazard", 100 + number, spec, role=Role.INSPECTOR, due_on=None)
    today = clock.today()
    Absence.objects.create(user=away, substitute=here, starts_on=today, ends_on=today, reason="年休假", made_by=away, made_at=clock.now())

    held = Duty.objects.open().for_user(here).order_by("pk")
    assert [(row.subject_id, row.person) for row in held] == [(duty.subject_id, None), ("101", here), ("102", away)]
