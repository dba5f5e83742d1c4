from collections import namedtuple
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.template import Context, Template

from jishan_portal.kit import clock
from jishan_portal.templatetags import face

Part = namedtuple("Part", "key label")


def draw(source: str, /, **values) -> str:
    return Template("{% load face %}" + source).render(Context(values))


@pytest.mark.parametrize(("days", "said"), [(3, "还有 3 天"), (0, "今天到期"), (-80, "逾期 80 天")])
def test_near_counts_the_days(days, said):
    assert face.near(clock.today() + timedelta(days=days)) == said


def test_near_keeps_silent_beyond_its_horizon():
    assert face.near(clock.today() + timedelta(days=31), 30) == ""


def test_relative_gives_the_date_when_it_is_far(freeze):
    freeze("2024-09-18")
    assert [face.relative(day) for day in (date(2024, 11, 2), date(2025, 2, 28))] == ["还有 45 天", "2025-02-28"]


def test_dates_are_written_as_the_office_writes_them(freeze):
    now = freeze("2024-09-18 10:32")
    said = [face.cn_date(date(2024, 6, 7)), face.month_day(date(2024, 9, 8)), face.month_day(date(2025, 1, 2)), face.moment(now)]
    assert said == ["2024年6月7日", "9 月 8 日", "2025 年 1 月 2 日", "2024-09-18 10:32"]


def test_short_moment_names_another_year(freeze):
    now = freeze("2024-09-18 10:32")
    assert [face.short_moment(now), face.short_moment(now - timedelta(days=365))] == ["9月18日 10:32", "2023年9月19日 10:32"]


@pytest.mark.parametrize("write", [face.cn_date, face.month_day, face.iso_date, face.moment, face.short_moment, face.number, face.yuan])
def test_nothing_is_written_as_a_dash(write):
    assert write(None) == "—"


@pytest.mark.parametrize(("done", "due", "said"), [(0, 0, "—"), (0, 5, "0%"), (326, 327, "99%"), (327, 327, "100%")])
def test_percent_never_rounds_up_to_all(done, due, said):
    assert face.percent(done, due) == said


def test_plain_none_keeps_a_nought():
    assert [face.plain_none(0), face.plain_none(""), face.plain_none(None)] == [0, "—", "—"]


def test_state_tag_has_figure_and_word_and_escapes():
    drawn = draw("{% tag 'late' text %}", text="<逾期>")
    assert drawn == '<span class="tag s-late"><i class="bi bi-exclamation-lg" aria-hidden="true"></i><span>&lt;逾期&gt;</span></span>'


def test_meter_draws_without_inline_style():
    drawn = draw("{% meter 318 327 'late' %}")
    assert 'width="97"' in drawn
    assert "style" not in drawn


def test_meter_of_nothing_due_is_empty():
    assert 'width="0"' in draw("{% meter 0 0 %}")


def test_url_if_is_empty_for_a_part_that_is_not_installed():
    assert [face.url_if("nowhere:list"), face.url_if("home")] == ["", "/"]


def test_query_keeps_filters_and_drops_the_page(rf):
    request = rf.get("/", {"q": "麻花", "page": "3"})
    assert draw("{% query page=None size=50 %}", request=request) == "?q=%E9%BA%BB%E8%8A%B1&amp;size=50"


def test_tabs_show_their_numbers_and_the_open_one():
    rows = [(Part("facts", "档案<信息>"), None), (Part("people", "人员"), 0), (Part("visits", "检查"), 12)]
    assert draw("{% tabs rows 'people' %}", rows=rows) == (
        '<a href="?tab=facts#part">档案&lt;信息&gt;</a>'
        '<a href="?tab=people#part" class="on" aria-current="page">人员<span class="n">0</span></a>'
        '<a href="?tab=visits#part">检查<span class="n">12</span></a>'
    )


def test_iso_moment_is_beijing_time_for_machines():
    assert draw("{{ at|iso_moment }}", at=datetime(2024, 6, 17, 2, 32, 5, 123, tzinfo=UTC)) == "2024-06-17T10:32:05+08:00"
    assert draw("{{ at|iso_moment }}", at=None) == ""


@pytest.mark.parametrize(
    ("village", "address", "said"),
    [
        ("下王村", "12 号", "下王村12 号"),
        ("下王村", "稷峰镇下王村12 号", "稷峰镇下王村12 号"),
        ("", "12 号", "12 号"),
        ("下王村", "", "下王村"),
    ],
)
def test_a_place_that_the_address_names_is_not_said_twice(village, address, said):
    assert face.spot(SimpleNamespace(village=village, address=address)) == said
