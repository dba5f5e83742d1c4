"""The made county's second look: the list of the last November, most of it looked at, a few problems back again."""

from datetime import date
from uuid import UUID

from inspections.hazards.demo import wall_photo
from inspections.look_backs import actions
from inspections.look_backs.models import LookBack
from inspections.look_backs.rules import starts_on
from inspections.officers.models import Officer
from inspections.officers.rules import conflict
from jishan_portal.files import actions as files
from jishan_portal.kit import clock
from workshops.registry.demo import County

LOOKED, ON_PHOTO = 10, 3  # how many are looked at one by one; every third has a photo


def add(county: County, users: dict) -> int:
    """Draw up the list where its day has come this year, else the one of last year, and look at some of it; return how many rows."""
    day = county.today if county.today >= starts_on(county.today) else date(county.today.year - 1, 11, 1)
    by = users["inspector1"]
    _ = by.access  # looked up before travelling back: demo accounts hold their posts from today
    if day == county.today:
        actions.draw_due(by=county.by)
    else:
        with clock.travel(day):
            actions.draw_due(by=county.by)
    if county.is_small:
        _look(county, users)
    return LookBack.objects.count()


def _look(county: County, users: dict) -> None:
    mine = Officer.objects.filter(user=users["inspector1"]).select_related("user").first()
    other = Officer.objects.certified_on(county.today).exclude(user=users["inspector1"]).select_related("user").order_by("pk").first()
    if mine is None or other is None:
        return
    rng, rows = (
        county.rng("look_backs"),
        LookBack.objects.visible_to(users["inspector1"]).waiting().select_related("workshop__root", "hazard").order_by("pk"),
    )
    fit = [row for row in rows[: LOOKED * 4] if not any(conflict(one, row.workshop.root, county.today) for one in (mine, other))]
    for place, row in enumerate(fit[:LOOKED]):
        is_kept = place % 5 != 2
        photos = ()
        if place % ON_PHOTO == 0:
            photos = (files.keep(wall_photo(rng, dark=not is_kept), by=mine.user, purpose="photo", is_evidence=True),)
        note = "" if is_kept else "和上次一样，又没有做到"
        verdict = actions.Verdict(is_kept, other, note, photos)
        actions.look(row, verdict, by=mine.user, submission_id=UUID(int=rng.getrandbits(128), version=4))
