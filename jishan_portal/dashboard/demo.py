"""The made county's trends: what its figures would have read on the Wednesdays of the year, drawn back from today's."""

from datetime import date, timedelta

from jishan_portal.dashboard import readings
from jishan_portal.dashboard.models import Reading
from jishan_portal.kit import clock

WEEKS = 40
WEEK = timedelta(days=7)
STEADY = ("registry.", "batches.", "risk.grade")  # what stood there all year


def add(county) -> int:
    """Read today's figures and write the weeks before them, growing evenly with a slow start; return how many readings there are.

    `county` gives the day it was made.
    """
    readings.refresh(county.today)
    today = list(Reading.objects.filter(on=county.today))
    start = max(date(county.today.year, 1, 10), county.today - WEEKS * WEEK)
    days = [county.today - back * WEEK for back in range(1, WEEKS) if county.today - back * WEEK >= start]
    whole = max(1, (county.today - start).days)
    fresh = [_past(row, day, ((day - start).days / whole) ** 1.3) for day in days for row in today]
    Reading.objects.bulk_create(fresh, ignore_conflicts=True, batch_size=2000)
    return len(today) + len(fresh)


def _past(row: Reading, day: date, grown: float) -> Reading:
    is_steady = row.key.startswith(STEADY)
    done = row.done if is_steady else round(row.done * grown)
    total = row.total if row.is_share or is_steady else done
    facts = {"key": row.key, "area_code": row.area_code, "done": done, "total": total, "is_share": row.is_share}
    return Reading(on=day, read_at=clock.start_of(day), **facts)
