"""The import wizard: upload, say what the columns mean, look at every row, confirm; and the history."""

from uuid import uuid4

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST

from jishan_portal.accounts.gates import allow
from jishan_portal.accounts.places import townships_of
from jishan_portal.files.http import send
from jishan_portal.files.rules import FileRefused
from jishan_portal.jobs import actions as jobs
from jishan_portal.kit.ledgers import listing
from jishan_portal.kit.paging import Order
from jishan_portal.kit.xlsx import XLSX
from workshops.imports import actions, queries
from workshops.imports.actions import ImportRefused
from workshops.imports.forms import MappingForm, UploadForm
from workshops.imports.models import ImportBatch, Verdict
from workshops.imports.reading.guards import FileUnreadable
from workshops.imports.states import COMMIT_JOB, PREVIEW_JOB, BatchState
from workshops.registry.queries import kind_options

NEWEST = Order("newest", "最新", descending=True)
IN_ORDER = Order("row", "行号")
FIRST_SHOWN = (Verdict.ERROR, Verdict.NEW, Verdict.UPDATE, Verdict.DUPLICATE)


@allow(ability="registry.import")
def blank(request):
    """Give the blank ledger to fill in, with the towns in reach and the kinds of food to choose from."""
    from workshops.imports.blank import TITLE, blank_workbook  # with it comes openpyxl, which no other page needs

    made = blank_workbook([name for _, name in townships_of(request.user)], [name for _, name in kind_options()])
    headers = {"Content-Disposition": content_disposition_header(True, f"{TITLE}（空白）.xlsx")}
    return HttpResponse(made, content_type=XLSX, headers=headers)


@allow(ability="registry.import")
def list_(request):
    """What was imported, by whom, and what came of it."""
    found = listing(request, queries.history(request.user), NEWEST)
    lines = [(batch, queries.tone_of(batch)) for batch in found["page"].rows]
    return render(request, "workshops/imports/list.html", {**found, "lines": lines})


