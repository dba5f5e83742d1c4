"""Money keeps its fen."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from jishan_portal.kit.money import MoneyField, round_to_fen

FIELD = MoneyField()


@given(st.integers(min_value=-(10**12), max_value=10**12))
def test_money_survives_the_database(fen):
    amount = Decimal(fen) / 100
    assert FIELD.from_db_value(FIELD.get_prep_value(amount), None, None) == amount


@pytest.mark.parametrize(("amount", "rounded"), [("0.005", "0.01"), ("0.004", "0.00"), ("-0.005", "-0.01"), ("2.675", "2.68")])
def test_round_to_fen_rounds_half_up(amount, rounded):
    assert round_to_fen(Decimal(amount)) == Decimal(rounded)


def test_money_refuses_a_fraction_of_a_fen():
    with pytest.raises(ValueError, match="fraction of a fen"):
        FIELD.get_prep_value(Decimal("0.001"))


def test_money_takes_text():
    assert FIELD.to_python("30000.50") == Decimal("30000.50")


def test_money_refuses_words_with_an_example():
    with pytest.raises(ValidationError) as caught:
        FIELD.to_python("三万")
    assert caught.value.messages == ["金额须是数字，例如 30000 或 30000.50。"]


def test_money_keeps_nothing_as_nothing():
    assert FIELD.get_prep_value(None) is None
    assert FIELD.from_db_value(None, None, None) is None


def test_money_form_field_has_two_places():
    field = FIELD.formfield()
    assert (field.decimal_places, field.max_digits) == (2, 14)
