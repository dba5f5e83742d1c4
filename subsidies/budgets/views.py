"""Pages of the envelopes: what there is, what is spoken for, and the ledger behind every figure."""

from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from jishan_portal.accounts.gates import allow
from jishan_portal.kit.ledgers import filters_of, listing, workbook
from jishan_portal.kit.money import yuan
from jishan_portal.kit.pages import form_page
from subsidies.budgets import actions, queries
from subsidies.budgets.exports import COLUMNS, LINES
from subsidies.budgets.forms import AdjustForm, AmountForm, CarryForm, FilterForm, OpenForm
from subsidies.budgets.models import Budget


@require_safe
@allow(ability="budgets.see")
def list_(request):
    """The envelopes with what is committed, paid and free; sums under them."""
    form = FilterForm(request.GET, years=queries.years(request.user))
    rows = list(queries.listed(request.user, **filters_of(form)))
    context = {"rows": rows, "form": form, "totals": queries.totals(rows), "may_edit": request.user.may("budgets.edit")}
    return render(request, "subsidies/budgets/list.html", {**context, "query_string": request.GET.urlencode()})


@require_safe
@allow(ability="budgets.see")
def export(request):
    """The same list as a workbook."""
    form = FilterForm(request.GET, years=queries.years(request.user))
    return workbook(request, COLUMNS, queries.listed(request.user, **filters_of(form)), title="资金额度表")


def _held(request, pk) -> Budget:
    return get_object_or_404(Budget.objects.visible_to(request.user).select_related("created_by"), pk=pk)


@require_safe
@allow(ability="budgets.see")
def detail(request, pk):
    """One envelope and its ledger; the sums of the lines stand beside the envelope's figures."""
    budget = _held(request, pk)
    sums = queries.sums_of_lines(budget)
    context = {"budget": budget, "sums": sums, "agrees": queries.agrees(budget, sums), "may_edit": request.user.may("budgets.edit")}
    context |= listing(request, queries.lines(budget), queries.NEWEST) | {"may_carry": queries.later(budget).exists()}
    return render(request, "subsidies/budgets/detail.html", context)


@require_safe
@allow(ability="budgets.see")
def lines_export(request, pk):
    """The ledger of one envelope as a workbook, oldest line first."""
    budget = _held(request, pk)
    return workbook(request, LINES, queries.lines(budget).order_by("pk"), title=f"{budget}流水")


@allow(ability="budgets.edit")
def new(request):
    """Open an envelope; one of the same source, year and purpose is shown instead."""
    form = OpenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        made = Budget(
            **{name: data[name] for name in ("source", "year", "purpose", "document")},
            area_code=request.user.access.home_area[:6].ljust(12, "0"),
        )
        made = actions.open_budget(made, by=request.user)
        if data["amount"] and not made.amount:
            actions.allot(made, data["amount"], by=request.user, key=str(data["key"]), note=data["document"])
        return redirect("subsidies:budgets:detail", made.pk)
    return form_page(request, form, str, title="设立资金额度", verb="设立", back=reverse("subsidies:budgets:list"))


def _change(request, budget, form, act, *, title, verb, said):
    def done(form):
        made = act(form.cleaned_data)
        return said.format(yuan(made.amount))

    lead = f"{budget}：总额度 {yuan(budget.amount)} 元，可用 {yuan(budget.free_amount)} 元。"
    return form_page(request, form, done, title=title, verb=verb, back=reverse("subsidies:budgets:detail", args=[budget.pk]), lead=lead)


@allow(ability="budgets.edit")
def allot(request, pk):
    """Put money in."""
    budget = _held(request, pk)

    def act(data):
        return actions.allot(budget, data["amount"], by=request.user, key=str(data["key"]), note=data["note"])

    return _change(request, budget, AmountForm(request.POST or None), act, title="下达资金", verb="下达", said="已下达 {} 元。")


@allow(ability="budgets.edit")
def adjust(request, pk):
    """Raise or lower."""
    budget = _held(request, pk)

    def act(data):
        return actions.adjust(budget, data["amount"], by=request.user, key=str(data["key"]), note=data["note"])

    return _change(request, budget, AdjustForm(request.POST or None), act, title="调整额度", verb="调整", said="额度已调整 {} 元。")


@allow(ability="budgets.edit")
def carry_over(request, pk):
    """Carry what is free into a later year."""
    budget = _held(request, pk)

    def act(data):
        facts = {"by": request.user, "key": str(data["key"]), "note": data["note"]}
        return actions.carry_over(budget, data["into"], data["amount"], **facts)

    form = CarryForm(request.POST or None, choices=queries.later(budget), initial={"amount": budget.free_amount})
    return _change(request, budget, form, act, title="结转资金", verb="结转", said="已结转 {} 元。")
