"""The bound file of a case, and the files of its papers and exhibits: each only after the case itself was found in scope."""

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from inspections.case_files import queries, rules, volumes
from inspections.case_files.models import Volume
from inspections.case_files.views import case_of, draft_of
from inspections.cases import filing
from inspections.exhibits.models import Exhibit
from jishan_portal.accounts.gates import allow
from jishan_portal.files.http import send


@allow(ability="cases.see")
@never_cache
@require_safe
def volume(request, case_pk):
    """What the file holds, in its order, what is missing, and what was bound."""
    case = case_of(request, case_pk)
    bound = list(Volume.objects.filter(case=case).select_related("pdf", "bundle", "made_by"))
    lines, _ = queries.board(case)
    context = {
        "case": case,
        "coming": queries.coming(case, lines),
        "lacking": filing.missing(case),
        "bound": bound,
        "may_bind": case.state in volumes.BOUND_IN and (rules.can_write(case, request.user) or bool(bound)),
    }
    return render(request, "inspections/case_files/volume.html", context)


@allow(ability="cases.see")
@require_POST
def bind(request, case_pk):
    """Order the binding of the file; the page of the job leads back here."""
    job = volumes.order(case_of(request, case_pk), by=request.user)
    return redirect("jobs:detail", pk=job.pk)


@allow(ability="cases.see")
@require_safe
def volume_file(request, case_pk, pk, which):
    """Send a bound volume: its PDF or its zip."""
    case = case_of(request, case_pk)
    found = get_object_or_404(Volume.objects.select_related("pdf", "bundle"), case=case, pk=pk)
    return send(_either(which, pdf=found.pdf, zip=found.bundle), "original")


@allow(ability="cases.see")
@require_safe
def paper_file(request, case_pk, pk, which):
    """Send a paper of a case: the issued PDF, or the signed original."""
    draft = draft_of(case_of(request, case_pk), pk)
    return send(_either(which, pdf=draft.paper and draft.paper.pdf, scan=draft.scan), "original")


@allow(ability="cases.see")
@require_safe
def exhibit_file(request, case_pk, pk):
    """Send the unaltered file of an exhibit."""
    case = case_of(request, case_pk)
    row = get_object_or_404(Exhibit.objects.select_related("file"), dossier=case.audit_chain, pk=pk)
    return send(_either("file", file=row.file), "original")


def _either(which: str, **files):
    found = files.get(which)
    if found is None:
        raise Http404("没有这个文件，或者正在生成，请过一会儿再下载。")
    return found
