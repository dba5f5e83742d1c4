"""Two scenarios taken over at the same moment, on PostgreSQL: one is the year's arrangement, the other was replaced."""

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import connection

from jishan_portal.accounts.loading import load_areas_and_organisations
from jishan_portal.accounts.models import User
from jishan_portal.accounts.roles import Role
from subsidies.scenarios import actions
from subsidies.scenarios.models import Scenario
from tests.factories import user_of

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
TURNS = 5


def _adopt(scenario_pk: int, leader_pk: int) -> bool:
    try:
        return actions.adopt(Scenario.objects.get(pk=scenario_pk), by=User.objects.get(pk=leader_pk)).is_official
    finally:
        connection.close()


def test_two_taken_over_at_once_leave_one():
    load_areas_and_organisations()
    leader = user_of(Role.BUREAU_LEADER)
    terms = {"area_code": "140824000000", "budget_amount": Decimal(1), "county_share": 0, "gap_cost": Decimal(1), "gap_days": 1}
    for turn in range(TURNS):
        rivals = [
            actions.make(Scenario(name=f"方案{number}", year=2026 + turn, submission_id=uuid4(), **terms), by=leader).pk
            for number in range(2)
        ]
        with ThreadPoolExecutor(2) as crowd:
            assert list(crowd.map(_adopt, rivals, [leader.pk] * 2)) == [True, True]
        assert Scenario.objects.official().filter(year=2026 + turn).count() == 1
        assert Scenario.objects.filter(year=2026 + turn, adopted_at__isnull=False).count() == 2
