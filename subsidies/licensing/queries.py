"""What is missing for a completed upgrade, and what the pages of the licences read."""

from datetime import date

from django.db.models import Count, QuerySet

from jishan_portal.kit import clock
from jishan_portal.kit.paging import Order
from jishan_portal.rulebook.queries import value
from subsidies.licensing import rules
from subsidies.licensing.models import Pipeline, Stage
from subsidies.licensing.states import AFTER_REACHED, ROAD, PipelineState
from subsidies.readiness.models import Round
from subsidies.readiness.queries import deadline
from subsidies.readiness.states import RoundState
from workshops.archive_boxes.queries import shelves_of
from workshops.licences.models import Licence, LicenceKind
from workshops.registry.models import Workshop
from workshops.registry.queries import search

NEWEST = Order("-id", "最近开始在前", descending=True)
TO_GUIDE = "to_guide"


def completion(workshop: Workshop) -> list[str]:
    """Return the conditions of a completed upgrade that a workshop does not meet yet; empty when it is complete.

    The conditions are the rulebook's `upgrade.complete_when` in its order; one it names that the portal cannot check counts as missing.
    """
    root, today = workshop.root_id or workshop.pk, clock.today()
    licences = Licence.objects.in_force(today).filter(workshop__root=root)
    checks = {
        "通则评分通过": lambda: Round.objects.filter(workshop__root=root, state=RoundState.PASSED).exists(),
        "企业营业执照": lambda: licences.filter(kind=LicenceKind.BUSINESS, number__startswith=rules.ENTERPRISE).exists(),
        "食品生产许可证": lambda: licences.filter(kind=LicenceKind.PRODUCTION).exists(),
    }
    return [words for words in value("upgrade.complete_when") if not checks.get(words, lambda: False)()]


def listed(user, *, q: str = "", area: str = "", view: str = "") -> QuerySet:
    """Return the pipelines in reach, to be ordered by NEWEST."""
    rows = Pipeline.objects.visible_to(user).select_related("workshop__root", "business", "production")
    rows = rows.filter(workshop__in=search(Workshop.objects.visible_to(user), q).values("pk")) if q else rows
    rows = rows.filter(area_code=area) if area else rows
    if view == TO_GUIDE:
        return rows.filter(state__in=AFTER_REACHED, business__isnull=True)
    if view == "standard":
        return rows.reached_by(counted_on(clock.today()))
    return rows.filter(state=view) if view else rows


def counted_on(on: date) -> date:
    """Return the day on which the standard counts for 办证率: 31 October, or the day asked for before it."""
    return min(on, deadline(on))


def extras(rows: list[Pipeline]) -> dict[int, tuple[Stage | None, int, int]]:
    """Return {pipeline: (present step, days in it, times guided)}; two queries for any number."""
    ids, today = [row.pk for row in rows], clock.today()
    stages = {stage.pipeline_id: stage for stage in Stage.objects.filter(pipeline__in=ids, left_on__isnull=True)}
    guided = dict(Pipeline.objects.filter(pk__in=ids).order_by().annotate(times=Count("guidings")).values_list("pk", "times"))
    return {pk: (stages.get(pk), rules.days_of(stages[pk], today) if pk in stages else 0, guided.get(pk, 0)) for pk in ids}


def figures(user) -> dict:
    """Return 办证率 (issued ÷ reached the standard on 31 October) and the average working days of an enterprise licence, in reach."""
    rows = Pipeline.objects.visible_to(user).reached_by(counted_on(clock.today()))
    held = list(rows.filter(business__isnull=False))
    taken = [days for days in map(rules.workdays_of, held) if days is not None]
    found = {"reached": rows.count(), "licensed": len(held), "to_guide": listed(user, view=TO_GUIDE).count()}
    return found | {"average": round(sum(taken) / len(taken), 1) if taken else None}


def at_home(user) -> dict:
    """Return what the first page of the approval bureau shows: 办证率 and who is to be guided."""
    return figures(user) | {"deadline": deadline()}


def dwell(user) -> list[tuple[str, int, float | None]]:
    """Return for each step how many stand in it now and the average days of those that left it."""
    reach = Pipeline.objects.visible_to(user).values("pk")
    spent, now = {}, {}
    for state, entered, left in Stage.objects.filter(pipeline__in=reach).values_list("state", "entered_on", "left_on"):
        if left is None:
            now[state] = now.get(state, 0) + 1
        else:
            spent.setdefault(state, []).append((left - entered).days)
    return [
        (PipelineState(state).label, now.get(state, 0), round(sum(spent[state]) / len(spent[state]), 1) if spent.get(state) else None)
        for state in ROAD[:-1]
    ]


def steps(row: Pipeline, stages: list[Stage]) -> list[dict]:
    """Return the step bar: done, now, next, with the days spent."""
    last = {stage.state: stage for stage in stages}
    at = ROAD.index(row.state) if row.state in ROAD else -1
    bar = []
    for number, state in enumerate(ROAD):
        stage = last.get(state)
        place = "now" if number == at and number < len(ROAD) - 1 else "done" if stage and number <= at else "next"
        note = f"{stage.entered_on:%m-%d}，{rules.days_of(stage, clock.today())} 天" if stage and place != "next" else ""
        bar.append({"label": PipelineState(state).label, "note": note, "stage": place})
    return bar


def missing_documents(root_id: int) -> list[str]:
    """Return what the archive boxes lack for the hand-over."""
    _, found = shelves_of(root_id)
    return [verdict.item.name for verdict in found.missing]
