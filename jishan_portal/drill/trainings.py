"""Trainings in the drill: called a week before, held with absentees, quizzes passed and failed."""

from datetime import date, datetime, time, timedelta

from jishan_portal.drill.stage import Stage
from jishan_portal.kit import clock
from workshops.training import demo as told
from workshops.training.loading import load_training
from workshops.training.models import Session
from workshops.training.states import SeatState

DAYS = ((6, 17), (9, 16), (7, 22), (10, 21))  # when those of `told.PLANNED` are held
AHEAD = timedelta(days=7)


def trainings(stage: Stage) -> None:
    """Four trainings between June and October: safety, brands, the officials' own, labels."""
    load_training()
    for row, (month, day) in zip(told.PLANNED, DAYS, strict=True):
        stage.on(date(stage.first.year, month, day) - AHEAD, _call, row)


def _call(stage: Stage, row: tuple) -> None:
    moment = datetime.combine(clock.today() + AHEAD, time(8), clock.BEIJING)
    session = told.call(row, moment, stage.users)
    stage.note("培训")
    stage.on(clock.today() + AHEAD, _hold, session.pk)


def _hold(stage: Stage, pk: int) -> None:
    session = Session.objects.get(pk=pk)
    told.hold(stage.users, session)
    stage.note("参加培训", session.seats.attended().count())
    stage.note("培训缺席", session.seats.filter(state=SeatState.ABSENT).count())
