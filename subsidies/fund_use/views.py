"""How the paid subsidies were used, and the finance bureau's desk."""

from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from jishan_portal.accounts.gates import allow
from jishan_portal.accounts.places import townships
from jishan_portal.kit import clock
from jishan_portal.kit.ledgers import filters_of, listing, workbook
from subsidies.applications import queries as applications
from subsidies.budgets import queries as budgets
from subsidies.fund_use import issuing, queries
from subsidies.fund_use.exports import use_columns
from subsidies.fund_use.forms import FilterForm, ReportForm


@require_safe
@allow(ability="subsidies.see")
def list_(request):
    """Every paid subsidy: granted, spent, left, own money, off the list, flags."""
    view, form = request.GET.get("view", "all"), FilterForm(request.GET, user=request.user)
    asked = filters_of(form)
    found = listing(request, queries.listed(request.user, view=view, **asked), queries.NEWEST)
    towns = townships()
    tabs = [
        {"label": label, "url": f"?view={key}", "count": None, "is_on": key == view, "is_hot": False}
        for key, label in queries.VIEWS.items()
    ]
    rows = [(row, towns.get(row.area_code, ""), max(row.approved_amount - (row.spent or 0), 0)) for row in found["page"].rows]
    context = {**found, "rows": rows, "form": form, "views": tabs, "view": view, "is_filtered": any(asked.values())}
    return render(request, "subsidies/fund_use/list.html", context)


@require_safe
@allow(ability="subsidies.see")
def export(request):
    """The same list as a workbook."""
    asked = filters_of(FilterForm(request.GET, user=request.user))
    rows = queries.listed(request.user, view=request.GET.get("view", "all"), **asked).order_by("-pk")
    return workbook(request, use_columns(), rows, title="奖补资金使用情况表")


@require_safe
@allow(ability="finance.desk")
def desk_(request):
    """What waits for the finance bureau, the envelopes, the years side by side, its report."""
    held = list(budgets.listed(request.user))
    context = {
        "waits": queries.desk(request.user),
        "budgets": held,
        "totals": budgets.totals(held),
        "years": applications.by_year(request.user),
        "form": ReportForm(initial={"year": clock.today().year}),
        "may_make": request.user.may("payments.make"),
    }
    return render(request, "subsidies/fund_use/desk.html", context)


@require_POST
@allow(ability="finance.desk")
def report(request):
    """Issue 绩效自评报告 of a year as a numbered PDF."""
    form = ReportForm(request.POST)
    if not form.is_valid():
        return redirect("subsidies:fund_use:desk")
    return redirect("papers:detail", issuing.issue_report(form.cleaned_data["year"], by=request.user).pk)
