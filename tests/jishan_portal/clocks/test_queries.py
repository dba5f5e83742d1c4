"""Which clocks are near, and how one is drawn."""

from datetime import date

import pytest
from django.template.loader import render_to_string

from jishan_portal.accounts.actors import SYSTEM
from jishan_portal.clocks import actions, queries
from jishan_portal.clocks.rules import compute
from tests.factories import AreaFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def clock(freeze):
    freeze("2024-07-05")
    return actions.start(AreaFactory(code="140899100000"), "case.decide", by=SYSTEM, started_on=date(2024, 7, 5))


def _kept_on(clock, text, freeze):
    freeze(text)
    return queries.face(clock)


def test_face_on_an_ordinary_day(clock, freeze):
    face = _kept_on(clock, "2024-09-18", freeze)

    assert (face.headline, face.state, face.weekday, face.day_number) == ("还有 20 天", "go", "星期二", 75)
    assert (face.run, face.today_at, face.grace_at, face.grace) == (789, 789, 947, 53)


@pytest.mark.parametrize(
    ("day", "headline", "state"),
    [
        ("2024-10-05", "还有 3 天", "near"),
        ("2024-10-08", "今天到期", "near"),
        ("2024-10-10", "逾期 2 天", "late"),
        ("2024-10-04", "还有 4 天", "go"),
    ],
)
def test_face_tells_how_long_is_left(clock, freeze, day, headline, state):
    face = _kept_on(clock, day, freeze)

    assert (face.headline, face.state) == (headline, state)


def test_face_of_an_authority_limit_goes_by_the_unrolled_day(freeze):
    due = compute("case.seizure", date(2024, 9, 5))

    faces = [
        queries.face_of("查封", "case.seizure", date(2024, 9, 5), due, day)
        for day in (date(2024, 10, 4), date(2024, 10, 6), date(2024, 10, 9))
    ]
    assert [face.headline for face in faces] == ["还有 1 天", "已过未顺延日", "逾期 1 天"]
    assert faces[2].today_at is None


def test_face_before_the_start_and_of_a_period_counted_back():
    due = compute("licence.renew", date(2026, 10, 20))
    face = queries.face_of("延续", "licence.renew", date(2026, 10, 20), due, date(2026, 9, 1))

    assert (face.headline, face.state, face.run, face.grace) == ("还有 1 天", "near", 0, 0)


def test_face_of_a_suspended_and_a_stopped_clock(clock, freeze):
    freeze("2024-08-01")
    assert queries.face(actions.suspend(clock, by=SYSTEM, reason="听证")).headline == "已中止"
    freeze("2024-08-11")
    actions.resume(clock, by=SYSTEM)
    assert queries.face(actions.stop(clock, by=SYSTEM)).headline == "已办结"


def test_face_of_a_late_stop(clock, freeze):
    freeze("2024-10-18")

    assert queries.face(actions.stop(clock, by=SYSTEM)).headline == "已办结，逾期 10 天"


def test_warnings_are_near_ticking_clocks(clock, freeze, django_assert_num_queries):
    other = actions.start(AreaFactory(code="140899101000"), "case.decide", by=SYSTEM, started_on=date(2024, 7, 4))
    actions.start(AreaFactory(code="140899102000"), "case.litigation", by=SYSTEM, started_on=date(2024, 7, 5))
    freeze("2024-10-06")
    queries.warnings()

    with django_assert_num_queries(1):
        assert queries.warnings() == [clock, other]
    actions.suspend(clock, by=SYSTEM, reason="听证")
    assert queries.warnings() == [other]


def test_overdue_clocks(clock):
    from jishan_portal.clocks.models import Clock

    assert [list(Clock.objects.overdue(day)) for day in (date(2024, 10, 8), date(2024, 10, 9))] == [[], [clock]]


def test_clocks_of_a_record_put_running_ones_first(clock, freeze, django_assert_num_queries):
    area = AreaFactory(code="140899100000")
    later = actions.start(area, "case.litigation", by=SYSTEM, started_on=date(2024, 7, 5))
    actions.stop(clock, by=SYSTEM)

    with django_assert_num_queries(1):
        assert queries.of("jishan_portal.area", area.pk) == [later, clock]


def test_component_draws_the_clock_without_inline_style(clock, freeze):
    html = render_to_string("components/clock.html", {"face": _kept_on(clock, "2024-09-18", freeze)})

    assert "style=" not in html
    assert "还有 20 天" in html
    assert "遇国庆节顺延至 2024-10-08" in html
    assert "第六十四条" in html
