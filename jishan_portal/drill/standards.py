"""The batch 整治规范 in the drill: taken in by the clock, worked off through the summer, accepted by somebody else, a few sent back."""

from datetime import date, timedelta

from inspections.standardisation import actions
from inspections.standardisation import demo as told
from inspections.standardisation.models import Standardisation
from inspections.standardisation.states import Judgement, StandardState
from inspections.visits.demo import pair_of
from jishan_portal.drill.stage import Stage
from jishan_portal.kit import clock

WEEKS = 18  # from mid-June to mid-October
LEFT_SHARE = 12  # of so many workshops one is not taken up in time
SENT_BACK_EVERY = 8


def standardisation(stage: Stage) -> None:
    """Every week from the 15th of June a share of the batch is taken up."""
    for week in range(WEEKS):
        stage.on(date(stage.first.year, 6, 15) + timedelta(weeks=week), _take_up, week)


def _take_up(stage: Stage, week: int) -> None:
    batch = Standardisation.objects.filter(year=stage.first.year).order_by("pk")
    left = set(list(batch.values_list("pk", flat=True))[LEFT_SHARE - 1 :: LEFT_SHARE])
    rows = batch.filter(state=StandardState.LISTED).select_related("workshop__root", "workshop__station")
    wanted = [row for row in rows if row.pk not in left]
    for row in wanted[: -(-len(wanted) // (WEEKS - week))]:
        pair = pair_of(row.workshop)
        if pair:
            _plan(stage, row, pair[0].user)


def _plan(stage: Stage, row: Standardisation, by) -> None:
    rng = stage.rng(f"standard:{row.pk}")
    measures = [
        actions.add_measure(row, by=by, text=text, due_on=max(row.due_on, clock.today()), client_uuid=stage.key(rng))
        for text in rng.sample(told.MEASURES, 2)
    ]
    actions.plan(row, actions.Conclusion(rng.choice((Judgement.BAD, Judgement.FAIR)), told.BEFORE), by=by)
    stage.note("整治规范定措施")
    stage.on(clock.today() + timedelta(days=rng.choice((8, 12, 20))), _report, row.pk, [one.pk for one in measures], by)


def _report(stage: Stage, pk: int, measures: list[int], by) -> None:
    row = Standardisation.objects.get(pk=pk)
    if row.state != StandardState.WORKING:
        return
    for measure in row.measures.filter(pk__in=measures, done_on__isnull=True).order_by("pk"):
        actions.finish_measure(measure, by=by, result="已做好，现场核实")
    actions.report(row, actions.Conclusion(Judgement.FAIR, told.AFTER), by=by)
    stage.on(clock.today() + timedelta(days=3), _accept, pk, by)


def _accept(stage: Stage, pk: int, by) -> None:
    row, leader = Standardisation.objects.get(pk=pk), stage.users["bureau_leader1"]
    if row.state != StandardState.REPORTED:
        return
    looked_at = stage.told.get("整治规范退回", 0) + stage.told.get("整治规范验收", 0)
    if row.rounds == 0 and looked_at % SENT_BACK_EVERY == 0:  # counted, not by its number: that depends on what the database held before
        actions.return_(row, by=leader, opinion="添加剂台账还缺三月份的，补齐再报")
        stage.note("整治规范退回")
        stage.on(clock.today() + timedelta(days=6), _report, pk, [], by)
        return
    actions.accept(row, by=leader, opinion="同意，列入已规范")
    stage.note("整治规范验收")
