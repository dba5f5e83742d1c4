"""For helpers and paper: the village grid, the blank form, typing a filled one, the numbered sheet."""

from io import BytesIO
from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from inspections.self_checks import actions_fill, documents, queries_fill
from inspections.self_checks.forms_fill import GridFilterForm, PaperSheetForm, grid_row
from inspections.self_checks.models import PaperForm
from inspections.self_checks.states import DONE, OWED
from inspections.self_checks.views_fill import owed_check
from jishan_portal.accounts.gates import allow
from jishan_portal.accounts.places import townships_of
from jishan_portal.accounts.roles import Role
from jishan_portal.audit.rules import kind_of
from jishan_portal.files.actions import keep
from jishan_portal.files.http import send
from jishan_portal.files.rules import FileRefused
from jishan_portal.kit.numbers import wholes
from jishan_portal.kit.paging import Order, count, page_of
from jishan_portal.kit.pdf import PdfUnavailable
from jishan_portal.kit.xlsx import file_name
from jishan_portal.papers.models import Paper
from jishan_portal.workflow.actions import MoveRefused

GRID_ROWS = 30
BY_ID = Order("id", "编号")
HELPERS = (Role.TOWNSHIP, Role.INSPECTOR)


@require_http_methods(["GET", "HEAD", "POST"])
@allow(*HELPERS)
def grid(request):
    """Fill in for up to 30 owners on one page, as at a village meeting; each row is kept by itself."""
    waves = queries_fill.open_waves(request.user)
    form = GridFilterForm(request.GET, waves=waves, areas=townships_of(request.user))
    given = form.cleaned_data if form.is_valid() else {}
    wave = given.get("wave") or (waves[0] if waves else None)
    if wave is None:
        return render(request, "inspections/self_checks/fill_grid.html", {"form": form, "wave": None, "rows": [], "saved": 0, "failed": []})
    found = queries_fill.grid_rows(request.user, wave, area=given.get("area", ""), word=given.get("word", ""))
    page = page_of(found, BY_ID, size=GRID_ROWS, after=request.GET.get("after", ""), before=request.GET.get("before", ""))
    failed, saved = {}, []
    if request.method == "POST":
        saved, failed = _save_rows(request, found)
        page = page_of(found, BY_ID, size=GRID_ROWS, after=request.GET.get("after", ""), before=request.GET.get("before", ""))
    rows = queries_fill.rows_of(page.rows, wave.version)
    for row in rows:
        row.error, row.once = failed.get(row.check.pk, ""), uuid4()
    context = {"form": form, "wave": wave, "rows": rows, "page": page, "total": count(found), "areas": townships_of(request.user)}
    context |= {"saved": len(saved), "failed": [row for row in rows if row.error], "is_bound": request.method == "POST"}
    return render(request, "inspections/self_checks/fill_grid.html", context, status=422 if failed and not saved else 200)


def _save_rows(request, found) -> tuple[list[int], dict[int, str]]:
    """Keep each row that was touched in a transaction of its own; return what was kept, and why the rest was not."""
    saved, failed = [], {}
    numbers = wholes(request.POST.getlist("row"))[:GRID_ROWS]
    for check in found.filter(pk__in=numbers).order_by("pk"):
        row = grid_row(request.POST, check.pk)
        if not (row["confirmed"] or row["rest_is_yes"] or row["hand_in_as"]):
            continue
        try:
            actions_fill.save_row(check, row.pop("confirmed"), by=request.user, **row)
        except (MoveRefused, PermissionDenied) as refusal:
            failed[check.pk] = str(refusal)
        else:
            saved.append(check.pk)
    return saved, failed


@require_GET
@allow(Role.OWNER, ability="self_checks.see")
def blank(request, pk):
    """The blank form of one workshop as PDF, with its data and a QR code, to be filled by hand."""
    check = owed_check(request, pk)
    try:
        made = documents.blank_pdf(check)
    except PdfUnavailable as failed:
        messages.error(request, failed.message)
        return redirect("home")
    name = file_name(check.workshop.name, "空白自查表", ending="pdf")
    return FileResponse(BytesIO(made), as_attachment="inline" not in request.GET, filename=name, content_type="application/pdf")


@require_http_methods(["GET", "HEAD", "POST"])
@allow(*HELPERS)
def paper(request, pk):
    """Take in the photos of a filled paper form, then go on to type its answers."""
    check = owed_check(request, pk)
    if check.state not in OWED:
        return redirect("inspections:self_checks:thanks", pk=pk)
    form = PaperSheetForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid() and _take_pages(request, check, form):
        messages.success(request, "纸质表的照片已存好。请照着表把答案录进来。")
        return redirect(f"{check.url}fill/?view=all")
    pages = PaperForm.objects.filter(check_record=check).select_related("file").order_by("page")
    context = {"check": check, "form": form, "pages": pages}
    return render(request, "inspections/self_checks/fill_paper.html", context, status=422 if form.is_bound else 200)


def _take_pages(request, check, form) -> bool:
    try:
        stored = [keep(upload, by=request.user, purpose="scan") for upload in form.cleaned_data["pages"]]
        actions_fill.type_from_paper(check, stored, by=request.user)
    except FileRefused as refusal:
        form.add_error("pages", refusal.message)
        return False
    return True


@require_GET
@allow(Role.OWNER, ability="self_checks.see")
def paper_page(request, pk, page):
    """Show a page of the filled paper form."""
    shown = PaperForm.objects.filter(check_record=owed_check(request, pk), page=page).select_related("file").first()
    if shown is None:
        raise Http404("没有这一页。")
    return send(shown.file, "thumb" if "small" in request.GET else "served", as_attachment=False)


@require_GET
@allow(Role.OWNER, ability="self_checks.see")
def sheet(request, pk):
    """Show the numbered sheet of the last handing-in: its number, the download, or the button that orders it."""
    check = owed_check(request, pk)
    return render(
        request, "inspections/self_checks/fill_sheet.html", {"check": check, "paper": _paper_of(check), "is_done": check.state in DONE}
    )


@require_POST
@allow(Role.OWNER, ability="self_checks.see")
def sheet_order(request, pk):
    """Issue the sheet; again shows the one that was issued."""
    actions_fill.order_sheet(owed_check(request, pk), by=request.user)
    return redirect("inspections:self_checks:sheet", pk=pk)


@require_GET
@allow(Role.OWNER, ability="self_checks.see")
def sheet_download(request, pk):
    """Send the PDF of the sheet to the owner or to staff."""
    found = _paper_of(owed_check(request, pk))
    if found is None or found.pdf is None:
        raise Http404("PDF 正在生成，请过一会儿再下载。等了很久还没有，请联系系统管理员。")
    return send(found.pdf, "original", as_attachment="inline" not in request.GET)


def _paper_of(check) -> Paper | None:
    found = Paper.objects.filter(subject_kind=kind_of(check), subject_id=str(check.pk), kind=documents.KIND, key=f"round-{check.rounds}")
    return found.select_related("pdf").first()
