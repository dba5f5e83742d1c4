"""Leads and the townships' verification of them (clause O-20)."""

from django.db.models import Q

from inspections.leads.models import Assist, Lead
from inspections.leads.states import AssistState
from jishan_portal.programme.indicators import Indicator


def _leads(scope, on):
    return Lead.objects.visible_to(scope)


def _overdue(scope, on):
    return Lead.objects.visible_to(scope).overdue(on)


def _assists(scope, on):
    return Assist.objects.visible_to(scope).exclude(state=AssistState.RECALLED)


def _assists_overdue(scope, on):
    return Assist.objects.visible_to(scope).open().filter(deadline_on__lt=on)


LEADS = Indicator("leads.count", "O-20", "收到线索", "条", "", _leads)
OVERDUE = Indicator("leads.overdue", "O-20", "线索超期未办结", "条", "", _overdue)
VERIFIED = Indicator("leads.verified", "O-20", "乡镇协查已反馈", "件", "", _assists, Q(state=AssistState.ANSWERED))
UNVERIFIED = Indicator("leads.assists_overdue", "O-20", "乡镇协查超期", "件", "", _assists_overdue)
