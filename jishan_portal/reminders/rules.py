"""The table of reminders, read from the rulebook as of a day. Pure but for that reading."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from jishan_portal.accounts.roles import Role
from jishan_portal.kit import clock
from jishan_portal.rulebook.queries import value

ROLES = {role.label: role for role in Role}
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Table:
    """When somebody is reminded of their own deadline (days from it), and who is told of others' after how many days."""

    stages: tuple[int, ...]
    escalation: tuple[tuple[int, str], ...]
    apart: frozenset

    def stage_days(self, on: date, since: date) -> dict[date, dict[date, int]]:
        """Return {day of the reminder: {deadline: stage}} for the days after `since` up to `on`.

        A deadline that was due for several stages on missed days stands only under the latest: nobody gets two at once.
        """
        taken: set[date] = set()
        found: dict[date, dict[date, int]] = {}
        for back in range((on - since).days):
            day = on - timedelta(days=back)
            fresh = {day - timedelta(days=stage): stage for stage in self.stages}
            found[day] = {deadline: stage for deadline, stage in fresh.items() if deadline not in taken}
            taken |= set(fresh)
        return found


def table(on: date) -> Table:
    """Return the table in force on a day; LookupError as `rulebook.queries.value`, ValueError for a role nobody has."""
    every, last = int(value("reminder.repeat_days", on)), int(value("reminder.repeat_until", on))
    named = sorted({int(stage) for stage in value("reminder.stages", on)})
    later = range(max(named) + every, last + 1, every) if every else ()
    chain = []
    for days, label in value("reminder.escalation", on):
        if label not in ROLES:
            raise ValueError(f"提醒升级表里的“{label}”不是岗位名称，请在业务规则里改正。")
        chain.append((int(days), ROLES[label].value))
    return Table((*named, *later), tuple(sorted(chain)), frozenset(value("reminder.own_chain", on)))


def milestone_roles(on: date) -> frozenset:
    """Return the roles of a responsible unit that hear of a milestone."""
    return frozenset(ROLES[label].value for label in value("reminder.milestone_roles", on) if label in ROLES)


def quiet_until(moment: datetime) -> datetime:
    """Return when a message may leave: the moment itself, or the end of the quiet hours it falls in."""
    begins, ends = (time.fromisoformat(text) for text in value("reminder.quiet_hours", moment.date()))
    local = moment.astimezone(clock.BEIJING)
    end = local.replace(hour=ends.hour, minute=ends.minute, second=0, microsecond=0)
    if begins > ends:  # over midnight
        if local.time() >= begins:
            return end + DAY
        return end if local.time() < ends else moment
    return end if begins <= local.time() < ends else moment


def next_try(attempts: int, moment: datetime) -> datetime | None:
    """Return when a message that failed `attempts` times is tried again; None when it is given up."""
    pauses = value("reminder.retry_minutes", moment.date())
    return quiet_until(moment + timedelta(minutes=int(pauses[attempts - 1]))) if attempts <= len(pauses) else None


def stage_words(stage: int) -> str:
    """Say a stage as an office does: 还有 7 天, 今天到期, 逾期 4 天."""
    if stage == 0:
        return "今天到期"
    return f"还有 {-stage} 天" if stage < 0 else f"逾期 {stage} 天"
