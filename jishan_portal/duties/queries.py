"""What the inbox shows."""

from datetime import timedelta
from functools import cache

from django.apps import apps
from django.db.models import Exists, OuterRef, Q, QuerySet

from jishan_portal.accounts.areas import span
from jishan_portal.duties.models import Absence, Duty, DutyState
from jishan_portal.duties.rules import may_enter_for
from jishan_portal.kit import clock
from jishan_portal.kit.paging import Order
from jishan_portal.kit.search import words

VIEWS = {"": "待办", "done": "已办", "ended": "办结", "sent": "我发起的", "area": "辖区待办"}
DONE = frozenset({"done", "ended"})
DUES = {"late": "已逾期", "today": "今天到期", "week": "7 天内到期", "none": "不限期"}
WEEK = timedelta(days=7)
SOONEST = Order("due", "期限", "due_on", nullable=True)
LATEST = Order("closed", "办结时间", "closed_at", descending=True, nullable=True)


@cache
def modules() -> dict[str, str]:
    """Return {kind of record: its name} for all records that wait for somebody, in the order of their names."""
    kinds = {model._meta.label_lower: str(model._meta.verbose_name) for model in apps.get_models() if getattr(model, "FLOW", None)}
    return dict(sorted(kinds.items(), key=lambda kind: kind[1]))


def views_for(user) -> dict[str, str]:
    """Return the views open to somebody: those who lead see the duties of their whole area too."""
    return {key: label for key, label in VIEWS.items() if key != "area" or user.may("duties.area")}


def of_view(user, view: str) -> QuerySet:
    """Return the duties of a view: owed, done by oneself (ended: and nobody owes the matter anything more), brought about by oneself
    and still open, open in the area.
    """
    rows = Duty.objects.select_related("person", "organisation", "opened_by", "passed_by")
    if view == "done":
        return rows.filter(closed_by=user, state=DutyState.DONE)
    if view == "ended":
        going_on = Duty.objects.open().filter(subject_kind=OuterRef("subject_kind"), subject_id=OuterRef("subject_id"))
        return rows.filter(~Exists(going_on), closed_by=user, state=DutyState.DONE)
    if view == "sent":
        return rows.open().filter(opened_by=user).exclude(person=user)
    if view == "area" and user.may("duties.area"):
        return rows.open().of_area(user)
    return rows.open().for_user(user)


def listed(user, *, view: str = "", q: str = "", module: str = "", area: str = "", due: str = "") -> QuerySet:
    """Return the duties of a view, narrowed by the filter row, to be ordered by `order_of(view)`."""
    rows, today = of_view(user, view), clock.today()
    if module in modules():
        rows = rows.filter(subject_kind=module)
    if area:
        low, high = span(area)
        rows = rows.filter(area_code__gte=low, area_code__lt=high)
    if due in DUES:
        days = {"late": {"due_on__lt": today}, "today": {"due_on": today}, "none": {"due_on__isnull": True}}
        rows = rows.filter(**days.get(due, {"due_on__gte": today, "due_on__lte": today + WEEK}))
    for word in words(q):
        rows = rows.filter(title__icontains=word)
    return rows


def order_of(view: str) -> Order:
    """Return the order of a view: soonest first, what is done latest first."""
    return LATEST if view in DONE else SOONEST


def counted(user) -> dict[str, QuerySet]:
    """Return the rows that the tabs count: each view, and what is late in the inbox."""
    found = {key: of_view(user, key) for key in views_for(user) if key not in DONE}
    return found | {"late": listed(user, due="late")}


def absences(user) -> QuerySet:
    """Return the absences somebody may see and end: their own, those they stand in for, their people's; the latest first."""
    people = may_enter_for(user).values("pk")
    rows = Absence.objects.filter(Q(user__in=people) | Q(substitute=user)).select_related("user", "substitute")
    return rows.order_by("-starts_on", "-pk")
