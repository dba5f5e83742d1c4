"""Taking files in, giving them to records, and clearing away what nobody took."""

import time
from pathlib import Path
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.core.files import File
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from jishan_portal.accounts.models import User
from jishan_portal.audit import actions as audit
from jishan_portal.files import kinds, storage
from jishan_portal.files.models import ORPHAN_DAYS, StoredFile
from jishan_portal.files.names import clean_name
from jishan_portal.files.pictures import copies_of, likeness_of_thumb
from jishan_portal.files.rules import FileRefused, check_purpose, recognise
from jishan_portal.files.scanning import scan
from jishan_portal.kit import clock

HOUR = 3600
DAY = 24 * HOUR
SWEEP_BATCH = 500


def keep(upload, *, by, purpose: str, is_evidence: bool = False, client_uuid: UUID | None = None, expected_hash: str = "") -> StoredFile:
    """Take an upload in (a Django UploadedFile or File) and return its temporary row; `claim` makes it part of a record.

    The type is judged by content. The same `client_uuid` from the same person returns the same row. `expected_hash` is
    the SHA-256 that the phone computed. Raises FileRefused; nothing is stored then. Bytes are written before the row,
    outside its transaction, so that a slow picture never holds a database lock.
    """
    _check_unclaimed(by)
    with storage.received(upload, purpose) as (source, sha256, size):
        if expected_hash and expected_hash.lower() != sha256:
            raise FileRefused("文件在传输中有损坏，内容与手机上的不一致。请重新上传。")
        earlier = _earlier(by, client_uuid, sha256)
        if earlier:
            return earlier
        kind = recognise(source)
        check_purpose(kind, purpose)
        scan(source)
        copies = copies_of(source) if kind.is_picture else None
        row = StoredFile(
            sha256=sha256,
            size=size,
            content_type=kind.content_type,
            extension=kind.extension,
            original_name=clean_name(upload.name, kind.extension),
            purpose=purpose,
            is_evidence=is_evidence,
            width=copies and copies.width,
            height=copies and copies.height,
            likeness=copies.likeness if copies else "",
            client_uuid=client_uuid,
            uploaded_by=by if isinstance(by, User) else None,
            uploaded_at=clock.now(),
        )
        _put_away(row, source, copies)
    return _save(row, by=by)


def keep_made(path: Path, *, by, name: str, purpose: str = "result", is_kept: bool = True) -> StoredFile:
    """Store a file that the portal itself wrote (an export, a paper); its extension says what it is.

    One that is not kept (the result of a job) goes after 30 days, as unclaimed uploads do.
    """
    kind = kinds.BY_EXTENSION[path.suffix.removeprefix(".")]
    with path.open("rb") as made, storage.received(File(made, name=name), purpose) as (source, sha256, size):
        row = StoredFile(
            sha256=sha256,
            size=size,
            content_type=kind.content_type,
            extension=kind.extension,
            original_name=clean_name(name, kind.extension),
            purpose=purpose,
            uploaded_by=by if isinstance(by, User) else None,
            kept_at=clock.now() if is_kept else None,
        )
        storage.put(storage.ORIGINAL, sha256, source)
    return _save(row, by=by)


@transaction.atomic
def claim(stored: StoredFile, *, by) -> StoredFile:
    """Make an upload part of a record, for good; call it where the record takes its reference. Again is the same.

    Raises PermissionDenied when somebody else uploaded it.
    """
    held = StoredFile.objects.select_for_update().get(pk=stored.pk)
    if held.kept_at is None:
        if isinstance(by, User) and held.uploaded_by_id != by.pk:
            raise PermissionDenied("这个文件是别人上传的，您不能使用。请自己上传一份。")
        held.kept_at = clock.now()
        held.save(update_fields=["kept_at"])
        audit.record("files.claim", held, by=by, summary=f"文件归入记录：{held}", data={"sha256": held.sha256})
    return held


