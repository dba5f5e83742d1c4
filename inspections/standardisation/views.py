"""The batch of a year with its figures, and the page of one workshop in it."""

from urllib.parse import urlencode
from uuid import uuid4

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST, require_safe

from inspections.standardisation import actions, exports, forms, queries, rules
from inspections.standardisation.models import Measure, Standardisation
from inspections.standardisation.states import StandardState
from jishan_portal.accounts.gates import allow
from jishan_portal.accounts.places import name_of, townships_of
from jishan_portal.files.http import send
from jishan_portal.kit import clock
from jishan_portal.kit.ledgers import filters_of, listing, workbook


def _filtered(request):
    form, today = forms.FilterForm(request.GET, areas=townships_of(request.user)), clock.today()
    return form, queries.rows(request.user, today.year, today, **filters_of(form))


@require_safe
@allow(ability="standardisation.see")
def list_(request):
    """The year's batch: how many are standardised, where it lags, each workshop's measures and conclusions."""
    form, rows = _filtered(request)
    today, user = clock.today(), request.user
    figures = queries.figures(user, today.year, today)
    found = listing(request, rows, queries.BY_NEWEST)
    chosen = request.GET.get("view", "") or "counted"
    views = [
        {"label": label, "url": f"?{urlencode({'view': key})}", "count": figures[key], "is_on": key == chosen, "is_hot": key == "late"}
        for key, label in queries.VIEWS
    ]
    context = {**found, "rows": [(row, name_of(row.area_code), queries.TONES[row.state]) for row in found["page"].rows], "form": form}
    context |= {
        "areas": townships_of(user),
        "views": views,
        "figures": figures,
        "year": today.year,
        "towns": queries.by_township(user, today.year),
    }
    context |= {"due_on": rules.due_on(today.year, today), "may_take_in": user.may("standardisation.accept")}
    context |= {"is_narrowed": any(request.GET.get(name) for name in form.fields)}
    return render(request, "inspections/standardisation/list.html", context)


@require_safe
@allow(ability="standardisation.see")
def export(request):
    """The same list as a workbook."""
    _, rows = _filtered(request)
    return workbook(request, exports.COLUMNS, rows.order_by("area_code", "pk"), title="整治规范一批台账")


@require_POST
@allow(ability="standardisation.accept")
def take_in(request):
    """Follow the list of the batch now instead of tomorrow morning."""
    number = actions.take_in(clock.today().year, by=request.user)
    messages.success(request, f"已按批次名单更新 {number} 户。" if number else "名单没有变化。")
    return redirect("inspections:standardisation:list")


def row_or_404(request, pk: int) -> Standardisation:
    """Return a standardisation in the reach of whoever asks."""
    return get_object_or_404(Standardisation.objects.visible_to(request.user).select_related(*queries.PARTS), pk=pk)


@require_safe
@allow(ability="standardisation.see")
def detail(request, pk):
    """One workshop: before, measures, after, acceptance."""
    return page(request, row_or_404(request, pk))


def page(request, row: Standardisation, *, status: int = 200, **bound):
    """Show the page of one workshop; `bound` are forms that came back with errors."""
    measures = list(row.measures.select_related("done_by"))
    context = {"row": row, "tone": queries.TONES[row.state], "town": name_of(row.area_code), "measures": measures}
    context |= {"may_judge": rules.can_accept(request.user, row)} | _forms(row, bound)
    context |= {"may_measure": False, "may_plan": False, "may_report": False, "proposals": []}
    if request.user.may("standardisation.work"):
        is_listed, is_working = row.state == StandardState.LISTED, row.state == StandardState.WORKING
        context |= {"may_measure": is_listed or is_working, "may_plan": is_listed, "may_report": is_working}
        context |= {"proposals": queries.proposals(row.workshop) if is_listed else []}
    return render(request, "inspections/standardisation/detail.html", context, status=status)


def _forms(row: Standardisation, bound: dict) -> dict:
    """Return the forms of the page, those that came back as they were typed; conclusions are proposed from the last visit."""
    is_open = row.state in {StandardState.LISTED, StandardState.WORKING}
    visit = queries.last_visit(row.workshop) if is_open else None
    words = queries.words_before(row.workshop, visit) if row.state == StandardState.LISTED else ""
    before = {"judgement": visit.outcome if visit else "", "words": words}
    is_newer = visit and row.planned_on and visit.done_on >= row.planned_on
    made = {
        "measure_form": forms.MeasureForm(initial={"client_uuid": uuid4(), "due_on": row.due_on}),
        "before_form": forms.ConclusionForm(initial=before, auto_id="before_%s"),
        "after_form": forms.ConclusionForm(initial={"judgement": visit.outcome if is_newer else ""}, auto_id="after_%s"),
        "opinion_form": forms.OpinionForm(),
    }
    return {**made, "done_form": None, "done_pk": None, **bound}


@require_GET
@allow(ability="standardisation.see")
def photo(request, pk, measure_pk):
    """The photo of a measure carried out."""
    shown = Measure.objects.filter(standardisation=row_or_404(request, pk), picture__isnull=False).select_related("picture")
    found = get_object_or_404(shown, pk=measure_pk)
    return send(found.picture, "thumb" if "small" in request.GET else "served", as_attachment=False)
