"""How far a wave is, by township: every figure is a count of rows and leads to them."""

from dataclasses import dataclass, field

from django.core.cache import cache
from django.db.models import Count, Q

from inspections.self_checks.models import SelfCheck, Wave
from inspections.self_checks.states import DONE, OWED, CheckState
from jishan_portal.accounts.places import name_of
from jishan_portal.kit import clock

TOWN_DIGITS = 9
FRESH = 60
SHOWN = (
    (CheckState.WAITING, "未开始"),
    (CheckState.DRAFT, "填写中"),
    (CheckState.RETURNED, "退回修改"),
    (CheckState.SUBMITTED, "待审核"),
    (CheckState.ACCEPTED, "已通过"),
    (CheckState.EXCUSED, "免查"),
)


@dataclass
class Line:
    """A township (or the whole): how many self-checks stand in each state, and how many are late."""

    code: str
    name: str
    counts: dict = field(default_factory=lambda: dict.fromkeys(CheckState.values, 0))
    overdue: int = 0

    @property
    def due(self) -> int:
        """应查: all but the excused."""
        return sum(number for state, number in self.counts.items() if state != CheckState.EXCUSED)

    @property
    def done(self) -> int:
        """已交: waiting for review or accepted."""
        return sum(self.counts[state] for state in DONE)

    @property
    def owed(self) -> int:
        """Still with the workshops."""
        return sum(self.counts[state] for state in OWED)

    @property
    def cells(self) -> list[tuple[str, str, int]]:
        """(state, label, number) in the order of the table."""
        return [(state.value, label, self.counts[state]) for state, label in SHOWN]

    @property
    def tone(self) -> str:
        """The colour of the bar."""
        return "late" if self.overdue else "ok" if self.due and self.done == self.due else "go"


def by_township(wave: Wave, user) -> tuple[Line, list[Line]]:
    """Return the whole and the townships in a user's reach, the least done first; one query."""
    late = Count("pk", filter=Q(state__in=sorted(OWED), deadline_on__lt=clock.today()))
    found = (
        SelfCheck.objects.visible_to(user).filter(wave=wave).order_by().values("area_code", "state").annotate(number=Count("pk"), late=late)
    )
    whole, lines = Line("", "合计"), {}
    for row in found:
        code = row["area_code"][:TOWN_DIGITS].ljust(12, "0")
        line = lines.setdefault(code, Line(code, name_of(code) or code))
        for one in (line, whole):
            one.counts[row["state"]] += row["number"]
            one.overdue += row["late"]
    return whole, sorted(lines.values(), key=lambda line: (line.done / line.due if line.due else 1, line.code))


@dataclass(frozen=True)
class AtHome:
    """The newest open wave of somebody's reach and how far it is as a whole."""

    wave: Wave
    whole: Line


def at_home(user) -> AtHome | None:
    """Return what the first page shows of self-checks; counted once a minute for each reach, None without an open wave."""
    wave = Wave.objects.visible_to(user).open().first()
    if wave is None:
        return None
    reach = ".".join(f"{low}-{high}" for low, high in user.access.ranges)
    key = f"self_checks:home:{wave.pk}:{clock.today():%Y%m%d}:{reach}"
    whole = cache.get(key)
    if whole is None:
        whole = by_township(wave, user)[0]
        cache.set(key, whole, FRESH)
    return AtHome(wave, whole)
