"""Two at the same moment: the first has acted and not yet committed when the second begins.

On PostgreSQL the second is seen to wait for the first's rows; SQLite has one lock for all, there it is given a moment to come to it.
"""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from django.db import connection, transaction

WAITING = "SELECT count(*) FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"
PATIENCE, STEP, MOMENT = 5.0, 0.02, 0.2


def _is_waited_for() -> bool:
    if connection.vendor == "sqlite":
        time.sleep(MOMENT)
        return True
    with connection.cursor() as cursor:
        cursor.execute(WAITING)
        return cursor.fetchone()[0] > 0


def _alone(act: Callable):
    try:
        return act()
    except Exception as refusal:
        return refusal
    finally:
        connection.close()


def at_once(first: Callable, second: Callable) -> tuple:
    """Run `first`, start `second` in another thread before `first` is committed, and return what each returned or raised.

    Fails where `second` does not come to wait: then nothing was contended for.
    """
    with ThreadPoolExecutor(1) as other:
        with transaction.atomic():
            made = first()
            rival = other.submit(_alone, second)
            until = time.monotonic() + PATIENCE
            while not (was_waited_for := _is_waited_for()) and time.monotonic() < until:
                time.sleep(STEP)
        answered = rival.result(timeout=PATIENCE)
    assert was_waited_for, "the second did not wait for the first"
    return made, answered
