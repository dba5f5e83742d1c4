"""Pausing the collector of reference cycles while a large computation builds what stays alive until its end."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def unswept() -> Iterator[None]:
    """Let no collection run inside: each full one walks every object that is alive and frees nothing. Nests; the state before returns."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
