"""The leading group's page and the figures behind it: readings equal rows, every number drills to what it counts."""

import re
from datetime import date, timedelta

import pytest
from django.core.cache import cache
from django.test import Client

from jishan_portal.accounts.roles import STAFF, Role
from jishan_portal.dashboard import charts, leaders, readings
from jishan_portal.dashboard.indicators import BY_KEY, FIGURES
from jishan_portal.dashboard.models import Reading
from jishan_portal.dashboard.reach import county, reach_of, towns
from jishan_portal.dashboard.tasks import read_figures
from jishan_portal.kit import clock, near
from jishan_portal.kit.parts import TOKEN
from jishan_portal.programme import indicators
from tests.factories import COUNTY, TOWNSHIP, user_of
from tests.factories.workshops import WorkshopFactory

pytestmark = pytest.mark.django_db
ELSEWHERE = "140824101000"


@pytest.fixture
def lived(db):
    """A small county with something in it: licensed, expired, two towns, one at no town."""
    until = clock.today() + timedelta(days=90)
    for number in range(7):
        WorkshopFactory(licence_number=f"A{number}", licence_until=until if number % 3 else clock.today() - timedelta(days=1))
    for number in range(3):
        WorkshopFactory(area_code=ELSEWHERE, licence_number=f"B{number}", licence_until=until)
    WorkshopFactory(area_code=COUNTY)


def test_readings_equal_what_the_rows_say(lived):
    readings.refresh()
    office, today = reach_of(county()), clock.today()
    kept = readings.kept()
    for one, _, _ in FIGURES:
        assert kept.of(one.key) == indicators.measure(one, office, today), one.key
        lies_somewhere = {field.name for field in one.rows(office, today).model._meta.get_fields()} & {"area_code", "workshop"}
        for code in towns() if lies_somewhere else ():  # a theme of training belongs to no town
            expected = indicators.measure(one, reach_of(code), today)
            found = kept.of(one.key, code) or indicators.Figure(0, 0, one.done is not None)
            assert (found.done, found.total) == (expected.done, expected.total), (one.key, code)


def test_second_reading_of_a_day_replaces_the_first(lived):
    read_figures()
    before = Reading.objects.count()
    WorkshopFactory(licence_number="C", licence_until=clock.today())
    read_figures()
    assert Reading.objects.count() == before
    assert readings.kept().of("registry.licensed").done == 8


def test_stale_readings_are_passed_over(lived, freeze):
    freeze("2026-03-17 10:00")
    readings.refresh()
    freeze("2026-03-17 10:06")
    assert readings.kept() is None
    assert readings.kept(date(2026, 3, 17)).of("registry.licensed").total == 11


@pytest.mark.parametrize(("place", "role"), list(enumerate(sorted(STAFF))))
def test_every_figure_adds_up_for_every_role(client_of, lived, place, role):
    """Property: towns and rest add up to the number, and where rows are listed there are exactly so many.

    The leading office opens every figure; each of the others a third of them, every figure being opened by several.
    """
    readings.refresh()
    client = client_of(role, area=COUNTY)
    for one, _, _ in FIGURES if role == Role.LEADING_OFFICE else FIGURES[place % 3 :: 3]:
        page = client.get(f"/dashboard/figure/{one.key}/?show=all")
        context = page.context
        figure, rest = context["figure"], context["elsewhere"] or {"done": 0, "total": 0}
        assert sum(town["figure"].total for town in context["towns"]) + rest["total"] == figure.total, one.key
        if one.done is not None:
            assert sum(town["figure"].done for town in context["towns"]) + rest["done"] == figure.done, one.key
        if context["lists_rows"]:
            assert context["rows"].count() == figure.total, one.key


def test_done_and_not_done_share_the_rows(client_of, lived):
    readings.refresh()
    client = client_of(Role.LEADING_OFFICE)
    counts = [client.get(f"/dashboard/figure/registry.licensed/?show={show}").context["rows"].count() for show in ("", "done", "all")]
    assert counts == [4, 7, 11]
    assert client.get("/dashboard/figure/nothing.known/").status_code == 404
    assert client_of(Role.OWNER).get("/dashboard/figure/registry.licensed/").status_code == 403


def test_page_shows_at_most_twelve_figures_with_what_is_asked_of_each(client_of, lived):
    readings.refresh()
    page = client_of(Role.LEADER).get("/dashboard/leaders/").content.decode()
    assert len(leaders.TILES) <= leaders.MOST_TILES
    assert page.count('class="lead-tile ') == len(leaders.TILES)
    assert set(leaders.TILES) | {key for _, key in leaders.FUNNEL} | set(leaders.COMPARED) <= set(BY_KEY)
    assert "县级" in page


