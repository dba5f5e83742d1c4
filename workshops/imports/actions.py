"""Taking a ledger in, saying how to read it, checking it, writing it into the registry; all or nothing."""

from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.db import transaction

from jishan_portal.accounts.models import Area, User
from jishan_portal.files import actions as files
from jishan_portal.files import storage
from jishan_portal.kit import bulk, clock
from jishan_portal.kit.memory import unswept
from jishan_portal.workflow import actions as workflow
from workshops.imports import intake
from workshops.imports.keeping import ROW_COLUMNS, kept_rows
from workshops.imports.models import ImportBatch, ImportRow, SenderMapping, Verdict
from workshops.imports.planning import Plan, make_plan
from workshops.imports.reading.sheets import Book, open_book
from workshops.imports.states import BatchState
from workshops.imports.writing import write_plan

SENDER_LENGTH = 60


class ImportRefused(Exception):
    """An import that cannot go on as asked; the message says why and what to do."""

    def __init__(self, message: str):
        super().__init__(message)
        self.message = message


@dataclass(frozen=True)
class Outcome:
    """What a plan came to, and whether it was written."""

    counts: dict
    is_written: bool
    message: str = ""
    batch: ImportBatch | None = None


def start(content: bytes, name: str, *, by, sender: str = "", submission_id=None) -> ImportBatch:
    """Take a ledger in and propose how to read it; a repeated `submission_id` returns the batch of the first time.

    Raises FileUnreadable or FileRefused with what to do; nothing is kept then.
    """
    earlier = ImportBatch.objects.filter(submission_id=submission_id).first() if submission_id else None
    if earlier:
        return earlier
    _need_importer(by)
    return _start(open_book(content), content, name, by=by, sender=sender, submission_id=submission_id)


def _start(book: Book, content: bytes, name: str, *, by, sender: str = "", submission_id=None) -> ImportBatch:
    first = intake.describe(book)
    sender = (sender.strip() or intake.sender_of(first) or _own_unit(by))[:SENDER_LENGTH]
    described = intake.describe(book, sender)
    stored = files.keep(ContentFile(content, name=Path(name).name or "台账"), by=by, purpose="ledger")
    with transaction.atomic():
        batch = ImportBatch(
            file=files.claim(stored, by=by),
            sender=sender,
            area_code=_home_area(by),
            sheets=described,
            submission_id=submission_id,
            created_by=by if isinstance(by, User) else None,
        )
        return workflow.begin(batch, BatchState.UPLOADED, by=by)


@transaction.atomic
def map_columns(batch: ImportBatch, described: list[dict], *, by, sender: str | None = None) -> ImportBatch:
    """Say which sheets to take, where their headers are and what each column means; remembered for the sender."""
    taken = [sheet for sheet in described if sheet["is_taken"]]
    if not taken:
        raise ImportRefused("请至少选择一张工作表。")
    for sheet in taken:
        if "name" not in sheet["mapping"].values():
            raise ImportRefused(f"工作表“{sheet['name']}”还没有指明哪一列是“名称”，请选好后再继续。")
    named = batch.sender if sender is None else sender.strip()[:SENDER_LENGTH]
    workflow.move(batch, "map", by=by, sheets=described, sender=named, counts={}, plan_hash="")
    for sheet in taken:
        SenderMapping.objects.update_or_create(
            sender=named,
            signature=intake.signature(sheet["labels"]),
            defaults={"mapping": sheet["mapping"], "used_at": clock.now(), "used_by": batch.created_by},
        )
    return batch


@unswept()
def preview(batch: ImportBatch, *, by, progress=None) -> ImportBatch:
    """Check every row and keep what each comes to; nothing is written into the registry. `progress(done, total, note)` is told."""
    plan = _plan_of(batch, by=by, tell=progress or _untold)
    with transaction.atomic():
        _keep(plan, batch, {}, by=by)
    return batch


@unswept()
def commit(batch: ImportBatch, *, by, good_rows_only: bool = False, progress=None) -> ImportBatch:
    """Write the checked rows into the registry in one transaction; again is the same.

    Raises ImportRefused when rows are wrong (and not `good_rows_only`), or when the registry has moved on since the
    preview: the preview is then made anew for another look.
    """
    if ImportBatch.objects.filter(pk=batch.pk, state=BatchState.COMMITTED).exists():
        batch.refresh_from_db()
        return batch
    moved_on = False
    with transaction.atomic():
        _one_at_a_time()
        batch = ImportBatch.objects.select_for_update(of=("self",)).select_related("file").get(pk=batch.pk)
        if batch.state == BatchState.COMMITTED:
            return batch
        plan = _plan_of(batch, by=by, tell=progress or _untold)
        moved_on = plan.hash != batch.plan_hash and batch.state == BatchState.PREVIEWED
        if not moved_on:
            if refused := _refusal(plan, good_rows_only):
                raise ImportRefused(refused)
            _point_at_files(batch, write_plan(plan, batch, by=by))
            workflow.move(batch, "commit", by=by, counts=plan.counts, good_rows_only=good_rows_only)
    if moved_on:
        preview(batch, by=by)
        raise ImportRefused("核对之后，档案又有了变动。已按最新情况重新核对，请再看一遍后确认。")
    return batch


