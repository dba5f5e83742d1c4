"""The stage of a drill: the made county on the first of June, and who acts in it."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from heapq import heappop, heappush
from io import StringIO
from itertools import count
from random import Random
from uuid import UUID

from django.core.management import call_command

from inspections.officers import demo as officers
from inspections.plans import demo as plans
from inspections.risk import demo as risk
from jishan_portal.accounts import demo as accounts
from jishan_portal.accounts.actors import SYSTEM
from jishan_portal.accounts.models import User
from workshops.batches import demo as batches
from workshops.licences import demo as licences
from workshops.people import demo as people
from workshops.products import demo as products
from workshops.registry import demo as registry


@dataclass
class Stage:
    """What the acts share: the county, the people, one random source an act, and what is still to happen on which day."""

    county: registry.County
    users: dict[str, User]
    first: date
    last: date
    told: dict[str, int] = field(default_factory=dict)
    _waiting: list = field(default_factory=list)
    _order: count = field(default_factory=count)

    def rng(self, act: str) -> Random:
        """A random source of an act."""
        return self.county.rng(f"drill:{act}")

    def on(self, day: date, act, *args) -> None:
        """Let something happen on a day; what would fall after the last day does not happen."""
        if day <= self.last:
            heappush(self._waiting, (day, next(self._order), act, args))

    def play(self, day: date) -> None:
        """Let everything of a day happen, in the order it was arranged."""
        while self._waiting and self._waiting[0][0] <= day:
            _, _, act, args = heappop(self._waiting)
            act(self, *args)

    @staticmethod
    def key(rng: Random) -> UUID:
        """A submission's key, the same again for the same seed."""
        return UUID(int=rng.getrandbits(128), version=4)

    def note(self, what: str, many: int = 1) -> None:
        """Count something for the report."""
        self.told[what] = self.told.get(what, 0) + many


def build(workshops: int, seed: int, *, first: date, last: date) -> Stage:
    """Make the county as it stands on the first day; call it inside `clock.travel(first)`."""
    for command in ("load_base", "load_programme"):
        call_command(command, verbosity=0, stdout=StringIO())
    users = {user.username: user for user in accounts.load_demo_accounts()}
    county = registry.County(workshops, seed, SYSTEM)
    registry.open_files(county)
    for part in (products, people, licences, batches):
        part.add(county)
    registry.live_on(county)
    registry.own(county, users["owner1"], 0)
    officers.add(county, users)
    risk.add(county, users)
    plans.staff(county)
    return Stage(county, users, first, last)


def days(first: date, last: date):
    """Yield each day from the first to the last."""
    day = first
    while day <= last:
        yield day
        day += timedelta(days=1)