def test_page_is_kept_a_minute_and_makes_few_queries(client_of, lived, django_assert_max_num_queries):
    readings.refresh()
    client = client_of(Role.LEADER)
    client.get("/dashboard/leaders/")
    with django_assert_max_num_queries(6):
        client.get("/dashboard/leaders/")
    cache.clear()
    near.forget()
    with django_assert_max_num_queries(32):
        client.get("/dashboard/leaders/")


def test_kept_page_is_its_readers_own(client_of, lived):
    """Another reader's name and a spent token are nothing to be kept: the way out works on a page that was kept."""
    readings.refresh()
    one, other = user_of(Role.LEADER), user_of(Role.LEADER)
    for reader in (one, other, one):
        page = client_of(reader).get("/dashboard/leaders/").content.decode()
        assert reader.display_name in page
        assert TOKEN not in page
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(one, backend="jishan_portal.accounts.backends.NameOrPhoneBackend")
    for _ in range(2):
        page = strict.get("/dashboard/leaders/").content.decode()
    action, token = re.search(r'action="([^"]*logout/)".*?name="csrfmiddlewaretoken" value="([^"]+)"', page, re.DOTALL).groups()
    assert strict.post(action).status_code == 403
    assert strict.post(action, {"csrfmiddlewaretoken": token}).status_code == 302


def test_towns_with_few_are_not_ranked(lived):
    readings.refresh()
    found = leaders.compared("registry.licensed", readings.kept(), user_of(Role.LEADER))
    assert [(row["code"], row["figure"].total) for row in found["ranked"]] == [(TOWNSHIP, 7)]
    assert [row["code"] for row in found["few"]] == [ELSEWHERE]


def test_large_screen_has_no_menu_and_towns_can_be_chosen(client_of, lived):
    client = client_of(Role.LEADER)
    assert "退出大屏" in client.get("/dashboard/leaders/?screen=1").content.decode()
    assert "各乡镇：六盒齐全" in client.get("/dashboard/leaders/?compare=boxes.full").content.decode()


def test_change_since_last_week_and_those_behind_are_named(client_of, lived):
    readings.refresh()
    now = readings.kept().of("registry.licensed")
    Reading.objects.create(
        on=clock.today() - timedelta(days=8),
        key="registry.licensed",
        area_code=county(),
        done=now.done - 3,
        total=11,
        is_share=True,
        read_at=clock.now(),
    )
    row = next(row for row in client_of(Role.LEADER).get("/dashboard/programme/").context["rows"] if row.clause.number == "O-16")
    assert (row.change, row.behind) == (3, "稷峰镇 3 户")


def test_clause_page_opens_for_every_clause(client_of, lived):
    readings.refresh()
    client = client_of(Role.LEADING_OFFICE)
    for number in range(1, 45):
        assert client.get(f"/dashboard/clause/O-{number:02}/").status_code == 200
    assert client.get("/dashboard/clause/O-99/").status_code == 404
    assert client_of(Role.OWNER).get("/dashboard/clause/O-01/").status_code == 403


def test_line_says_when_all_will_be_done():
    points = [(date(2026, 6, 1) + timedelta(weeks=week), 10 * week, 100) for week in range(6)]
    chart = charts.line(points, start=date(2026, 6, 1), deadline=date(2026, 10, 31), unit="户")
    assert chart.says == "照近四周的速度，8月10日可全部完成"
    assert chart.pace[-1] == 100
    assert charts.line(points[:1], start=date(2026, 6, 1), deadline=None, unit="户") is None
    still = charts.line([(day, 5, 100) for day, _, _ in points], start=date(2026, 6, 1), deadline=None, unit="户")
    assert still.says == "近四周没有进展，还差 95 户"
    done = charts.line([(day, 100, 100) for day, _, _ in points], start=date(2026, 6, 1), deadline=None, unit="户")
    assert done.says == "已全部完成，共 100 户"


def test_trend_takes_one_point_a_week(lived):
    for back in range(20):
        Reading.objects.create(
            on=clock.today() - timedelta(days=back),
            key="k",
            area_code=county(),
            done=20 - back,
            total=20,
            is_share=True,
            read_at=clock.now(),
        )
    points = readings.trend("k")
    assert (len(points), points[-1]) == (4, (clock.today(), 20, 20))
