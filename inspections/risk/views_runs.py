"""Pages of recomputations: order one, see who would change and why, confirm or drop it."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from inspections.risk import queries
from inspections.risk import runs as doing
from inspections.risk.forms import YearForm
from inspections.risk.states import TONES, RunState
from inspections.risk.tables import scheme_label
from jishan_portal.accounts.gates import allow
from jishan_portal.accounts.places import name_of
from jishan_portal.kit.ledgers import listing

MOVES = (("", "全部"), ("up", "风险升高"), ("down", "风险降低"), ("new", "首次评定"))


@allow(ability="risk.recompute")
def runs(request):
    """The recomputations so far, and the form that orders one."""
    found = listing(request, queries.runs(request.user), queries.NEWEST)
    return render(request, "inspections/risk/runs.html", {**found, "form": YearForm()})


@require_POST
@allow(ability="risk.recompute")
def begin(request):
    """Order a comparison."""
    form = YearForm(request.POST)
    if not form.is_valid():
        messages.error(request, "请选择本年或次年。")
        return redirect("inspections:risk:runs")
    _, job = doing.begin(year=form.cleaned_data["year"], by=request.user)
    return redirect("jobs:detail", pk=job.pk)


@allow(ability="risk.recompute")
def run(request, pk):
    """One recomputation: the figures and whom it would change."""
    row = get_object_or_404(queries.runs(request.user), pk=pk)
    move = request.GET.get("move", "")
    found = listing(request, queries.differences(row, move=move), queries.IN_ORDER)
    shown = [(one, name_of(one.workshop.area_code)) for one in found["page"].rows]
    context = {
        **found,
        "run": row,
        "rows": shown,
        "move": move,
        "tabs": [{"label": label, "url": f"?move={key}", "is_on": key == move, "count": None, "is_hot": False} for key, label in MOVES],
        "scheme": scheme_label(row.scheme),
        "letters": [(letter, row.figures.get(letter, 0)) for letter in TONES],
        "tones": TONES,
        "is_ready": row.stage == RunState.READY,
    }
    return render(request, "inspections/risk/run.html", context)


@require_POST
@allow(ability="risk.recompute")
def confirm(request, pk):
    """Have the compared grades written."""
    row = get_object_or_404(queries.runs(request.user), pk=pk)
    job = doing.confirm(row, by=request.user)
    return redirect("jobs:detail", pk=job.pk)


@require_POST
@allow(ability="risk.recompute")
def drop(request, pk):
    """Give a comparison up."""
    row = doing.drop(get_object_or_404(queries.runs(request.user), pk=pk), by=request.user)
    messages.success(request, "已放弃，等级没有改动。")
    return redirect(row.url)
