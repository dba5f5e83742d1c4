"""Which programme runs, and everything about it in a fixed number of queries."""

from collections import defaultdict
from datetime import date

from django.db.models import Prefetch

from jishan_portal.kit import clock
from jishan_portal.kit.statements import kept
from jishan_portal.programme.models import Clause, Milestone, Programme, RosterMember, Target
from jishan_portal.rulebook.queries import value

SOME_YEAR = 1  # stands for the year in a kept statement; a negative one no row could have
SOME_PK = -1


def year_of(on: date | None = None) -> int:
    """Return the programme year a day belongs to: after the last milestone (30 November) the next year's."""
    on = on or clock.today()
    month, day = map(int, value("programme.year_turns", on).split("-"))
    return on.year + ((on.month, on.day) > (month, day))


def current(on: date | None = None) -> Programme:
    """Return the programme that runs on a day: its year's, else the latest before it; LookupError when there is none."""
    found = kept("programme.current", _latest).records({SOME_YEAR: year_of(on)})
    if not found:
        raise LookupError("还没有装入实施方案，请系统管理员先装入。")
    return found[0]


def _latest():
    return Programme.objects.select_related("copied_from").filter(year__lte=SOME_YEAR).order_by("-year")[:1]


def years() -> list[Programme]:
    """Return all programmes, newest first; one query."""
    return list(Programme.objects.select_related("copied_from").defer("text", "copied_from__text"))


def page(programme: Programme) -> Programme:
    """Return a programme with `clauses` (their `organisations` and `targets`), `milestones` and `roster` at hand.

    The number of queries does not depend on how many there are.
    """
    clauses = Clause.objects.order_by("number").prefetch_related("organisations", Prefetch("targets", Target.objects.order_by("indicator")))
    parts = (
        Prefetch("clauses", clauses),
        Prefetch("milestones", Milestone.objects.order_by("day", "key")),
        Prefetch("roster", RosterMember.objects.order_by("role", "position", "since", "pk")),
    )
    return Programme.objects.select_related("copied_from").prefetch_related(*parts).get(pk=programme.pk)


def with_clauses(programme: Programme) -> Programme:
    """Return the programme with `clauses` and their `targets` at hand to be read through, which is all a board needs (two queries)."""
    mine = kept("programme.clauses", lambda: Clause.objects.filter(programme=SOME_PK).order_by("number"))
    targets = kept("programme.targets", lambda: Target.objects.filter(clause__programme=SOME_PK).order_by("indicator"))
    clauses, found = mine.records({SOME_PK: programme.pk}), defaultdict(list)
    for target in targets.records({SOME_PK: programme.pk}):
        found[target.clause_id].append(target)
    for clause in clauses:  # a queryset each, as prefetching makes, would cost more than the rows
        clause._prefetched_objects_cache = {"targets": found[clause.pk]}
    programme._prefetched_objects_cache = {"clauses": clauses}
    return programme


def serving(programme: Programme, on: date | None = None) -> list[RosterMember]:
    """Return the members of the leading group who serve on a day (today), in the order of the roster; one query."""
    return list(programme.roster.serving(on or clock.today()).order_by("role", "position", "since", "pk"))


def policy_text(programme: Programme) -> str:
    """Return the full text of the policy: the programme's own, else that of the one it was copied from."""
    held: Programme | None = programme
    while held is not None:
        if held.text:
            return held.text
        held = held.copied_from
    return ""


def targets(programme: Programme) -> list[Target]:
    """Return the targets of a programme with their clauses; one query."""
    return list(Target.objects.filter(clause__programme=programme).select_related("clause").order_by("clause__number", "indicator"))
