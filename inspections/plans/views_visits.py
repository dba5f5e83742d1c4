"""Pages of a plan's visits: list, calendar, workload; adjusting single ones."""

from datetime import date
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from inspections.officers.models import Officer
from inspections.plans import actions_items, queries, rules, workload
from inspections.plans.exports import VISITS
from inspections.plans.forms import AddForm, MoveForm, ReasonForm, VisitFilter
from inspections.plans.models import Plan, PlanItem
from inspections.plans.views import frame, number_in, plan_or_404
from jishan_portal.accounts.gates import allow
from jishan_portal.accounts.places import name_of, townships_of
from jishan_portal.kit.ledgers import filters_of, listing, workbook
from jishan_portal.kit.pages import form_page
from workshops.registry.models import Workshop


def _when(item: PlanItem) -> str:
    """The week of a visit; of one without a place, what stands in the way."""
    return rules.week_words(item.week_on) if item.week_on else rules.WHY.get(item.why, "")


@allow(ability="plans.see")
def visits(request, pk):
    """The visits of a plan, week by week."""
    plan = plan_or_404(request, pk)
    form = VisitFilter(request.GET)
    found = listing(request, queries.visits(request.user, plan, **filters_of(form)), queries.BY_WEEK)
    rows = [(row, name_of(row.area_code), rules.reason_words(row.reasons), _when(row)) for row in found["page"].rows]
    context = {**frame(request, plan, "visits"), **found, "rows": rows, "form": form, "areas": townships_of(request.user)}
    return render(request, "inspections/plans/visits.html", context)


@allow(ability="plans.see")
def visits_export(request, pk):
    """The same list as a workbook."""
    plan = plan_or_404(request, pk)
    rows = queries.visits(request.user, plan, **filters_of(VisitFilter(request.GET))).order_by(*queries.BY_WEEK.clauses())
    return workbook(request, VISITS, rows, title=f"{plan}明细")


def _months(plan: Plan, shown: date) -> dict:
    first, last = plan.starts_on.replace(day=1), plan.deadline_on.replace(day=1)
    before = (shown - rules.WEEK).replace(day=1)
    after = queries.next_month(shown)
    return {
        "month": shown,
        "before": f"{before:%Y-%m}" if before >= first else "",
        "after": f"{after:%Y-%m}" if after <= last else "",
    }


@allow(ability="plans.see")
def calendar(request, pk):
    """A month of a plan: each week with its team-days and visits, of one station or officer or all."""
    plan = plan_or_404(request, pk)
    month = queries.month_of(request.GET.get("month", ""), plan)
    chosen = {name: number_in(request, name) for name in ("station", "officer")}
    end = min(queries.next_month(month), plan.deadline_on + rules.WEEK) - rules.WEEK / 7
    first = rules.monday(month) if month <= plan.starts_on else rules.monday(month + rules.WEEK - rules.WEEK / 7)
    trips = queries.going(plan.trips.filter(request.user.access.within()), **chosen)
    weeks = queries.weeks_with(queries.trips_between(trips, first, end), first, end)
    context = {**frame(request, plan, "calendar"), **_months(plan, month), **chosen, "weeks": weeks}
    context |= {"stations": queries.stations_of(plan), "officers": queries.officers_of(plan)}
    return render(request, "inspections/plans/calendar.html", context)


@allow(ability="plans.see")
def load(request, pk):
    """Who has how much to do."""
    plan = plan_or_404(request, pk)
    asked = request.GET.get("month", "")
    month = queries.month_of(asked, plan) if asked else None
    table = workload.table(plan, month=month, station=number_in(request, "station"))
    context = {**frame(request, plan, "load"), "table": table, "month": month, "station": number_in(request, "station")}
    return render(request, "inspections/plans/load.html", {**context, "stations": queries.stations_of(plan)})


