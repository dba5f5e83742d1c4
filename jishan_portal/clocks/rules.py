"""From a rule and a day to a due date, with the working shown. Reads the rulebook, writes nothing."""

from dataclasses import dataclass
from datetime import date, timedelta

from jishan_portal.kit.workdays import ONE_DAY, Calendar, add_days, add_months, add_workdays, roll_forward, uncovered_years
from jishan_portal.rulebook import queries as rulebook
from jishan_portal.rulebook.models import Kind, Rule
from jishan_portal.rulebook.rules import UNITS, Period

LONGEST = 3650  # days of suspended time that still make sense


@dataclass(frozen=True)
class Due:
    """The last day of a period and how it was found.

    `unrolled` is the last day before rolling over days off, `warn_on` the one of the two that people are warned by
    (the earlier one where the period limits the office), `notice` names years whose holidays are not entered.
    """

    due: date
    unrolled: date
    article: str
    working: str
    is_confirmed: bool
    warn_on: date
    notice: str = ""


@dataclass(frozen=True)
class Extra:
    """Time that is added to a period: suspended time and extensions, both in the period's own unit."""

    suspended: int = 0
    extended: int = 0
    not_before: date | None = None  # a suspension that ended later than the sum says
    granted: str = ""  # who granted the extensions; without it the working says who has to


def period_rule(key: str, on: date | None = None) -> tuple[Rule, Period]:
    """Return a period rule as of a day; LookupError when there is none of that key or it is no period."""
    rule = rulebook.rule(key, on)
    if rule.kind != Kind.PERIOD:
        raise LookupError(f"“{rule.label}”（{key}）不是期限规则，不能用来推算日期。")
    return rule, Period.from_value(rule.value)


def compute(key: str, start: date, *, suspended_days: int = 0, extended: bool = False, on: date | None = None) -> Due:
    """Return the due date of the period `key` that starts on `start` (the start day is not counted).

    `suspended_days` is time that does not count, in the period's own unit (working days for a working-day period,
    else days); `extended` adds the first extension the rule allows; `on` picks the version of the rule (the start day).
    LookupError: no such period; ValueError: negative suspension, or an extension the rule does not have.
    """
    rule, period = period_rule(key, on or start)
    if not 0 <= suspended_days <= LONGEST:
        raise ValueError(f"扣除的天数应在 0 至 {LONGEST} 之间。")
    if suspended_days and period.is_backward:
        raise ValueError(f"“{rule.label}”是倒推的期限，没有可扣除的时间。")
    extra = Extra(suspended_days, first_extension(rule, period) if extended else 0)
    return due_of(rule, period, start, extra)


def first_extension(rule: Rule, period: Period) -> int:
    """Return how long the first extension of a period is; ValueError when there is none or its length is left open."""
    if not period.extensions:
        raise ValueError(f"“{rule.label}”没有可以延长的规定。")
    if period.extensions[0].length is None:
        raise ValueError(f"“{rule.label}”延长多少由批准时确定，不能自动推算。")
    return period.extensions[0].length


def due_within(rule_key: str, start: date) -> date:
    """Return the last day of the period that the rule `rule_key` gives from `start` (start day not counted)."""
    return compute(rule_key, start).due


def due_of(rule: Rule, period: Period, start: date, extra: Extra) -> Due:
    """Return the due date of one version of a rule; the arithmetic behind `compute` and running clocks."""
    calendar = rulebook.calendar()
    unrolled = _unrolled(period, start, extra, calendar)
    due = _rolled(period, unrolled, calendar, start)
    missing = uncovered_years(start, due, calendar)
    notice = "".join(f"{year} 年节假日安排尚未录入，按周末推算。" for year in missing)
    return Due(
        due=due,
        unrolled=unrolled,
        article=rule.article,
        working=_working(rule, period, start, extra, (unrolled, due)) + notice,
        is_confirmed=rule.is_confirmed,
        warn_on=unrolled if period.restricts_authority else due,
        notice=notice,
    )


def _unrolled(period: Period, start: date, extra: Extra, calendar: Calendar) -> date:
    sign = -1 if period.is_backward else 1
    length = sign * (period.length + extra.extended)
    if period.unit == "workdays":
        day = add_workdays(start, length + extra.suspended, calendar)
    elif period.unit == "days":
        day = add_days(start, length + extra.suspended)
    elif period.unit == "hours":
        day = add_days(start, sign * -(-abs(length) // 24) + extra.suspended)
    else:
        day = add_days(add_months(start, length * (12 if period.unit == "years" else 1)), extra.suspended)
    return max(day, extra.not_before) if extra.not_before else day


def _rolled(period: Period, unrolled: date, calendar: Calendar, start: date) -> date:
    if not period.rolls:
        return unrolled
    reading = rulebook.value("calendar.roll_over", start)
    return roll_forward(unrolled, calendar, weekends=reading == "any_day_off")


def _working(rule: Rule, period: Period, start: date, extra: Extra, ends: tuple[date, date]) -> str:
    unrolled, due = ends
    parts = [_opening(period, start), *_added(period, extra)]
    if period.unit == "workdays":
        parts += _announced(start, unrolled, rulebook.calendar())
    parts.append(f"{'最迟' if period.is_backward else '届满'} {unrolled}")
    if due != unrolled:
        parts.append(f"遇{_days_off(unrolled, due, rulebook.calendar())}顺延至 {due}")
        parts += [f"本机关按 {unrolled} 掌握"] if period.restricts_authority else []
    standing = "" if rule.is_confirmed else "（规则待局方确认）"
    return "，".join(parts) + f"{standing}。"


def _opening(period: Period, start: date) -> str:
    if period.unit == "hours":
        return f"从 {start} 的起算时刻起 {period.measure}"
    return f"从 {start} {'往前' if period.is_backward else '起'}（当日不计）{period.measure}"


def _added(period: Period, extra: Extra) -> list[str]:
    """Name what makes the period longer."""
    unit, parts = UNITS[period.unit], []
    if extra.extended:
        granted = extra.granted or f"须{period.extensions[0].sentence}"
        parts.append(f"延长 {extra.extended} {unit}（{granted}）")
    if extra.suspended:
        parts.append(f"扣除不计入的 {extra.suspended} {unit if period.unit == 'workdays' else '日'}")
    return parts


def _announced(start: date, end: date, calendar: Calendar) -> list[str]:
    """Name the holidays skipped and the made-up weekends counted after `start` up to `end` (or back to it)."""
    step = 1 if end >= start else -1
    days = sorted(start + timedelta(days=step * n) for n in range(1, abs((end - start).days) + 1))
    holidays = list(dict.fromkeys(name for day in days if (name := calendar.holiday_name(day))))
    made_up = [f"{day:%m-%d}" for day in days if day.isoweekday() > 5 and calendar.is_workday(day)]
    parts = [f"其间{'、'.join(holidays)}放假不计"] if holidays else []
    return parts + ([f"{'、'.join(made_up)} 调休上班计入"] if made_up else [])


def _days_off(unrolled: date, due: date, calendar: Calendar) -> str:
    names, day = [], unrolled
    while day < due:
        if not calendar.is_workday(day) or calendar.holiday_name(day):
            names.append(calendar.holiday_name(day) or "周末")
        day += ONE_DAY
    return "、".join(dict.fromkeys(names))
