"""Pages of waves: who may, how many, in the background when large, and what cannot be done twice."""

import pytest

from inspections.self_checks import views_waves
from inspections.self_checks.models import SelfCheck, Wave
from inspections.self_checks.states import CheckState, WaveState
from jishan_portal.accounts.roles import Role
from jishan_portal.jobs.models import Job
from jishan_portal.kit import clock
from jishan_portal.programme.models import Milestone
from tests.factories import COUNTY, AreaFactory, WorkshopFactory, user_of
from workshops.registry.actions import change_life

pytestmark = pytest.mark.django_db
ELSEWHERE = "140881100000"
BASE = "/inspections/self-checks/waves/"


@pytest.fixture
def leader(db):
    AreaFactory(code=COUNTY)
    return user_of(Role.BUREAU_LEADER)


def _facts(version, **changes) -> dict:
    facts = {"year": "2026", "title": "2026 年主体自查", "area": COUNTY, "version": version.pk, "deadline": "2026-06-30"}
    return {**facts, **changes}


def test_launch_names_how_many_first_and_writes_nothing(client_of, leader, version, workshop):
    answer = client_of(leader).post(f"{BASE}new/", _facts(version))
    assert (answer.context["working"], answer.context["unlinked"], Wave.objects.count()) == (1, 0, 0)


def test_launch_gives_every_workshop_its_self_check(client_of, leader, version, workshop):
    WorkshopFactory.create_batch(2)
    answer = client_of(leader).post(f"{BASE}new/", _facts(version, confirm="1"))
    assert (answer.headers["Location"], SelfCheck.objects.count()) == (f"{BASE}{Wave.objects.get().pk}/", 3)
    client_of(leader).post(f"{BASE}new/", _facts(version, confirm="1"))
    assert (Wave.objects.count(), SelfCheck.objects.count()) == (1, 3)


def test_launch_says_who_would_have_two_forms_to_hand_in(client_of, leader, version, workshop):
    client = client_of(leader)
    client.post(f"{BASE}new/", _facts(version, confirm="1"))
    WorkshopFactory()
    assert client.post(f"{BASE}new/", _facts(version, title="补查")).context["twice"] == 1
    again = client.post(f"{BASE}new/", _facts(version)).context
    assert (again["twice"], again["known"].title) == (0, "2026 年主体自查")
    SelfCheck.objects.update(state=CheckState.EXCUSED)
    assert client.post(f"{BASE}new/", _facts(version, title="补查")).context["twice"] == 0


def test_a_large_launch_runs_in_the_background(client_of, leader, version, workshop, monkeypatch):
    monkeypatch.setattr(views_waves, "IN_BACKGROUND_FROM", 1)
    answer = client_of(leader).post(f"{BASE}new/", _facts(version, confirm="1"))
    job = Job.objects.get()
    assert (answer.headers["Location"], SelfCheck.objects.count()) == (f"/jobs/{job.pk}/", 1)
    assert job.result_url == f"{BASE}{Wave.objects.get().pk}/"


def test_launch_refuses_a_past_day_beside_the_field_and_keeps_what_was_typed(client_of, leader, version):
    answer = client_of(leader).post(f"{BASE}new/", _facts(version, deadline="2026-03-01", title="补查"))
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["deadline"])
    assert 'value="补查"' in answer.content.decode()


def test_launch_offers_the_milestone_of_the_programme(client_of, leader, version):
    from jishan_portal.programme.loading import load_programmes

    load_programmes()
    form = client_of(leader).get(f"{BASE}new/").context["form"]
    day = Milestone.objects.filter(programme__year=2026, key="self_check").values_list("day", flat=True).first()
    assert form["deadline"].value() == day


def test_launch_offers_no_milestone_that_is_over(client_of, leader, version, freeze):
    from jishan_portal.programme.loading import load_programmes

    load_programmes()
    freeze("2026-11-26 09:00")
    assert client_of(leader).get(f"{BASE}new/").context["form"]["deadline"].value() is None


def test_back_to_the_form_keeps_what_was_typed(client_of, leader, version):
    answer = client_of(leader).post(f"{BASE}new/", _facts(version, title="补查", change="1"))
    assert (answer.status_code, 'value="补查"' in answer.content.decode()) == (200, True)


def test_only_chiefs_and_leaders_launch(client_of, inspector):
    assert client_of(inspector).get(f"{BASE}new/").status_code == 403
    assert client_of(Role.TOWNSHIP).post(f"{BASE}new/", {}).status_code == 403


def test_progress_counts_by_township_and_names_the_late(client_of, wave, check, handed_in, inspector, freeze):
    handed_in(check)
    late = WorkshopFactory()
    client_of(user_of(Role.BUREAU_LEADER)).post(f"{BASE}{wave.pk}/take-in/")
    assert wave.checks.filter(workshop=late).exists()
    freeze("2026-07-02 09:00")
    whole = client_of(inspector).get(f"{BASE}{wave.pk}/").context["whole"]
    assert (whole.done, whole.due, whole.owed, whole.overdue) == (1, 2, 1, 1)


def test_a_wave_elsewhere_is_not_found(client_of, wave):
    assert client_of(user_of(Role.INSPECTOR, area=ELSEWHERE)).get(f"{BASE}{wave.pk}/").status_code == 404
    assert client_of(Role.FINANCE_REVIEWER).get(f"{BASE}{wave.pk}/").status_code == 403


def test_stopped_ones_are_shown_before_they_are_excused(client_of, wave, check, chief):
    change_life(check.workshop, "suspend", by=chief, holds_from=clock.today(), reason="修设备")
    client = client_of(chief)
    assert len(client.get(f"{BASE}{wave.pk}/leaving/").context["rows"]) == 1
    client.post(f"{BASE}{wave.pk}/leaving/")
    check.refresh_from_db()
    assert check.state == CheckState.EXCUSED
    assert "没有要免查的" in client.get(f"{BASE}{wave.pk}/leaving/").content.decode()


def test_close_needs_a_reason_and_the_whole_area(client_of, wave, check, chief, leader):
    assert client_of(chief).post(f"{BASE}{wave.pk}/close/", {"note": "完"}).status_code == 403
    client = client_of(leader)
    assert client.post(f"{BASE}{wave.pk}/close/", {"note": ""}).status_code == 422
    client.post(f"{BASE}{wave.pk}/close/", {"note": "全部完成"})
    wave.refresh_from_db()
    assert wave.state == WaveState.CLOSED
    assert client.post(f"{BASE}{wave.pk}/close/", {"note": "再来"}).status_code == 409


def test_pages_of_waves_cost_the_same_for_many(client_of, wave, chief, assert_same_queries):
    client = client_of(chief)

    def make():
        WorkshopFactory()
        from inspections.self_checks import waves

        waves.take_in(wave, by=chief)

    assert_same_queries(lambda: client.get(f"{BASE}{wave.pk}/"), make)
