"""The only source of time.

Everything that asks "what time is it?" asks here, so that tests, the made county and the practice mode can
play the year in minutes. All moments are timezone-aware; days are Beijing days.
"""

from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

BEIJING = ZoneInfo("Asia/Shanghai")
_offset: ContextVar[timedelta] = ContextVar("clock_offset", default=timedelta())


def now() -> datetime:
    """Return the present moment, aware, in Beijing time (shifted inside `travel`)."""
    return datetime.now(BEIJING) + _offset.get()


def today() -> date:
    """Return the present Beijing day."""
    return now().date()


def day_of(moment: datetime) -> date:
    """Return the Beijing day on which an aware moment falls."""
    return moment.astimezone(BEIJING).date()


def start_of(day: date) -> datetime:
    """Return the first moment of a Beijing day."""
    return datetime(day.year, day.month, day.day, tzinfo=BEIJING)


@contextmanager
def travel(to: datetime | date):
    """Let the block run as if it started at `to`; time goes on ticking inside."""
    moment = to if isinstance(to, datetime) else start_of(to).replace(hour=9)
    token = _offset.set(moment - datetime.now(BEIJING))
    try:
        yield
    finally:
        _offset.reset(token)
