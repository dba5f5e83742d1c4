"""Telling owners and stations that papers run out: in stages, set-based, each stage once."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from jishan_portal.accounts.models import Post
from jishan_portal.accounts.roles import Role
from jishan_portal.kit import clock
from jishan_portal.notifications.actions import notify_each
from jishan_portal.notifications.models import Notice
from workshops.registry.models import Ownership
from workshops.registry.standing import warn_days

EXPIRED = 0  # the stage after the last day
TOLD = (Role.INSPECTOR, Role.STATION_CHIEF)
AT_ONCE = 1000


@dataclass(frozen=True)
class Stage:
    """A stretch of end dates that are told together: those that run out within `days` days, or have (EXPIRED)."""

    days: int
    first: date | None
    last: date

    @property
    def words(self) -> str:
        """How a digest names the stage."""
        return f"{self.days} 天内到期" if self.days else "已过期"

    def holds(self, field: str) -> dict:
        """The condition on a date field, as filter arguments."""
        later = {f"{field}__gte": self.first} if self.first else {}
        return {f"{field}__lte": self.last, **later}


@dataclass(frozen=True)
class Reminder:
    """One paper that runs out: whose it is, what its owner reads, and the key that keeps it from being told twice."""

    root_id: int
    station_id: int | None
    stage: Stage
    title: str
    key: str


def stages(on: date) -> list[Stage]:
    """Return the stages as of a day, the most urgent first."""
    found = [Stage(EXPIRED, None, on - timedelta(days=1))]
    for days in sorted(warn_days(on)):
        found.append(Stage(days, found[-1].last + timedelta(days=1), on + timedelta(days=days)))
    return found


def words_left(until: date, on: date) -> str:
    """Return 还有 7 天到期, 今天到期 or 已过期 3 天."""
    left = (until - on).days
    if left < 0:
        return f"已过期 {-left} 天"
    return f"还有 {left} 天到期" if left else "今天到期"


def tell(reminders: list[Reminder], *, on: date, subject: str, owner_url: str, staff_url: str) -> int:
    """Send each owner what concerns them and each station one digest; return how many messages were tried."""
    return notify_each([*_to_owners(reminders, on, owner_url), *_to_stations(reminders, on, subject, staff_url)])


def _to_owners(reminders: list[Reminder], on: date, url: str) -> Iterator[Notice]:
    owners = _owners({row.root_id for row in reminders}, on)
    for row in reminders:
        for user_id in owners.get(row.root_id, ()):
            yield Notice(user_id=user_id, title=row.title[:120], url=url, key=row.key, sent_at=clock.now())


def _owners(root_ids: Iterable[int], on: date) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    ids = sorted(root_ids)
    for start in range(0, len(ids), AT_ONCE):
        held = Ownership.objects.held_on(on).filter(workshop__root__in=ids[start : start + AT_ONCE])
        for root_id, user_id in held.values_list("workshop__root_id", "user_id"):
            found.setdefault(root_id, []).append(user_id)
    return found


def _to_stations(reminders: list[Reminder], on: date, subject: str, url: str) -> Iterator[Notice]:
    """One digest a station and day, to its chief and inspectors."""
    counts: dict[int, Counter] = {}
    for row in reminders:
        if row.station_id:
            counts.setdefault(row.station_id, Counter())[row.stage] += 1
    posts = Post.objects.held_on(on).filter(role__in=TOLD, organisation__in=counts).values_list("organisation_id", "user_id").distinct()
    for station_id, user_id in posts:
        parts = [f"{stage.words} {number} 件" for stage, number in sorted(counts[station_id].items(), key=lambda item: item[0].days)]
        title = f"本所新增 {sum(counts[station_id].values())} 件{subject}要提醒"
        key = f"expiry:{subject}:{station_id}:{on}"
        yield Notice(user_id=user_id, title=title, body="，".join(parts) + "。", url=url, key=key, sent_at=clock.now())
