"""The collector of reference cycles: paused while a large computation builds what stays alive, calmed in a server."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

YOUNG, MIDDLE, OLD = 20_000, 20, 50  # objects made, and collections of the generation before, until one is collected


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


def settle() -> None:
    """Take what a server has loaded out of all later collections, and collect the young less often; call before it begins to serve.

    A page makes some ten thousand objects, nearly all of which die at once without the collector: with Python's usual
    thresholds it goes through them a dozen times a page, and now and then through the whole program.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG, MIDDLE, OLD)