@transaction.atomic
def cancel(batch: ImportBatch, *, by) -> ImportBatch:
    """Give an import up; the file and what was found stay in the history."""
    return workflow.move(batch, "cancel", by=by)


@unswept()
def dry_run(content: bytes, *, by) -> Outcome:
    """Say what importing a file would do, as its own headings are understood; nothing is written, not even the file."""
    book = open_book(content)
    return Outcome(make_plan(intake.rows_of(book, intake.describe(book)), by=by).counts, is_written=False)


@unswept()
def import_file(content: bytes, name: str, *, by, good_rows_only: bool = False) -> Outcome:
    """Do all steps at once, as its own headings are understood; with errors (and not `good_rows_only`) nothing is imported."""
    _need_importer(by)
    book = open_book(content)
    batch = _start(book, content, name, by=by)
    batch = map_columns(batch, batch.sheets, by=by)
    with transaction.atomic():
        _one_at_a_time()
        plan = make_plan(intake.rows_of(book, batch.sheets), by=by)
        refused = _refusal(plan, good_rows_only)
        _keep(plan, batch, {} if refused else write_plan(plan, batch, by=by), by=by)
        if refused:
            return Outcome(batch.counts, is_written=False, message=refused, batch=cancel(batch, by=by))
        workflow.move(batch, "commit", by=by, counts=plan.counts, good_rows_only=good_rows_only)
    return Outcome(batch.counts, is_written=True, batch=batch)


@transaction.atomic
def read_again(batch: ImportBatch, headers: dict[int, tuple[int, int]], *, by) -> ImportBatch:
    """Read sheets with their headers where a person says they are: {place of the sheet: (0-based row, one or two rows)}."""
    _need_importer(by)
    batch = ImportBatch.objects.select_for_update(of=("self",)).select_related("file").get(pk=batch.pk)
    if batch.FLOW.state(batch.state).is_final:
        raise ImportRefused("这次导入已经结束，不能再改。请重新上传。")
    book = book_of(batch)
    for place, (header, height) in headers.items():
        batch.sheets[place] = intake.with_header(book.sheets[place], header, height)
    batch.save(update_fields=["sheets"])
    return batch


def book_of(batch: ImportBatch) -> Book:
    """Open the batch's file as it was sent."""
    return open_book(bytes_of(batch))


def bytes_of(batch: ImportBatch) -> bytes:
    """Return the batch's file as it was sent."""
    return storage.path_of(storage.ORIGINAL, batch.file.sha256).read_bytes()


def _untold(done: int, total: int = 0, note: str = "") -> None:
    """Nobody is waiting at a progress bar."""


def _plan_of(batch: ImportBatch, *, by, tell) -> Plan:
    tell(0, 3, "正在读取表格")
    rows = intake.rows_of(book_of(batch), batch.sheets)
    tell(1, 3, f"正在核对 {len(rows)} 行")
    plan = make_plan(rows, by=by)
    tell(2, 3, "正在写入")
    return plan


def _keep(plan: Plan, batch: ImportBatch, ids: dict, *, by) -> None:
    """Keep what every row comes to; `ids` are the files of those that are written already."""
    ImportRow.objects.filter(batch=batch).delete()
    mappings = {name: layout.mapping for name, layout in intake.layouts_of(batch.sheets).items()}
    bulk.insert_values(ImportRow, ROW_COLUMNS, kept_rows(plan, mappings, ids), batch_id=batch.pk)
    workflow.move(batch, "preview", by=by, counts=plan.counts, plan_hash=plan.hash)


def _point_at_files(batch: ImportBatch, ids: dict) -> None:
    """Let the rows that were kept at the preview point at the files that they opened."""
    rows = list(ImportRow.objects.filter(batch=batch, verdict=Verdict.NEW).only("id", "sheet", "number", "workshop_id"))
    for row in rows:
        row.workshop_id = ids[row.sheet, row.number]
    bulk.update(ImportRow, rows, ["workshop_id"])


def _refusal(plan: Plan, good_rows_only: bool) -> str:
    errors = plan.counts["errors"]
    if not errors or good_rows_only:
        return ""
    return f"有 {errors} 行有误，一行也没有导入。请下载标注了错误的表格改好后重新上传，或选择“只导入无误的行”。"


def _need_importer(by) -> None:
    if not by.may("registry.import"):
        raise PermissionDenied("导入台账由监管所、局里或乡镇办理，您的岗位不能导入。")


def _home_area(by) -> str:
    access = getattr(by, "access", None)
    return (access.home_area if access else "") or settings.COUNTY_CODE


def _own_unit(by) -> str:
    access = getattr(by, "access", None)
    return access.organisation_name if access else ""


def _one_at_a_time() -> None:
    """Let one import write at a time, so that two ledgers with the same new workshop cannot both open its file."""
    list(Area.objects.select_for_update(no_key=True).filter(pk=settings.COUNTY_CODE).values_list("pk"))
