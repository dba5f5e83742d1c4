"""The made county's scenarios: two sums of money side by side, the smaller one taken over."""

from decimal import Decimal
from uuid import UUID

from jishan_portal.programme.queries import year_of
from subsidies.scenarios import actions, queries
from subsidies.scenarios.models import Scenario
from workshops.registry.demo import County

PLANS = (("只用剩余额度", Decimal(0), 0), ("追加到一百万元", Decimal(1_000_000), 60))


def add(county: County, users: dict) -> int:
    """Compute two scenarios and take the first over; return how many there are."""
    maker, year = users["bureau_leader1"], year_of(county.today)
    gap_cost = queries.usual_cost(maker)
    made = []
    for number, (name, most, share) in enumerate(PLANS, 1):
        scenario = Scenario(
            name=name, year=year, area_code="140824000000", budget_amount=most or queries.free_money(maker, year), county_share=share,
            city_amount=Decimal(10000), gap_cost=gap_cost, gap_days=30, submission_id=UUID(int=number, version=4),
        )  # fmt: skip
        made.append(actions.make(scenario, by=maker))
    actions.adopt(made[0], by=users["bureau_head1"])
    return len(made)
