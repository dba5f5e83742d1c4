"""Clauses O-33 and O-34: the county's and the city's money paid, own money put in."""

from datetime import timedelta

from django.db.models import Q

from jishan_portal.kit import clock
from jishan_portal.programme.indicators import Indicator
from subsidies.applications.models import Application
from subsidies.applications.states import ApplicationState
from subsidies.budgets.states import Source


def _handed_in(scope, on):
    rows = Application.objects.visible_to(scope).live().exclude(state=ApplicationState.DRAFT)
    return rows.filter(submitted_at__lt=clock.start_of(on + timedelta(days=1)))


def _of(source: str):
    return lambda scope, on: _handed_in(scope, on).filter(source=source)


PAID = Q(state=ApplicationState.PAID)
COUNTY_PAID = Indicator("subsidies.county_paid", "O-33", "县级奖补已拨付", "份", "", _of(Source.COUNTY), done=PAID)
CITY_PAID = Indicator("subsidies.city_paid", "O-33", "市级奖补已拨付", "份", "", _of(Source.CITY), done=PAID)
OWN_MONEY = Indicator("subsidies.own_money", "O-34", "有自主资金投入", "份", "", _handed_in, done=Q(own_investment__gt=0))