@transaction.atomic
def destroy(stored: StoredFile, *, by) -> StoredFile:
    """Destroy the content of a kept file whose term has run out; name and hash stay. Again is the same.

    Bytes that another row still needs stay until its own term; evidence is never destroyed (ValueError).
    """
    held = StoredFile.objects.select_for_update().get(pk=stored.pk)
    if held.is_evidence:
        raise ValueError("evidence is kept as long as its case")
    if held.destroyed_at is None:
        held.destroyed_at = clock.now()
        held.save(update_fields=["destroyed_at"])
        if held.stamped:
            destroy(held.stamped, by=by)
        audit.record("files.destroy", held, by=by, summary=f"文件内容到期销毁：{held}", data={"sha256": held.sha256})
        transaction.on_commit(lambda: _remove_unneeded(held.sha256))
    return held


def _remove_unneeded(sha256: str) -> None:
    if not StoredFile.objects.filter(sha256=sha256, destroyed_at__isnull=True).exists():
        storage.remove(sha256, unless_touched_since=time.time() - HOUR)


def sweep_orphans(*, by) -> int:
    """Delete the rows left unclaimed for 30 days, and bytes that no row names; return how many rows went."""
    batch = list(StoredFile.objects.orphaned(clock.now()).order_by("id")[:SWEEP_BATCH])
    gone = sum(_discard(row, by=by) for row in batch)
    for prefix in range(256):
        _remove_strays(f"{prefix:02x}")
    return gone


def liken() -> int:
    """Keep what to know earlier pictures by, some at a time; return how many."""
    rows = list(StoredFile.objects.unlikened().order_by("-id")[:SWEEP_BATCH])
    for row in rows:
        row.likeness = likeness_of_thumb(storage.path_of(storage.THUMB, row.sha256))
    return StoredFile.objects.bulk_update(rows, ["likeness"]) if rows else 0


def _check_unclaimed(by) -> None:
    if isinstance(by, User) and StoredFile.objects.claimable_by(by).count() >= kinds.MAX_UNCLAIMED:
        raise FileRefused(f"您已有 {kinds.MAX_UNCLAIMED} 个上传后没有使用的文件。请先把正在填的记录提交，再继续上传。")


def _earlier(by, client_uuid: UUID | None, sha256: str) -> StoredFile | None:
    """Return what an earlier try of the same upload left; the same number with other content is refused."""
    if client_uuid is None:
        return None
    row = StoredFile.objects.filter(uploaded_by=by.pk, client_uuid=client_uuid).first()
    if row and row.sha256 != sha256:
        raise FileRefused("这个上传号已用于另一个文件。请刷新页面后重新上传。")
    return row


def _put_away(row: StoredFile, source, copies) -> None:
    if row.has_original:
        storage.put(storage.ORIGINAL, row.sha256, source)
    if copies:
        storage.put(storage.SERVED, row.sha256, copies.served)
        storage.put(storage.THUMB, row.sha256, copies.thumb)


def _save(row: StoredFile, *, by) -> StoredFile:
    """Save the row with its audit entry; a second try that was faster wins."""
    try:
        with transaction.atomic():
            row.save(force_insert=True)
            audit.record("files.keep", row, by=by, summary=f"存入文件：{row}", data={"sha256": row.sha256, "size": row.size})
    except IntegrityError:
        earlier = _earlier(by, row.client_uuid, row.sha256)
        if earlier is None:
            raise
        return earlier
    return row


def _discard(row: StoredFile, *, by) -> int:
    """Delete one unclaimed row; a row that some record does hold is claimed instead."""
    try:
        with transaction.atomic():
            audit.record("files.discard", row, by=by, summary=f"清理未使用的文件：{row}", data={"sha256": row.sha256})
            StoredFile.objects.unclaimed().filter(pk=row.pk).delete()
    except ProtectedError:
        claim(row, by=by)
        return 0
    if not StoredFile.objects.filter(sha256=row.sha256).exists():
        storage.remove(row.sha256, unless_touched_since=time.time() - DAY)
    return 1


def _remove_strays(prefix: str) -> None:
    """Bytes whose transaction was rolled back, or whose rows were all destroyed: they go when nobody has touched them for 30 days."""
    on_disk = storage.stored_hashes(prefix)
    if not on_disk:
        return
    known = set(StoredFile.objects.filter(sha256__startswith=prefix, destroyed_at__isnull=True).values_list("sha256", flat=True))
    for sha256 in on_disk - known:
        storage.remove(sha256, unless_touched_since=time.time() - ORPHAN_DAYS * DAY)
