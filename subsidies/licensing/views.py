"""The list of workshops on their way, the approval bureau's work list, dwell times, one pipeline, its hand-over pack."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST, require_safe

from jishan_portal.accounts.gates import allow
from jishan_portal.accounts.places import name_of, townships_of
from jishan_portal.accounts.roles import Role, holders
from jishan_portal.audit.rules import kind_of
from jishan_portal.clocks import queries as clocks
from jishan_portal.kit.ledgers import filters_of, listing, workbook
from jishan_portal.kit.pdf import PdfUnavailable
from subsidies.candidates.faces import face_of
from subsidies.candidates.models import Candidate
from subsidies.licensing import actions, documents, queries, rules
from subsidies.licensing.exports import COLUMNS
from subsidies.licensing.forms import FilterForm
from subsidies.licensing.models import Pipeline
from subsidies.licensing.states import AFTER_REACHED, PipelineState

READERS = holders("licensing.see") | {Role.OWNER}


def pipeline_of(request, pk) -> Pipeline:
    """Return a pipeline in reach."""
    rows = Pipeline.objects.visible_to(request.user).select_related("workshop__root__kind", "business", "production", "candidate")
    return get_object_or_404(rows, pk=pk)


def _page(request, form, rows) -> dict:
    found = listing(request, rows, queries.NEWEST)
    held = queries.extras(found["page"].rows)
    shown = [(row, name_of(row.area_code), *held[row.pk]) for row in found["page"].rows]
    context = {**found, "rows": shown, "form": form, "areas": townships_of(request.user), "figures": queries.figures(request.user)}
    return context | {"deadline": queries.deadline(), "may_export": request.user.may("registry.export")}


@require_safe
@allow(ability="licensing.see")
def list_(request):
    """The workshops on their way: step, days in it, licences."""
    form = FilterForm(request.GET)
    return render(request, "subsidies/licensing/list.html", _page(request, form, queries.listed(request.user, **filters_of(form))))


@require_safe
@allow(Role.APPROVAL, Role.LEADING_OFFICE, Role.LEADER, ability="licensing.convert")
def approval(request):
    """The approval bureau's work list: who reached the standard and has no enterprise licence yet."""
    form = FilterForm({**request.GET.dict(), "view": queries.TO_GUIDE})
    context = _page(request, form, queries.listed(request.user, **filters_of(form)))
    return render(request, "subsidies/licensing/approval.html", context | {"may_guide": request.user.may("licensing.guide")})


@require_safe
@allow(ability="licensing.see")
def dwell(request):
    """How long the steps take."""
    return render(
        request, "subsidies/licensing/dwell.html", {"rows": queries.dwell(request.user), "figures": queries.figures(request.user)}
    )


@require_safe
@allow(ability="registry.export")
def export(request):
    """The list as a workbook."""
    rows = queries.listed(request.user, **filters_of(FilterForm(request.GET))).order_by(*queries.NEWEST.clauses())
    return workbook(request, COLUMNS, rows, title="提档升级证照办理")


@require_POST
@allow(ability="licensing.work")
def start(request, pk):
    """Begin the way of a chosen workshop."""
    row = actions.start(get_object_or_404(Candidate.objects.visible_to(request.user), pk=pk), by=request.user)
    return redirect("subsidies:licensing:detail", row.pk)


@require_safe
@allow(*READERS)
def detail(request, pk):
    """One pipeline: the step bar, what is next, clocks, guidings, what is missing for completion."""
    row = pipeline_of(request, pk)
    stages = list(row.stages.all())
    moves = {move.name for move in row.FLOW.open_to(state=row.state, roles=request.user.roles)}
    faces = [clocks.face(one) for one in clocks.of(kind_of(row), row.pk)]
    context = {"row": row, "shop": row.workshop.root, "steps": queries.steps(row, stages), "stages": stages, "moves": moves, "faces": faces}
    context |= {"guidings": row.guidings.select_related("by"), "missing": queries.completion(row.workshop), "refusal": rules.may_apply(row)}
    needs_change = row.state == PipelineState.ISSUED and row.by_trader and not row.subject_changed_on
    context |= {"needs_change": needs_change, "warning": rules.SUBJECT_WARNING, "workdays": rules.workdays_of(row)}
    may_record = (request.user.may("licensing.work") or request.user.may("licensing.guide")) and row.state in AFTER_REACHED
    context |= {
        "may_record": may_record and not row.business_id,
        "may_guide": request.user.may("licensing.guide") and row.state in AFTER_REACHED,
    }
    context |= {"may_work": request.user.may("licensing.work"), "lacks": queries.missing_documents(row.workshop.root_id)}
    return render(request, "subsidies/licensing/detail.html", context | {"face": face_of(request.user)})


@require_POST
@allow(ability="licensing.work")
def pack(request, pk):
    """The hand-over pack; taking it out is written down, for it holds personal data."""
    row = pipeline_of(request, pk)
    try:
        content = documents.pack(row)
    except PdfUnavailable as error:
        messages.error(request, error.message)
        return redirect("subsidies:licensing:detail", pk)
    actions.note_pack(row, by=request.user)
    response = HttpResponse(content, content_type="application/zip")
    response["Content-Disposition"] = content_disposition_header(True, f"{row.workshop.root.name} 许可申请移交材料.zip")
    return response
