"""Where lots come from that nobody may foresee: the system's secure source; inside `drawn_from` a seed, so that a drill falls out again."""

import secrets
from contextlib import contextmanager
from contextvars import ContextVar
from random import Random

_source: ContextVar[Random | None] = ContextVar("chance_source", default=None)


def bits(many: int) -> int:
    """Return a number of `many` random bits."""
    source = _source.get()
    return source.getrandbits(many) if source else secrets.randbits(many)


@contextmanager
def drawn_from(seed: str):
    """Let every lot inside the block be drawn from a seed. For the drill only: whoever knows the seed knows the lots."""
    token = _source.set(Random(seed))  # noqa: S311 must come out the same again
    try:
        yield
    finally:
        _source.reset(token)
