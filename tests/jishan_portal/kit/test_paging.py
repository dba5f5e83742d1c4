"""Walking a list forward and backward meets each row once, whatever the order, empty values included."""

import base64
from datetime import date
from itertools import pairwise

import pytest

from jishan_portal.kit import paging
from jishan_portal.kit.paging import Count, Order, count, page_of, size_of
from tests.factories import WorkshopFactory
from workshops.registry.models import Workshop

ORDERS = [
    Order("new", "最近建档", descending=True),
    Order("old", "最早建档"),
    Order("until", "许可到期", "licence_until", nullable=True, jump="date"),
    Order("until_desc", "许可到期", "licence_until", descending=True, nullable=True),
    Order("name", "名称", "name_initials", jump="letter"),
    Order("name_desc", "名称", "name_initials", descending=True),
]


@pytest.fixture
def eleven(db):
    days = [None, date(2026, 1, 1), date(2026, 1, 1), None, date(2025, 1, 1), date(2026, 5, 1), None, date(2026, 1, 1)]
    for number in range(11):
        WorkshopFactory(licence_until=days[number % 8], name_initials="ABC"[number % 3])
    return Workshop.objects.values("id", "licence_until", "name_initials")


def walk(rows, order, size):
    page = page_of(rows, order, size=size)
    seen, pages = list(page.rows), [page]
    while page.next:
        page = page_of(rows, order, size=size, after=page.next)
        seen, pages = seen + page.rows, [*pages, page]
    return seen, pages


@pytest.mark.parametrize("order", ORDERS, ids=lambda order: order.key)
@pytest.mark.parametrize("size", [1, 2, 3, 5, 25])
def test_walk_meets_each_row_once_in_order(eleven, order, size):
    seen, pages = walk(eleven, order, size)
    assert seen == list(eleven.order_by(*order.clauses()))
    for earlier, later in pairwise(pages):
        assert page_of(eleven, order, size=size, before=later.previous).rows == earlier.rows


def test_empty_values_stand_last_and_first_when_reversed(eleven):
    rising = [row["licence_until"] for row in walk(eleven, ORDERS[2], 4)[0]]
    falling = [row["licence_until"] for row in walk(eleven, ORDERS[3], 4)[0]]
    assert (rising[-1], falling[0], rising[0]) == (None, None, date(2025, 1, 1))


def test_page_starts_at_a_letter_or_day(eleven):
    assert {row["name_initials"] for row in page_of(eleven, ORDERS[4], start="B").rows} == {"B", "C"}
    assert page_of(eleven, ORDERS[2], start=date(2026, 1, 1)).rows[0]["licence_until"] == date(2026, 1, 1)


@pytest.mark.parametrize(
    "mark", ["x", "e30", "W10", "WzEsMl0", "bnVsbA", "中文", "WyJ4IiwgInkiXQ", "WyIyMDI2LTAxLTAxIixJbmZpbml0eV0", "W1tb" * 2000]
)
def test_spoiled_mark_gives_the_first_page(eleven, mark):
    assert page_of(eleven, ORDERS[2], after=mark).rows == page_of(eleven, ORDERS[2]).rows


def test_mark_with_a_sign_that_no_text_holds_gives_the_first_page(eleven):
    mark = base64.urlsafe_b64encode(b'["\\u0000A", 1]').decode().rstrip("=")
    assert page_of(eleven, ORDERS[4], after=mark).rows == page_of(eleven, ORDERS[4]).rows


@pytest.mark.parametrize("size", ["²", "-1", "1e3", "9" * 5000, ""])
def test_odd_sizes_give_the_usual_one(size):
    assert paging.size_of(size) == paging.USUAL_SIZE


def test_model_rows_are_paged_too(eleven):
    page = page_of(Workshop.objects.all(), ORDERS[2], size=3)
    assert len(page_of(Workshop.objects.all(), ORDERS[2], size=3, after=page.next).rows) == 3


def test_count_is_exact_to_the_cap(eleven, monkeypatch):
    assert (count(eleven), str(count(eleven))) == (Count(11), "11")
    monkeypatch.setattr("jishan_portal.kit.paging.CAP", 10)
    assert str(count(eleven)) == "10+"
    assert count(eleven, exact=True) == Count(11)


@pytest.mark.parametrize(("text", "size"), [("50", 50), ("7", 25), ("", 25), ("-1", 25), ("x", 25)])
def test_size_of_takes_only_the_usual_ones(text, size):
    assert size_of(text) == size
