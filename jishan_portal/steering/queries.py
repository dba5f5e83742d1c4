"""What the pages of supervision read."""

from django.db.models import Count, Prefetch, Q, QuerySet

from jishan_portal.kit import clock
from jishan_portal.kit.paging import Order as ListOrder
from jishan_portal.kit.search import words
from jishan_portal.programme.models import Clause
from jishan_portal.programme.queries import current
from jishan_portal.steering.models import Decision, JointAction, Meeting, Order, Report
from jishan_portal.steering.states import Field, OrderState, ReportState

S = OrderState
VIEWS = {"": "在办", "late": "超期", "judge": "待审核", "over": "已结束", "all": "全部"}
SOONEST = ListOrder("due", "期限", "due_on")
NEWEST = ListOrder("newest", "最新", descending=True)


def orders(user, *, view: str = "", q: str = "", unit=None) -> QuerySet:
    """Return the orders somebody may see of a view, narrowed by words and unit."""
    rows = Order.objects.visible_to(user).select_related("organisation")
    if view == "late":
        rows = rows.overdue(clock.today())
    elif view == "judge":
        rows = rows.filter(state__in=[S.ASKING, S.ANSWERED])
    elif view == "over":
        rows = rows.filter(state__in=[S.CLOSED, S.WITHDRAWN])
    elif view != "all":
        rows = rows.open()
    if unit:
        rows = rows.filter(organisation=unit)
    for word in words(q):
        rows = rows.filter(Q(title__icontains=word) | Q(number__icontains=word))
    return rows


def order_of(view: str) -> ListOrder:
    """Return the order of a view: what presses first, else the latest first."""
    return NEWEST if view in {"over", "all"} else SOONEST


def order_tabs(user) -> dict[str, QuerySet]:
    """Return the rows of each tab but the whole, to be counted."""
    return {key: orders(user, view=key) for key in VIEWS if key != "all"}


def meetings(user) -> QuerySet:
    """Return the meetings of an area, and those that gave one's unit something to do, with their decisions, newest first."""
    asked = Decision.objects.filter(organisation__in=user.access.organisation_ids).values("meeting")
    decisions = Prefetch("decisions", Decision.objects.select_related("organisation").order_by("due_on", "pk"))
    return Meeting.objects.filter(user.access.within() | Q(pk__in=asked)).prefetch_related(decisions, "files")


def joint_actions(user, *, field: str = "") -> QuerySet:
    """Return the joint actions of an area and those one's unit took part in, newest first; of one field where it is named."""
    houses = user.access.organisation_ids
    joined = JointAction.partners.through.objects.filter(organisation__in=houses).values("jointaction")
    rows = (
        JointAction.objects.filter(user.access.within() | Q(lead__in=houses) | Q(pk__in=joined))
        .select_related("lead")
        .prefetch_related("partners", "files")
    )
    return rows.filter(field=field) if field in Field.values else rows


def by_field(user, year: int) -> list[tuple[str, str, int]]:
    """Return (key, label, number) of the four fields for a year."""
    rows = JointAction.objects.filter(user.access.within(), on__year=year).order_by()
    counted = dict(rows.values_list("field").annotate(many=Count("pk")))
    return [(field.value, field.label, counted.get(field.value, 0)) for field in Field]


def reports(user, *, clause: Clause | None = None) -> QuerySet:
    """Return the monthly reports somebody may see, newest first; of one clause where it is named."""
    rows = Report.objects.visible_to(user).select_related("clause", "organisation", "made_by")
    return rows.filter(clause=clause) if clause else rows


def latest_reports(programme) -> dict[int, Report]:
    """Return {clause: its latest noted or waiting report} of a programme (one query)."""
    rows = Report.objects.filter(clause__programme=programme).exclude(state=ReportState.RETURNED).select_related("organisation")
    return {row.clause_id: row for row in rows.order_by("month", "pk")}


def clauses_to_name() -> QuerySet:
    """Return the running programme's clauses."""
    return Clause.objects.filter(programme=current()).order_by("number")
