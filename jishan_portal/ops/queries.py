"""Is the portal well? Each check answers with a sentence that names no secret."""

import shutil
import time
from collections.abc import Callable

from django.conf import settings
from django.core.cache import cache
from django.db import connection

from jishan_portal.celery import app
from jishan_portal.kit import clock

BEAT_KEY = "ops:beat"
BEAT_LATE_SECONDS = 300
_begun = time.monotonic()


class Unwell(Exception):
    """A check that failed; its text is shown to whoever watches the health page."""


def _database() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return connection.vendor


def _cache() -> str:
    mark = f"{clock.now():%H%M%S%f}"
    cache.set("ops:health", mark, 30)
    if cache.get("ops:health") is None:
        raise Unwell("写入后读不到")
    return "ok"


def _disk() -> str:
    free = min(shutil.disk_usage(folder).free for folder in (settings.VAR_DIR, _existing(settings.MEDIA_ROOT))) // 2**20
    if free < settings.HEALTH_MIN_FREE_MB:
        raise Unwell(f"剩余 {free} MB，低于 {settings.HEALTH_MIN_FREE_MB} MB")
    return f"{free} MB"


def _existing(folder):
    """Return the folder, or the nearest one above it that exists."""
    while not folder.exists():
        folder = folder.parent
    return folder


def _broker() -> str:
    if settings.CELERY_TASK_ALWAYS_EAGER:
        return "not used"
    with app.connection_for_read() as broker:
        broker.ensure_connection(max_retries=1, interval_start=0, timeout=2)
    return "ok"


def _beat() -> str:
    """The beat leaves a mark each minute; right after a start none can be there yet."""
    if settings.CELERY_TASK_ALWAYS_EAGER:
        return "not used"
    last = cache.get(BEAT_KEY)
    if last is None and time.monotonic() - _begun < BEAT_LATE_SECONDS:
        return "starting"
    if last is None or clock.now().timestamp() - last > BEAT_LATE_SECONDS:
        raise Unwell("定时任务没有运行")
    return "ok"


CHECKS: dict[str, Callable[[], str]] = {"database": _database, "cache": _cache, "disk": _disk, "broker": _broker, "beat": _beat}


def health() -> tuple[bool, dict]:
    """Return whether all is well, and for each check `{"ok", "detail", "ms"}`."""
    found = {name: _checked(check) for name, check in CHECKS.items()}
    return all(result["ok"] for result in found.values()), found


def _checked(check) -> dict:
    begun = time.perf_counter()
    try:
        ok, detail = True, check()
    except Unwell as error:
        ok, detail = False, str(error)
    except Exception as error:
        ok, detail = False, type(error).__name__  # the text may hold an address or a password
    return {"ok": ok, "detail": detail, "ms": round((time.perf_counter() - begun) * 1000, 1)}
