"""Figures of clauses O-40 and O-41: orders closed, decisions carried out, meetings, joint actions; who has reported (O-44)."""

from django.db.models import Q

from jishan_portal.programme.indicators import Indicator
from jishan_portal.steering.models import Decision, JointAction, Meeting, Order
from jishan_portal.steering.states import DecisionState, OrderState


def _issued(scope, on):
    rows = Order.objects.visible_to(scope).exclude(state=OrderState.WITHDRAWN)
    return rows.filter(issued_on__year=on.year, issued_on__lte=on)


def _late(scope, on):
    return _issued(scope, on).overdue(on)


def _decided(scope, on):
    rows = Decision.objects.visible_to(scope).exclude(state=DecisionState.DROPPED)
    return rows.filter(meeting__on__year=on.year, meeting__on__lte=on)


def _met(scope, on):
    return Meeting.objects.filter(scope.access.within(), on__year=on.year, on__lte=on)


def _joint(scope, on):
    return JointAction.objects.filter(scope.access.within(), on__year=on.year, on__lte=on)


ORDERS = Indicator("steering.orders", "O-40", "督办办结", "件", "", _issued, Q(state=OrderState.CLOSED))
LATE = Indicator("steering.late", "O-40", "督办超期", "件", "", _late)
DECISIONS = Indicator("steering.decisions", "O-40", "会议议定事项落实", "件", "", _decided, Q(state=DecisionState.DONE))
MEETINGS = Indicator("steering.meetings", "O-40", "领导小组会议", "次", "", _met)
JOINT = Indicator("steering.joint", "O-41", "联合行动", "次", "", _joint)
