"""The plan of a sum: never above it, as many workshops as brute force finds, the floor for each."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from subsidies.scenarios.rules import Shop, Terms, plan, price

D = Decimal
ON, DEADLINE = date(2026, 6, 1), date(2026, 10, 31)


def terms_of(budget=100_000, **values) -> Terms:
    usual = {"floor": D(30000), "county_share": 0, "city": D(0), "own_most": None, "gap_cost": D(2000), "gap_days": 30}
    return Terms(budget=D(budget), on=ON, deadline=DEADLINE, **{**usual, **values})


def shop_of(number=1, *, cost=10_000, days=60, **values) -> Shop:
    usual = {"score": 80, "uncosted": 0, "undated": 0, "critical": "1.1.1"}
    day = ON + timedelta(days=days) if days is not None else None
    return Shop(
        candidate=number, workshop=number, name=f"{number} 号", area_code="140824102000", known_cost=D(cost), day=day, **{**usual, **values}
    )


def test_cost_counts_gaps_without_a_price_by_the_assumption():
    one = price(shop_of(cost=10_000, uncosted=3), terms_of())
    assert (one.cost, one.grant, one.own) == (D(16_000), D(30_000), D(0))


def test_share_is_rounded_up_and_never_below_the_floor():
    terms = terms_of(county_share=33, city=D(5000))
    assert price(shop_of(cost=100), terms).grant == D(30_000)
    one = price(shop_of(cost=D("100000.01")), terms)
    assert (one.grant, one.own) == (D("33000.01"), D("62000.00"))


def test_day_is_the_later_of_planned_and_assumed():
    assert price(shop_of(days=10), terms_of()).day == ON + timedelta(days=10)
    assert price(shop_of(days=10, undated=1), terms_of()).day == ON + timedelta(days=30)
    assert price(shop_of(days=90, undated=1), terms_of()).day == ON + timedelta(days=90)
    assert price(shop_of(days=None), terms_of()).day == ON


def test_deadline_itself_is_in_time_and_the_gap_that_decides_is_named():
    last = (DEADLINE - ON).days
    assert price(shop_of(days=last), terms_of()).reason == ""
    late = price(shop_of(days=last + 1), terms_of())
    assert "差距 1.1.1 要到 2026-11-01 才补齐" in late.reason
    assert "差距要到" in price(shop_of(days=None, undated=1), terms_of(gap_days=last + 1)).reason


def test_owner_pays_up_to_the_most_and_not_a_fen_more():
    terms = terms_of(own_most=D(20_000))
    assert price(shop_of(cost=50_000), terms).reason == ""
    assert "20,000.01" in price(shop_of(cost=D("50000.01")), terms).reason


def test_money_that_is_short_is_said_with_what_is_left():
    found = plan([shop_of(1), shop_of(2, days=10)], terms_of(budget=59_999))
    assert [(one.shop.candidate, one.is_in) for one in found] == [(2, True), (1, False)]
    assert found[1].reason == "县级资金不够：这户要 30,000.00 元，只剩 29,999.00 元。"
    assert [one.is_in for one in plan([shop_of(1), shop_of(2)], terms_of(budget=60_000))] == [True, True]


def test_order_is_early_then_good_where_the_grants_are_equal():
    found = plan([shop_of(1, score=70), shop_of(2, score=90), shop_of(3, days=5, score=10)], terms_of())
    assert [one.shop.candidate for one in found] == [3, 2, 1]


@settings(max_examples=60, deadline=None)
@given(
    costs=st.lists(st.tuples(st.integers(0, 300_000), st.integers(0, 200)), max_size=10),
    budget=st.integers(0, 400_000),
    share=st.sampled_from([0, 30, 60, 100]),
)
def test_plan_is_never_above_the_sum_and_as_good_as_brute_force(costs, budget, share):
    shops = [shop_of(number, cost=cost, days=days) for number, (cost, days) in enumerate(costs)]
    terms = terms_of(budget=budget, county_share=share)
    found = plan(shops, terms)
    chosen = [one.grant for one in found if one.is_in]
    able = [one.grant for one in (price(shop, terms) for shop in shops) if not one.reason]
    every = (some for size in range(len(able) + 1) for some in combinations(able, size) if sum(some) <= budget)
    best = max((len(some), -sum(some)) for some in every)

    assert sum(chosen) <= budget
    assert all(grant >= terms.floor for grant in chosen)
    assert (len(chosen), -sum(chosen)) == best
    assert sorted(one.shop.candidate for one in found) == sorted(shop.candidate for shop in shops)


def test_three_hundred_workshops_are_as_many_as_the_sum_reaches_for_the_least_money():
    shops = [shop_of(number, cost=number * 517 % 90_000, days=number * 37 % 160) for number in range(300)]
    terms = terms_of(budget=6_000_000, county_share=80)
    chosen = [one for one in plan(shops, terms) if one.is_in]
    grants = [one.grant for one in chosen]
    able = sorted(price(shop, terms).grant for shop in shops if shop.day <= DEADLINE)

    assert len(chosen) < len(able) < len(shops)
    assert terms.floor < max(grants)
    # Even the cheapest set with one more costs more than there is: no plan whatever brings in more.
    assert sum(grants) <= terms.budget < sum(able[: len(chosen) + 1])
    assert sorted(grants) == able[: len(chosen)]
    assert [(one.grant, one.day) for one in chosen] == sorted((one.grant, one.day) for one in chosen)
