"""What a slice shows on the one-workshop page: a tab with its count, a template and what the template needs.

A slice offers `PANEL = Panel(...)` in its `panels.py`; `dossier.panels` lists them all in order, a line a module.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import QuerySet


def everybody(user) -> bool:
    """Whoever sees the file sees this part of it."""
    return True


@dataclass(frozen=True)
class Panel:
    """One tab of a file.

    `rows(shops)` are the records counted on the tab, given the workshops that make up the file: their numbers, or a
    queryset of them (all counts are read in one query; None: no count);
    `context(workshop, user)` gives the template its variables; `may_see(user)` hides the tab from people who have no business there.
    """

    key: str
    label: str
    template: str
    rows: Callable[[list[int] | QuerySet], QuerySet] | None
    context: Callable[..., dict]
    may_see: Callable[..., bool] = everybody
