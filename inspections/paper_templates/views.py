"""Word templates of case papers: which is in use, its fields, taking in a new version, a draft as a Word file."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST, require_safe

from inspections.case_files import rules as case_rules
from inspections.case_papers.catalogue import PaperKind, kinds
from inspections.case_papers.documents import content_of
from inspections.case_papers.models import Draft
from inspections.cases.facts import facts_of
from inspections.cases.queries import detail as cases_of
from inspections.paper_templates import actions, documents, queries
from inspections.paper_templates.fields import LIST, ROW, columns_of, fields_of
from inspections.paper_templates.forms import UploadForm
from inspections.paper_templates.models import TemplateVersion
from jishan_portal.accounts.gates import allow
from jishan_portal.files import actions as files
from jishan_portal.files.http import send
from jishan_portal.files.rules import FileRefused
from jishan_portal.kit.pages import REFUSALS, refuse

GROUPS = {"head": "文书的头和尾", "cell": "案件情况", "part": "要写的内容", "opinion": "审批意见"}


def kind_of(code: str) -> PaperKind:
    """Return a kind of paper, or 404."""
    if code not in kinds():
        raise Http404
    return kinds()[code]


@allow(ability="cases.see")
@require_safe
def list_(request):
    """Every kind of paper with the template it uses."""
    lines = queries.lines()
    context = {"lines": lines, "own": sum(line.version is not None for line in lines), "may_edit": request.user.may(actions.ABILITY)}
    return render(request, "inspections/paper_templates/list.html", context)


@allow(ability="cases.see")
def detail(request, code):
    """One kind of paper: its fields, its versions, the form for a new one."""
    kind, may_edit = kind_of(code), request.user.may(actions.ABILITY)
    if request.method == "POST" and not may_edit:
        raise PermissionDenied("文书模板由法制审核员和局负责人维护。")
    form = UploadForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    faults, status = _taken_in(kind, form, request.user) if form.is_bound else ([], 200)
    if form.is_bound and status == 200:
        messages.success(request, "检查通过，新版本已启用。")
        return redirect("inspections:paper_templates:detail", code)
    context = {"kind": kind, "form": form, "faults": faults, "may_edit": may_edit, "versions": queries.versions_of(code)}
    context |= {"fields": _grouped(kind), "columns": columns_of(kind), "row": ROW, "list": LIST}
    return render(request, "inspections/paper_templates/detail.html", context, status=status)


def _taken_in(kind: PaperKind, form: UploadForm, user) -> tuple[list[str], int]:
    """Take an upload in; return the faults of a refused template and the status of the answer."""
    if not form.is_valid():
        return [], 422
    try:
        _take_in(kind, form, user)
    except actions.TemplateRefused as refused:
        return refused.faults, 422
    except REFUSALS as error:
        return [], refuse(form, error)
    return [], 200


def _take_in(kind: PaperKind, form: UploadForm, user) -> None:
    try:
        stored = files.keep(form.cleaned_data["upload"], by=user, purpose="template")
        actions.take_in(kind, stored, by=user, note=form.cleaned_data["note"])
    except FileRefused as refused:
        raise ValidationError({"upload": refused.message}) from refused


def _grouped(kind: PaperKind) -> list[tuple[str, list]]:
    found = fields_of(kind).values()
    groups = [(label, [one for one in found if one.group == group]) for group, label in GROUPS.items()]
    return [(label, held) for label, held in groups if held]


@allow(ability="cases.see")
@require_safe
def current(request, code):
    """Send the template in use, to be changed and uploaded again."""
    kind = kind_of(code)
    version = queries.in_use(code)
    return _sent(documents.source_of(version, kind), f"{kind.title}模板{f'第{version.number}版' if version else ''}.docx")


@allow(ability="cases.see")
@require_safe
def built_in(request, code):
    """Send the built-in template."""
    kind = kind_of(code)
    return _sent(documents.source_of(None, kind), f"{kind.title}内置模板.docx")


@allow(ability="cases.see")
@require_safe
def version_file(request, pk):
    """Send a version as it was uploaded."""
    return send(get_object_or_404(TemplateVersion.objects.select_related("file"), pk=pk).file, "original")


@allow(ability="paper_templates.edit")
@require_POST
def go_back(request, code):
    """Use the built-in template again."""
    kind = kind_of(code)
    actions.go_back(kind, by=request.user)
    messages.success(request, f"{kind.title}已恢复使用内置模板，原来的版本仍保留。")
    return redirect("inspections:paper_templates:detail", code)


@allow(ability="cases.see")
@require_POST
def write_out(request, case_pk, pk):
    """Send a draft as a Word file."""
    case = get_object_or_404(cases_of(request.user), pk=case_pk)
    draft = get_object_or_404(Draft.objects.of(case.audit_chain), pk=pk)
    case_rules.must_write(case, request.user)
    made = actions.write_out(draft, content_of(draft, facts_of(case, about=draft.about)), by=request.user)
    return _sent(made, f"{draft.title}（稿）.docx")


def _sent(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=documents.DOCX)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name.replace("/", "、"))
    response["Cache-Control"] = "private, no-store"
    return response
