"""What the planner is given and what it returns. Weeks are counted from 0; a team-day is two officers on one day in one township."""

from dataclasses import dataclass, field

Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Officer:
    """An officer with a valid certificate: the field days of each week, as many weeks as the horizon has."""

    key: int
    station: int
    days: tuple[int, ...]


@dataclass(slots=True)
class Target:
    """A workshop that is owed visits.

    `owed` counts visits still to be planned; `fixed` are weeks in which it has a visit that stays as it is; `first` the earliest
    week for a new one (recent check, check by a higher level); `barred` the officers who must keep away (回避, own village);
    `past` the pair that came last; `spot` puts neighbours beside each other (see `trips.spot_of`); `bound` are weeks that some of
    the owed visits were fixed to by hand: only their pair is open.
    """

    key: int
    station: int
    town: str
    grade: str = ""
    owed: int = 1
    spot: int = 0
    first: int = 0
    fixed: tuple[int, ...] = ()
    barred: frozenset = frozenset()
    past: Pair | None = None
    is_drawn: bool = False
    bound: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Held:
    """A team-day that stays as it is: it uses up a day of both officers; visits in its `town` may join while it has seats."""

    week: int
    pair: Pair
    key: int = 0
    town: str = ""
    seats: int = 0


@dataclass(frozen=True, slots=True)
class Setting:
    """What the rulebook sets: visits a team-day, weeks between two visits of a workshop, grades that come first, the seed."""

    weeks: int
    per_day: int = 4
    gap: int = 4
    urgent: frozenset = frozenset({"C", "D"})
    seed: str = ""
    may_borrow: bool = True
    horizon: int = 0  # weeks of which capacity is known; beyond `weeks` they only serve to say how much later would do
    usual: tuple[int, ...] = ()  # field days of each week of somebody without leave, to try out one officer more


@dataclass(frozen=True)
class Problem:
    """A whole planning problem. `groups` names the county of each station: help comes from stations of the same one."""

    setting: Setting
    targets: list[Target]
    officers: list[Officer]
    held: list[Held] = field(default_factory=list)
    groups: dict[int, str] = field(default_factory=dict)


@dataclass(slots=True)
class Visit:
    """One visit to be placed: the nth of its target, in the weeks first … last."""

    target: Target
    nth: int
    first: int
    last: int


@dataclass(slots=True)
class Trip:
    """A team-day: its visits, the weeks that suit all of them, and (once placed) week and pair."""

    visits: list[Visit]
    station: int
    first: int
    last: int
    week: int = -1
    pair: Pair | None = None
    choices: tuple[Pair, ...] = ()  # the pairs a lot was drawn among

    @property
    def is_late(self) -> bool:
        """Whether it stands after the weeks that suit all its visits."""
        return self.week > self.last

    @property
    def barred(self) -> frozenset:
        """Officers who must keep away from one of the visits."""
        return frozenset().union(*(visit.target.barred for visit in self.visits))

    @property
    def is_drawn(self) -> bool:
        """Whether one of its workshops was drawn by lot."""
        return any(visit.target.is_drawn for visit in self.visits)


@dataclass(frozen=True, slots=True)
class Missing:
    """A visit that found no place, and why: weeks, officers, conflict or capacity."""

    visit: Visit
    why: str


@dataclass(frozen=True, slots=True)
class Remedy:
    """What stands in a station's way, the commonest first, and what would make its plan possible, each tried out."""

    station: int
    missing: int
    late: int
    whys: tuple[str, ...]
    need_days: int
    have_days: int
    officers: int | None = None
    weeks: int | None = None
    per_day: int | None = None


@dataclass
class Outcome:
    """A plan: its team-days, what found no place, the lower bound of team-days, and what broke a rule (never anything, by design)."""

    trips: list[Trip]
    missing: list[Missing]
    lower_bound: int
    borrowed: int = 0
    joined: list[tuple[int, Visit]] = field(default_factory=list)  # (key of a team-day that stays, visit that joins it)
    remedies: list[Remedy] = field(default_factory=list)

    @property
    def visits(self) -> int:
        """Visits placed."""
        return sum(len(trip.visits) for trip in self.trips) + len(self.joined)

    @property
    def late(self) -> int:
        """Visits placed after their own last week."""
        return sum(visit.last < trip.week for trip in self.trips if trip.week > trip.last for visit in trip.visits)

    @property
    def gap(self) -> float:
        """Share by which the plan costs more than the bound: team-days, half a day for help, a day for each late or missing visit."""
        if not self.lower_bound:
            return 0.0
        cost = len(self.trips) + 0.5 * self.borrowed + self.late + len(self.missing)
        return max(0.0, cost / self.lower_bound - 1)