@allow(ability="registry.import")
def upload(request):
    """Take a ledger in."""
    form = UploadForm(request.POST or None, request.FILES or None, initial={"submission_id": uuid4()})
    if form.is_bound and form.is_valid():
        sent = form.cleaned_data["file"]
        try:
            if sent.size > settings.IMPORT_MAX_BYTES:
                raise FileUnreadable(
                    f"文件超过 {settings.IMPORT_MAX_BYTES // 1048576} MB 的上限。请删去图片，或按乡镇分成几个文件分别导入。"
                )
            batch = actions.start(
                sent.read(),
                sent.name,
                by=request.user,
                sender=form.cleaned_data["sender"],
                submission_id=form.cleaned_data["submission_id"],
            )
        except (FileUnreadable, FileRefused) as refused:
            form.add_error("file", refused.message)
        else:
            return redirect("workshops:imports:mapping", batch.pk)
    context = {"form": form, "steps": queries.steps_of(BatchState.UPLOADED), "limit": settings.IMPORT_MAX_BYTES // 1048576}
    return render(request, "workshops/imports/upload.html", context, status=422 if form.is_bound else 200)


@allow(ability="registry.import")
def mapping(request, pk):
    """Say which sheets to take, where the header is and what each column means."""
    batch = _batch(request, pk)
    if batch.FLOW.state(batch.state).is_final:
        return redirect("workshops:imports:rows", batch.pk)
    form = MappingForm(batch.sheets, request.POST or None)
    if request.method == "POST":
        done = _mapped(request, batch, form)
        if done:
            return done
    context = {"batch": batch, "form": form, "choices": queries.CHOICES, "steps": queries.steps_of(BatchState.MAPPED)}
    return render(request, "workshops/imports/mapping.html", context, status=422 if request.method == "POST" else 200)


def _mapped(request, batch: ImportBatch, form: MappingForm) -> HttpResponse | None:
    """Act on the mapping page; None shows it again with what has to be put right."""
    try:
        if headers := form.headers():
            actions.read_again(batch, headers, by=request.user)
            messages.info(request, "已按新的表头行重新识别，请再核对一遍各列。")
            return redirect("workshops:imports:mapping", batch.pk)
        if twice := form.twice():
            raise ImportRefused(f"有两列都选了“{'”“'.join(twice)}”，请只留一列。")
        batch = actions.map_columns(batch, form.described(), by=request.user, sender=form.sender)
        if _is_large(batch):
            job = jobs.start(PREVIEW_JOB, by=request.user, title=f"核对台账：{batch}", params={"batch": batch.pk}, once=str(batch.pk))
            return redirect("jobs:detail", job.pk)
        actions.preview(batch, by=request.user)
    except (ImportRefused, FileUnreadable) as refused:
        messages.error(request, refused.message)
        form.sheets = form.described()
        form.groups = queries.groups_of(form.sheets)
        return None
    return redirect("workshops:imports:rows", batch.pk)


@allow(ability="registry.import")
def rows(request, pk):
    """What every row comes to, by verdict; before and after it was confirmed."""
    batch = _batch(request, pk)
    if (batch.state in {BatchState.UPLOADED, BatchState.MAPPED} or not batch.counts) and batch.state != BatchState.CANCELLED:
        return redirect("workshops:imports:mapping", batch.pk)
    tabs = queries.tabs_of(batch)
    filled = {verdict: number for verdict, _, number in tabs if number}
    verdict = (
        request.GET.get("tab") if request.GET.get("tab") in Verdict.values else next((v for v in FIRST_SHOWN if v in filled), Verdict.NEW)
    )
    found = listing(request, queries.rows_with(batch, verdict), IN_ORDER)
    context = {
        **found,
        "batch": batch,
        "tone": queries.tone_of(batch),
        "verdict": str(verdict),
        "views": [
            {"label": label, "url": f"?tab={key}", "count": n, "is_on": key == verdict, "is_hot": key == "error"} for key, label, n in tabs
        ],
        "lines": [(row, queries.cells_of(row), queries.said_of(batch, row)) for row in found["page"].rows],
        "steps": queries.steps_of(BatchState.COMMITTED if batch.state == BatchState.COMMITTED else BatchState.PREVIEWED),
        "writable": batch.counts.get("new", 0) + batch.counts.get("updated", 0),
    }
    return render(request, "workshops/imports/rows.html", context)


@require_POST
@allow(ability="registry.import")
def commit(request, pk):
    """Write the checked rows into the registry."""
    batch = _batch(request, pk)
    good_rows_only = request.POST.get("rows") == "good"
    if _is_large(batch):
        params = {"batch": batch.pk, "good_rows_only": good_rows_only}
        job = jobs.start(COMMIT_JOB, by=request.user, title=f"导入台账：{batch}", params=params, once=str(batch.pk))
        return redirect("jobs:detail", job.pk)
    try:
        batch = actions.commit(batch, by=request.user, good_rows_only=good_rows_only)
    except ImportRefused as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, f"导入完成：新建档案 {batch.counts['new']} 户，更新 {batch.counts['updated']} 户。")
    return redirect("workshops:imports:rows", batch.pk)


@require_POST
@allow(ability="registry.import")
def cancel(request, pk):
    """Give an import up."""
    actions.cancel(_batch(request, pk), by=request.user)
    messages.info(request, "已取消这次导入，没有改动任何档案。")
    return redirect("workshops:imports:list")


@allow(ability="registry.import")
def marked(request, pk):
    """The sender's own workbook with the bad cells marked."""
    batch = _batch(request, pk)
    from workshops.imports.exports import marked_workbook  # with it comes openpyxl, which no other page needs

    response = HttpResponse(marked_workbook(batch), content_type=XLSX)
    stem = batch.file.original_name.rsplit(".", 1)[0]
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=f"{stem}_错误标注.xlsx")
    response["Cache-Control"] = "private, no-store"
    return response


@allow(ability="registry.import")
def original(request, pk):
    """The ledger as it was sent."""
    return send(_batch(request, pk).file, "original")


def _batch(request, pk) -> ImportBatch:
    return get_object_or_404(queries.history(request.user), pk=pk)


def _is_large(batch: ImportBatch) -> bool:
    return batch.file.size > settings.IMPORT_JOB_BYTES