def _item(request, pk) -> PlanItem:
    rows = PlanItem.objects.visible_to(request.user).filter(plan__in=Plan.objects.visible_to(request.user).values("pk"))
    return get_object_or_404(rows.select_related("plan", "workshop", "trip__first", "trip__second"), pk=pk)


def _officers(plan: Plan):
    near = Q(station=plan.organisation) | Q(station__parent=plan.organisation)
    return Officer.objects.active().filter(near).select_related("user", "station").order_by("station__code", "pk")


def _back(item: PlanItem) -> str:
    return f"{reverse('inspections:plans:visits', args=[item.plan_id])}?{urlencode({'q': item.workshop.name})}"


def _week(request, item: PlanItem):
    try:
        return date.fromisoformat(request.GET.get("week", ""))
    except ValueError:
        return item.week_on


def _warn(request, item: PlanItem, pair: tuple) -> None:
    """A hand that puts more into a week than fits is told so; it stays as it was put."""
    for words in workload.overfull(item.plan, item.week_on, list(pair)):
        messages.warning(request, f"{words}。请另选检查员、换一周，或从今天起重排。")


@allow(ability="plans.edit")
def move(request, pk):
    """Put a visit into another week or give it another pair; dragging in the calendar leads here with the week filled in."""
    item = _item(request, pk)
    start = {"week": _week(request, item)}
    if item.trip:
        start |= {"first": item.trip.first_id, "second": item.trip.second_id}
    form = MoveForm(request.POST or None, officers=_officers(item.plan), initial=start)

    def act(form):
        data = form.cleaned_data
        moved = actions_items.move_item(
            item, week=data["week"], pair=form.pair(), reason=data["reason"], cause=data["cause"], by=request.user
        )
        _warn(request, moved, form.pair())
        return f"已调整到 {rules.week_words(moved.week_on)}，并固定在那里。"

    now = rules.week_words(item.week_on) if item.week_on else "还没有排上"
    lead = f"{item.workshop.name} 第 {item.nth} 次，现在：{now}{f'，{item.trip.first}、{item.trip.second}' if item.trip else ''}。"
    return form_page(request, form, act, title="调整安排", verb="保存调整", back=_back(item), lead=lead)


@allow(ability="plans.edit")
def cancel(request, pk):
    """Take a visit out with its reason."""
    item = _item(request, pk)

    def act(form):
        actions_items.cancel_item(item, reason=form.cleaned_data["reason"], by=request.user)
        return f"{item.workshop.name} 第 {item.nth} 次检查已取消。"

    lead = f"{item.workshop.name} 第 {item.nth} 次：取消后不再计入应检，理由一直留在计划里。"
    return form_page(request, ReasonForm(request.POST or None), act, title="取消安排", verb="确认取消", back=_back(item), lead=lead)


@require_POST
@allow(ability="plans.edit")
def pin(request, pk):
    """Fix a visit where it is, or let it go."""
    item = _item(request, pk)
    held = actions_items.pin(item, by=request.user, is_pinned=not item.is_pinned)
    messages.success(request, "已固定，重排时不改它的周次。" if held.is_pinned else "不再固定。")
    return redirect(_back(item))


@allow(ability="plans.edit")
def add(request, pk, workshop_id):
    """Add a visit by hand."""
    plan = plan_or_404(request, pk)
    shop = get_object_or_404(Workshop.objects.visible_to(request.user).working(), pk=workshop_id)
    form = AddForm(request.POST or None, officers=_officers(plan), initial={"workshop_id": shop.pk})

    def act(form):
        data = form.cleaned_data
        added = actions_items.add_item(
            plan, shop, week=data["week"], pair=form.pair(), reason=data["reason"], cause=data["cause"], by=request.user
        )
        _warn(request, added, form.pair())
        return f"已为 {shop.name} 增加 {rules.week_words(added.week_on)} 的检查。"

    return form_page(request, form, act, title="增加一次检查", verb="增加", back=plan.url, workshop=shop, lead=plan.title)
