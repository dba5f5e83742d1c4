"""Two at the same moment: the first has acted and not yet committed when the second begins.

On PostgreSQL the second is seen to wait for the first's rows; SQLite has one lock for all, there it is given a moment to come to it.
"""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier

from django.db import connection, transaction

WAITING = "SELECT count(*) FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"
PATIENCE, STEP, MOMENT = 5.0, 0.02, 0.2
LONG = 60.0  # seconds after which a thread that does not come is taken for hung


def rounds(many: int) -> int:
    """Return how often a race is run: PostgreSQL interleaves each anew; SQLite lets one write after the other, every time alike."""
    return many if connection.vendor == "postgresql" else min(many, 3)


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


@contextmanager
def crowd_of(size: int) -> Iterator[ThreadPoolExecutor]:
    """Return threads that keep their connections from one race to the next and close them together at the end.

    A connection made anew for each of four hundred who race costs more than the races; with it open, they start closer together.
    """
    with ThreadPoolExecutor(size) as crowd:
        try:
            yield crowd
        finally:
            everyone = Barrier(size)  # nobody takes a second turn before each has had one

            def leave(_number: int):
                everyone.wait(LONG)
                connection.close()

            list(crowd.map(leave, range(size)))
