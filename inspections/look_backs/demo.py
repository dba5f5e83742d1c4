"""The made county's second look: the list of the last November, most of it looked at, a few problems back again."""

from datetime import date, timedelta
from uuid import UUID

from inspections.hazards.demo import wall_photo
from inspections.look_backs import actions
from inspections.look_backs.models import LookBack
from inspections.look_backs.rules import starts_on
from inspections.visits.demo import pair_of
from jishan_portal.files import actions as files
from jishan_portal.kit import clock
from workshops.registry.demo import County

ON_PHOTO, BACK_EVERY = 12, 11  # of so many looked at one has a photo, one had come back
MOST, DAYS = 120, 27  # so many are looked at one by one at most, evenly over the days of November


def add(county: County, users: dict) -> int:
    """Draw up the list where its day has come this year, else the one of last year, and look at some of it; return how many rows."""
    begun = starts_on(county.today)
    day = begun if county.today >= begun else date(county.today.year - 1, 11, 1)
    by = users["inspector1"]
    _ = by.access  # looked up before travelling back: demo accounts hold their posts from today
    with clock.travel(day):
        actions.draw_due(by=county.by)
    if county.is_small:
        _look(county)
    return LookBack.objects.count()


def _look(county: County) -> None:
    """Look at as many as an even pace would have reached, each pair in its own station's reach."""
    rng = county.rng("look_backs")
    rows = LookBack.objects.waiting().select_related("workshop__root", "workshop__station", "hazard", "roll").order_by("pk")
    passed = min(max((county.today - starts_on(county.today)).days, 1), DAYS) if county.today >= starts_on(county.today) else DAYS
    for place, row in enumerate(rows[: min(MOST, rows.count() * passed // (DAYS + 3))]):
        pair = pair_of(row.workshop)
        if pair is None:
            continue
        is_kept, by = place % BACK_EVERY != 2, pair[0].user
        photos = ()
        if place % ON_PHOTO == 0:
            photos = (files.keep(wall_photo(rng, dark=not is_kept), by=by, purpose="photo", is_evidence=True),)
        verdict = actions.Verdict(is_kept, pair[1], "" if is_kept else "和上次一样，又没有做到", photos)
        with clock.travel(max(row.roll.drawn_on, county.today - timedelta(days=place % passed))):
            actions.look(row, verdict, by=by, submission_id=UUID(int=rng.getrandbits(128), version=4))
