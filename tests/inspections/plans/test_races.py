"""Two planners press at the same moment: one plans, the other is told who is at it, and the plan stands once."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from inspections.plans import actions
from inspections.plans.models import Plan
from jishan_portal.accounts.actors import SYSTEM
from jishan_portal.workflow.actions import MoveRefused
from tests.factories.plans import graded, officer_of, plan_of, station_of


@pytest.mark.postgres
@pytest.mark.skipif(connection.vendor != "postgresql", reason="needs row locks")
@pytest.mark.django_db(transaction=True)
def test_two_planners_at_the_same_moment_plan_once():
    station = station_of()
    for _ in range(3):
        officer_of(station)
    for grade in "AABBCD":
        graded(station, grade)
    plan, both_ready = plan_of(planned=False), Barrier(2)

    def press(_):
        both_ready.wait()
        try:
            return actions.run(Plan.objects.get(pk=plan.pk), by=SYSTEM, version=plan.version).version
        except MoveRefused as refused:
            return refused.message
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as planners:
        answers = list(planners.map(press, range(2)))
    plan.refresh_from_db()
    assert sum(isinstance(answer, str) for answer in answers) == 1, answers
    assert (plan.items.count(), plan.figures["visits"], plan.busy_since) == (9, 9, None)
