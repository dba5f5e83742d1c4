"""What big lists share."""

from dataclasses import dataclass
from datetime import date

from django.http import QueryDict

from jishan_portal.kit import lists
from jishan_portal.kit.paging import Order

ADDRESS = QueryDict("view=open&town=1&town=2&after=x&q=油")


def test_without_drops_the_place_and_what_is_named():
    assert lists.without(ADDRESS, "town") == "?view=open&q=%E6%B2%B9"
    assert lists.without(ADDRESS, "q", "town", view="late") == "?view=late"
    assert lists.without(ADDRESS, "q", "town", view="") == "?"


def test_chips_leave_out_what_is_not_asked():
    found = lists.chips(ADDRESS, ((("q",), "关键字", "油"), (("town",), "乡镇", "")))
    assert found == [{"label": "关键字", "value": "油", "url": "?view=open&town=1&town=2"}]


def test_many_says_what_was_chosen():
    options = [(1, "甲"), (2, "乙"), (3, "丙")]
    said = [lists.many("x", "等级", chosen, options)["said"] for chosen in ([], [2], ["1", "3"])]
    assert said == ["全部等级", "乙", "甲等 2 个"]


def test_boxes_escape_what_comes_from_data():
    assert "&lt;b&gt;" in lists.boxes("x", [("<b>", "<b>")], ["<b>"])


def test_headers_turn_the_order_round():
    @dataclass
    class Column:
        label: str
        sort: str = ""

    order = Order("due", "期限", "deadline_on")
    heads = lists.heads(ADDRESS, order, [Column("期限", "due"), Column("乡镇")])
    assert (heads[0]["aria"], "sort=-due" in heads[0]["url"], heads[1]["url"]) == ("ascending", True, "")


def test_day_and_between_read_and_say_days():
    assert (lists.day("2024-09-30"), lists.day("soon")) == (date(2024, 9, 30), None)
    assert (lists.between(None, date(2024, 9, 30)), lists.between(None, None)) == ("至 2024-09-30", "")
