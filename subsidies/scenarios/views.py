"""The scenarios side by side, one scenario with its workshops, a new one, taking one over."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from jishan_portal.accounts.gates import allow
from jishan_portal.kit import clock
from jishan_portal.kit.ledgers import listing, workbook
from jishan_portal.kit.pages import form_page
from jishan_portal.programme.queries import year_of
from jishan_portal.workflow.actions import MoveRefused
from subsidies.applications.rules import floor_on
from subsidies.budgets.states import Source
from subsidies.readiness.queries import next_deadline
from subsidies.scenarios import actions, queries
from subsidies.scenarios.exports import COLUMNS
from subsidies.scenarios.forms import ScenarioForm
from subsidies.scenarios.models import Scenario


def _held(request, pk) -> Scenario:
    return get_object_or_404(Scenario.objects.visible_to(request.user).select_related("made_by", "adopted_by"), pk=pk)


@require_safe
@allow(ability="scenarios.see")
def list_(request):
    """All scenarios with what comes out of each, so that they can be compared."""
    found = listing(request, queries.listed(request.user), queries.NEWEST)
    rows = [(row, queries.sums_of(row), queries.is_stale(row)) for row in found["page"].rows]
    context = {**found, "rows": rows, "deadline": next_deadline(), "may_edit": request.user.may("scenarios.edit")}
    return render(request, "subsidies/scenarios/list.html", context)


@require_safe
@allow(ability="scenarios.see")
def detail(request, pk):
    """One scenario: what is assumed, what it costs, who is in and who is not, and why."""
    scenario = _held(request, pk)
    lines = queries.lines(scenario)
    context = {
        "scenario": scenario,
        "sums": queries.sums_of(scenario),
        "chosen": [row for row in lines if row["is_in"]],
        "others": [row for row in lines if not row["is_in"]],
        "is_stale": queries.is_stale(scenario),
        "may_edit": request.user.may("scenarios.edit") and scenario.adopted_at is None,
        "may_adopt": request.user.may("scenarios.adopt") and scenario.adopted_at is None,
    }
    context["left"] = scenario.budget_amount - context["sums"].grant
    return render(request, "subsidies/scenarios/detail.html", context)


@require_safe
@allow(ability="scenarios.see")
def export(request, pk):
    """The workshops of a scenario as a workbook."""
    scenario = _held(request, pk)
    return workbook(request, COLUMNS, queries.lines(scenario), title=f"资金测算{scenario.name}")


@allow(ability="scenarios.edit")
def new(request):
    """Assume something and see what comes of it."""
    year = year_of(clock.today())
    start = {"year": year, "budget_amount": queries.free_money(request.user, year), "gap_cost": queries.usual_cost(request.user)}
    form = ScenarioForm(request.POST or None, initial=start)
    if form.is_bound and form.is_valid():
        scenario = form.instance
        scenario.area_code = request.user.access.home_area[:6].ljust(12, "0")
        scenario.submission_id = form.cleaned_data["submission_id"]
        return redirect(actions.make(scenario, by=request.user).url)
    floor = floor_on(Source.COUNTY, clock.today())
    lead = (
        f"看一笔县级资金能让几户在 {next_deadline():%Y-%m-%d} 前补齐差距。每家县级补助不少于 {floor:,.2f} 元，在市级补贴之外（三（二）3）。"
    )
    return form_page(request, form, str, title="新的资金测算", verb="测算", back=reverse("subsidies:scenarios:list"), lead=lead)


def _taken(request, pk, act, said: str):
    try:
        row = act(_held(request, pk), by=request.user)
    except MoveRefused as refusal:
        messages.error(request, refusal.message)
        return redirect("subsidies:scenarios:detail", pk)
    messages.success(request, said)
    return redirect(row.url)


@require_POST
@allow(ability="scenarios.edit")
def compute(request, pk):
    """Compute again from today's rows."""
    return _taken(request, pk, actions.compute_again, "已按现在的差距重新测算。")


@require_POST
@allow(ability="scenarios.adopt")
def adopt(request, pk):
    """Take it over as the year's arrangement."""
    return _taken(request, pk, actions.adopt, "已采用为本年度达标资金安排，列入的户已记进大事记。")
