"""Which days are taken, how long lines are kept, what counts as kept now."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from workshops.ledgers import rules
from workshops.ledgers.models import LedgerKind, Line

TODAY = date(2026, 3, 17)
pytestmark = pytest.mark.django_db


def test_lines_are_kept_by_shelf_life_or_two_years():
    flour = Line(kind="purchase", on=TODAY, until=date(2026, 9, 17))
    assert rules.keep_until(flour) == date(2027, 3, 17)
    assert rules.keep_until(Line(kind="sale", on=TODAY)) == date(2028, 3, 17)


def test_fresh_since_counts_today():
    assert rules.fresh_since() == TODAY - timedelta(days=29)


def test_every_book_asks_only_for_fields_of_a_line():
    known = {field.name for field in Line._meta.fields}
    assert set(rules.BOOKS) == set(LedgerKind)
    assert [name for book in rules.BOOKS.values() for name in (*book.labels, *book.required) if name not in known] == []


def test_amount_is_said_without_idle_noughts():
    assert Line(quantity=Decimal("50.00"), unit="公斤").amount == "50 公斤"
    assert (Line(quantity=Decimal("2.50"), unit="斤").amount, Line().amount) == ("2.5 斤", "")
