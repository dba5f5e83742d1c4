"""Clauses O-35 and O-36: the use written down, what is odd about it, subsidies checked."""

from django.db.models import Exists, OuterRef, Q

from jishan_portal.programme.indicators import Indicator
from subsidies.applications.models import Application
from subsidies.applications.states import ApplicationState
from subsidies.fund_use.models import Expense, Flag, FundCheck


def _paid(scope, on):
    spent = Expense.objects.standing().filter(application=OuterRef("pk"))
    checked = FundCheck.objects.filter(application=OuterRef("pk"), checked_on__lte=on)
    rows = Application.objects.visible_to(scope).filter(state=ApplicationState.PAID, paid_on__lte=on)
    return rows.annotate(is_recorded=Exists(spent), is_checked=Exists(checked))


def _flagged(scope, on):
    odd = Flag.objects.filter(cleared_at__isnull=True, expense__struck_at__isnull=True, expense__application=OuterRef("pk"))
    return _paid(scope, on).filter(Exists(odd))


RECORDED = Indicator("fund_use.recorded", "O-35", "登记了资金使用", "份", "", _paid, done=Q(is_recorded=True))
FLAGGED = Indicator("fund_use.flagged", "O-35", "资金使用有疑点", "份", "", _flagged)
CHECKED = Indicator("fund_use.checked", "O-36", "资金使用检查", "份", "", _paid, done=Q(is_checked=True))
