"""The second look in November: the list of the 1st, a share of it every working day, and what had come back."""

from datetime import date, timedelta

from inspections.look_backs import actions
from inspections.look_backs.models import LookBack
from inspections.visits.demo import pair_of
from jishan_portal.drill.mending import mend
from jishan_portal.drill.stage import Stage
from jishan_portal.kit import clock

LAST_LOOK = 27  # of November: three days to spare
CAME_BACK_EVERY, FIRST_BACK = 9, 4  # of so many problems looked at one has come back, the first of them early


def second_looks(stage: Stage) -> None:
    """The list is drawn up by the clock on the 1st of November; from the 2nd on officers work it off evenly."""
    day = date(stage.first.year, 11, 2)
    while day.day <= LAST_LOOK:
        if day.isoweekday() < 6:
            stage.on(day, _look)
        day += timedelta(days=1)


def _look(stage: Stage) -> None:
    rows = LookBack.objects.waiting().select_related("workshop__root", "workshop__station", "hazard").order_by("pk")
    left = max(1, (LAST_LOOK - clock.today().day) * 5 // 7)
    for row in rows[: -(-rows.count() // left)]:
        pair = pair_of(row.workshop.root)
        if pair:
            _judge(stage, row, pair)


def _judge(stage: Stage, row: LookBack, pair: tuple) -> None:
    looked = stage.told.get("回头看", 0)
    is_kept = looked % CAME_BACK_EVERY != FIRST_BACK
    verdict = actions.Verdict(is_kept, pair[1], "" if is_kept else "和上次一样，又没有做到")
    held = actions.look(row, verdict, by=pair[0].user, submission_id=stage.key(stage.rng(f"look:{looked}")))
    stage.note("回头看")
    if not is_kept:
        stage.note("回头看反弹")
        stage.on(clock.today() + timedelta(days=5), mend, held.rebound_id)
