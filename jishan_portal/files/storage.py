"""Where bytes lie: under MEDIA_ROOT, named by the hash of the original, written whole or not at all."""

import errno
import hashlib
import os
import tempfile
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from jishan_portal.files.rules import FileRefused, check_size

ORIGINAL, SERVED, THUMB = "original", "served", "thumb"
VARIANTS = (ORIGINAL, SERVED, THUMB)
CHUNK = 1024 * 1024


def path_of(variant: str, sha256: str) -> Path:
    """Return where a variant of a content lies; no name that a user gave is part of it."""
    return Path(settings.MEDIA_ROOT) / variant / sha256[:2] / sha256[2:4] / sha256


@contextmanager
def received(upload, purpose: str):
    """Copy an upload (anything with `chunks()`) aside and yield (open file, sha256, size); what is not put away is removed.

    Raises FileRefused (empty, too large, disk full).
    """
    incoming = Path(settings.MEDIA_ROOT) / "incoming"
    incoming.mkdir(parents=True, exist_ok=True)
    with _disk_errors(), tempfile.NamedTemporaryFile(dir=incoming) as aside:
        digest, size = hashlib.sha256(), 0
        for chunk in upload.chunks():
            size += len(chunk)
            check_size(size, purpose)
            digest.update(chunk)
            aside.write(chunk)
        check_size(size, purpose)
        aside.flush()
        yield aside, digest.hexdigest(), size


def put(variant: str, sha256: str, content) -> None:
    """Put bytes, or an open file's bytes, in their place; a content that already lies there is only touched."""
    place = path_of(variant, sha256)
    with _disk_errors():
        if place.exists():
            os.utime(place)
            return
        place.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=place.parent, prefix=".", delete=False) as target:
            try:
                _copy(content, target)
                os.fchmod(target.fileno(), settings.FILE_UPLOAD_PERMISSIONS)
                os.replace(target.name, place)
            except BaseException:
                Path(target.name).unlink(missing_ok=True)
                raise


def remove(sha256: str, *, unless_touched_since: float) -> None:
    """Remove all variants of a content, but not one that an upload has just found again."""
    for variant in VARIANTS:
        place = path_of(variant, sha256)
        if place.exists() and place.stat().st_mtime < unless_touched_since:
            place.unlink(missing_ok=True)


def stored_hashes(prefix: str) -> set[str]:
    """Return the hashes under a two-digit prefix that lie on disk in any variant."""
    root = Path(settings.MEDIA_ROOT)
    return {path.name for variant in VARIANTS for path in (root / variant / prefix).glob("*/*") if not path.name.startswith(".")}


def _copy(content, target) -> None:
    if isinstance(content, bytes):
        target.write(content)
        return
    content.seek(0)
    while chunk := content.read(CHUNK):
        target.write(chunk)


@contextmanager
def _disk_errors():
    try:
        yield
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EROFS}:
            raise FileRefused("服务器磁盘已满，文件没有保存。请联系系统管理员清理磁盘，稍后再传。") from error
        raise
