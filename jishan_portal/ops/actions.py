"""Backup and restore: database and files together, every byte checked."""

import shutil
from pathlib import Path

from django.conf import settings

from jishan_portal.kit import clock
from jishan_portal.ops import archive, databases
from jishan_portal.ops.archive import BackupRefused

PREFIX = "backup-"


def backup(to: Path, *, keep: int = 0) -> Path:
    """Write a complete backup into a new folder below `to` and return it; `keep` > 0 removes older ones beyond that number.

    The database is copied first: files are only ever added, so each file that its rows name is there when they are packed.
    The folder gets its name when it is complete; an interrupted backup leaves only a `.part` behind.
    """
    name = f"{PREFIX}{clock.now():%Y%m%dT%H%M%S}"
    part = to / f"{name}.part"
    (part / "database").mkdir(parents=True)
    facts = {"made_at": clock.now().isoformat(), "database": databases.dump(part / "database")}
    facts["files"] = archive.pack(Path(settings.MEDIA_ROOT), part / archive.FILES)
    archive.seal(part, facts)
    archive.opened(part)
    done = part.rename(to / name)
    for old in sorted(to.glob(f"{PREFIX}*[0-9]"))[:-keep] if keep else []:
        shutil.rmtree(old)
    return done


def restore(source: Path, *, force: bool = False) -> dict:
    """Replace database and files by a backup after checking all of it; return its manifest.

    Raises BackupRefused when anything differs from its checksum, or when the place is not empty and not `force`;
    nothing is changed then.
    """
    manifest = archive.opened(source)
    media = Path(settings.MEDIA_ROOT)
    has_files = media.exists() and any(media.iterdir())
    if not force and (has_files or not databases.is_empty()):
        raise BackupRefused("目标不是空的：已有账户或文件。确要覆盖，请先另做一份备份，再加 --force。")
    fresh = media.with_name(f"{media.name}.restoring")
    shutil.rmtree(fresh, ignore_errors=True)
    archive.unpack(source / archive.FILES, fresh, manifest["files"])
    databases.load(source / "database", manifest["database"])
    _put_in_place(fresh, media)
    return manifest


def _put_in_place(fresh: Path, media: Path) -> None:
    """Swap the restored files in; what stood there before is kept beside them."""
    if media.exists() and any(media.iterdir()):
        media.rename(media.with_name(f"{media.name}.before-{clock.now():%Y%m%dT%H%M%S}"))
    elif media.exists():
        media.rmdir()
    fresh.rename(media)
