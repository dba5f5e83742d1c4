"""Weeks of officers, stations and townships: on a page, on paper, signed for."""

from datetime import date, timedelta

from inspections.plans import actions
from jishan_portal.accounts.actors import SYSTEM
from jishan_portal.accounts.models import Organisation
from jishan_portal.accounts.roles import Role
from tests.factories import user_of
from tests.factories.plans import graded, issue, plan_of

ELSEWHERE = "140881100000"
PAGES = ("", "visits/", "visits/export/", "calendar/", "load/", "draw/", "load/?month=2026-05", "calendar/?month=2026-09")


def test_officer_sees_own_weeks_and_prints_them(client_of, plan, officers):
    client = client_of(officers[0].user)
    page = client.get("/inspections/plans/mine/")
    mine = {trip.pk for week in page.context["weeks"] for trip in week["trips"]}
    assert mine
    assert all(officers[0].pk in {t.first_id, t.second_id} for t in plan.trips.filter(pk__in=mine))
    assert client.get("/inspections/plans/mine/sheet/").content[:4] == b"%PDF"


def test_officer_fixes_the_day_of_a_team_day(client_of, plan, officers):
    trip = plan.trips.filter(first=officers[0]).first()
    client_of(officers[0].user).post(f"/inspections/plans/trips/{trip.pk}/day/", {"day": f"{trip.week_on}"})
    trip.refresh_from_db()
    assert trip.day_on == trip.week_on


def test_calendar_and_week_sheet_of_one_officer(desk, plan, officers):
    going = officers[0]
    month = plan.trips.filter(first=going).order_by("week_on").first().week_on
    page = desk.get(f"{plan.url}calendar/?officer={going.pk}&month={month:%Y-%m}")
    shown = [trip for week in page.context["weeks"] for trip in week["trips"]]
    assert shown
    assert all(going.pk in {trip.first_id, trip.second_id} for trip in shown)
    assert f"officer={going.pk}" in page.content.decode()
    assert desk.get(f"{plan.url}sheet/?week={month}&officer={going.pk}")["Content-Type"] == "application/pdf"
    assert desk.get(f"{plan.url}sheet/?officer=99999").status_code == 404
    for spoiled in ("officer=x", "officer=²", "officer=99999999999999"):
        assert desk.get(f"{plan.url}calendar/?{spoiled}").status_code == 200


def test_week_sheet_of_a_station(desk, plan, station):
    week = plan.trips.order_by("week_on").first().week_on
    assert desk.get(f"{plan.url}sheet/?week={week}&station={station.pk}").content[:4] == b"%PDF"


def test_township_signs_and_joins(client_of, plan):
    body = Organisation.objects.get(kind="township", areas="140824100000")
    client = client_of(user_of(Role.TOWNSHIP, organisation=body))
    page = client.get("/inspections/plans/township/")
    assert "参加联合检查" in page.content.decode()
    part = plan.parts.get(organisation=body)
    client.post(f"/inspections/plans/parts/{part.pk}/receive/")
    trip = page.context["weeks"][0]["trips"][0]
    client.post(f"/inspections/plans/trips/{trip.pk}/join/", {"answer": "join"})
    part.refresh_from_db()
    trip.refresh_from_db()
    assert (part.state, trip.joined_by) == ("received", body)
    answers = client.get("/inspections/plans/township/").context["parts"][0].answers
    assert (answers["answered"], answers["took"]) == (1, "0 分钟")
    client.post(f"/inspections/plans/trips/{trip.pk}/join/", {"answer": "decline"})
    trip.refresh_from_db()
    assert (trip.joined_by, trip.answered_at is None) == (None, False)
    assert "已答复不参加" in client.get("/inspections/plans/township/").content.decode()
    assert client_of(Role.TOWNSHIP, area=ELSEWHERE).post(f"/inspections/plans/trips/{trip.pk}/join/").status_code == 404


def test_township_and_bureau_see_how_long_signing_took(client_of, plan, leader, freeze):
    body = Organisation.objects.get(kind="township", areas="140824100000")
    part, signer, page = plan.parts.get(organisation=body), user_of(Role.TOWNSHIP, organisation=body), "/inspections/plans/township/"
    freeze(part.sent_at + timedelta(days=2, hours=3))
    before = client_of(signer).get(page).content.decode()
    assert ("2 天 3 小时，未签收" in before, "逾期" in before) == (True, False)
    freeze(part.sent_at + timedelta(days=4))  # three working days after Tuesday the 17th end on Friday the 20th
    assert "已逾期" in client_of(signer).get(page).content.decode()
    assert "逾期未签收" in client_of(leader).get(page).content.decode()
    client_of(signer).post(f"/inspections/plans/parts/{part.pk}/receive/")
    freeze(part.sent_at + timedelta(days=30))
    for who in (signer, leader):
        html = client_of(who).get(page).content.decode()
        assert ("未签收" in html, '<td data-label="用时">4 天</td>' in html) == (False, True)


def test_own_weeks_and_township_take_the_same_queries(client_of, station, officers, assert_same_queries):
    plan = plan_of(planned=False, deadline_on=date(2026, 4, 10))

    def grow():
        graded(station, "A", area_code="140824100000")

    for _ in range(2):
        grow()
    actions.run(plan, by=SYSTEM)
    issue(plan)
    client = client_of(officers[0].user)
    assert_same_queries(lambda: client.get("/inspections/plans/mine/"), lambda: None, at_most=8)
    assert_same_queries(lambda: client.get("/inspections/plans/township/"), lambda: None, at_most=10)
