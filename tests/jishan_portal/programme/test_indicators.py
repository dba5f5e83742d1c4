"""Registering and measuring figures."""

from datetime import date

import pytest
from django.db.models import Q

from jishan_portal.accounts.models import Area
from jishan_portal.programme import indicators
from jishan_portal.programme.indicators import Figure, Indicator
from tests.factories import AreaFactory

TODAY = date(2026, 3, 17)


def _rows(scope, on):
    return Area.objects.filter(code__startswith=scope)


@pytest.fixture(autouse=True)
def _own_registry(monkeypatch):
    monkeypatch.setattr(indicators, "_registered", {})


def _indicator(key="areas.named", clause="O-04", done=None):
    return Indicator(key, clause, "区划", "个", "", _rows, done)


def test_registered_indicators_come_in_clause_order():
    second, first = indicators.register(_indicator("b", "O-05")), indicators.register(_indicator("a", "O-04"))

    assert indicators.indicators() == [first, second]
    assert indicators.indicators("O-05") == [second]
    assert indicators.indicator("a") == first


def test_same_indicator_may_be_registered_again_but_not_another_of_its_key():
    indicators.register(_indicator())
    indicators.register(_indicator())

    with pytest.raises(ValueError, match="registered twice"):
        indicators.register(_indicator(clause="O-09"))


@pytest.mark.django_db
def test_count_and_share_are_measured(django_assert_num_queries):
    AreaFactory(code="140899100000", name="甲镇")
    AreaFactory(code="140899101000", name="乙乡")

    with django_assert_num_queries(1):
        assert indicators.measure(_indicator(), "140899", TODAY) == Figure(2, 2, is_share=False)
    share = indicators.measure(_indicator(done=Q(name__endswith="镇")), "140899", TODAY)
    assert (share.done, share.total, share.percent) == (1, 2, 50)


@pytest.mark.django_db
def test_nothing_in_scope_is_no_percent():
    assert indicators.measure(_indicator(done=Q(name="甲镇")), "150000", TODAY) == Figure(0, 0, is_share=True)
    assert Figure(0, 0, is_share=True).percent is None
    assert Figure(2, 2, is_share=False).percent is None
    assert Figure(199, 200, is_share=True).percent == 99
