"""Which function does which kind of work.

    @jobs.registry.handles("registry.export")
    def run(job, progress, *, ids):
        for number, chunk in enumerate(chunks, start=1):
            ...
            progress(number, len(chunks), note="正在写第 3 张表")
        progress.keep(path, "稷山县_小作坊台账_20241031.xlsx")
        return {"rows": 10_000}

A slice's handlers stand in its `tasks.py`, which the app's root `tasks.py` gathers. A handler must be safe to run twice:
a worker may be lost half-way, and the sweep starts its job anew.
"""

from collections.abc import Callable

from django.utils.module_loading import autodiscover_modules

HANDLERS: dict[str, Callable] = {}


def handles(kind: str):
    """Register a function as the handler of a kind of work; a kind has one handler."""

    def register(handler: Callable) -> Callable:
        taken = HANDLERS.get(kind)
        if taken and taken.__qualname__ != handler.__qualname__:
            raise ValueError(f"{kind!r} already has a handler: {taken}")
        HANDLERS[kind] = handler
        return handler

    return register


def handler_of(kind: str) -> Callable:
    """Return the handler of a kind; an unknown kind is a programming error (KeyError)."""
    if kind not in HANDLERS:
        autodiscover_modules("tasks")
    return HANDLERS[kind]
