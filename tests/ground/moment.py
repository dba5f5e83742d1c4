"""Time in tests: an ordinary Tuesday of the programme's year, unless a test names its own moment."""

from datetime import date, datetime

import pytest
import time_machine

from jishan_portal.kit.clock import BEIJING

ORDINARY_MOMENT = datetime(2026, 3, 17, 10, 0, tzinfo=BEIJING)


def _moment(text: str | date | datetime) -> datetime:
    """Read "2024-09-25", "2024-09-25 14:30", a date or a datetime as Beijing time."""
    moment = datetime.fromisoformat(text) if isinstance(text, str) else text
    if not isinstance(moment, datetime):
        moment = datetime(moment.year, moment.month, moment.day)  # noqa: DTZ001 made aware below
    return moment if moment.tzinfo else moment.replace(tzinfo=BEIJING)


@pytest.fixture(autouse=True)
def _ordinary_day(request):
    """Tests do not depend on the day they run; a browser keeps the real time, because its cookies would expire."""
    if request.node.get_closest_marker("browser"):
        yield
        return
    with time_machine.travel(ORDINARY_MOMENT, tick=True):
        yield


@pytest.fixture
def freeze():
    """Stop the clock: `freeze("2024-09-25 14:30")`, `freeze(date(2024, 9, 25))`; call it again to move on."""
    stopped = []

    def stop_at(moment: str | date | datetime) -> datetime:
        if stopped:
            stopped.pop().stop()
        traveller = time_machine.travel(_moment(moment), tick=False)
        traveller.start()
        stopped.append(traveller)
        return _moment(moment)

    yield stop_at
    for traveller in stopped:
        traveller.stop()
