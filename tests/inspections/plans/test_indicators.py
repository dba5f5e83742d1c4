"""The figures of clauses O-10, O-11 and O-13 come from rows."""

from datetime import date

from inspections.plans import actions, indicators
from jishan_portal.accounts.actors import SYSTEM
from jishan_portal.programme.indicators import measure
from tests.factories.plans import plan_of

TODAY = date(2026, 3, 17)


def _figure(row, user):
    figure = measure(row, user, TODAY)
    return figure.done, figure.total


def test_figures_follow_the_checks(officers, shops, leader):
    plan_of(issued=True)
    assert [_figure(row, leader) for row in (indicators.PLANNED, indicators.FREQUENCY, indicators.COVERED)] == [(0, 19), (0, 12), (0, 12)]
    for shop in (shops[0], shops[-1]):  # an A that is owed one, a D that is owed three
        actions.record_done(shop, on=TODAY, by=SYSTEM)
    assert [_figure(row, leader) for row in (indicators.PLANNED, indicators.FREQUENCY, indicators.COVERED)] == [(2, 19), (1, 12), (2, 12)]
