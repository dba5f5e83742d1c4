"""How often a workshop is owed a check, which weeks a plan has, what the reasons say, and who may change what."""

from dataclasses import dataclass
from datetime import date, timedelta

from inspections.plans.states import EDITABLE, LIVE, ItemStatus, PlanKind
from jishan_portal.clocks.rules import period_rule
from jishan_portal.kit import clock
from jishan_portal.kit.workdays import add_months
from jishan_portal.rulebook import queries as rulebook

WEEK = timedelta(days=7)
MOST_REASONS = 3
ORDER = ("D", "C", "", "B", "A")
WHY = {
    "weeks": "剩余周数少于应检次数",
    "officers": "所内持证检查员不足两人",
    "conflict": "能去的检查员都须回避",
    "capacity": "检查员可用天数已满",
}


@dataclass(frozen=True)
class Frequency:
    """Visits a year that a grade is owed: at least and, as advice, at most (None: open). Half a visit is one every two years."""

    least: float
    most: float | None

    @property
    def words(self) -> str:
        """每年 3–4 次, 每年至少 1 次, 每 2 年 1 次."""
        if self.least < 1:
            return f"每 {round(1 / self.least)} 年 1 次" if self.least else "不作要求"
        if self.most is None:
            return f"每年至少 {self.least:g} 次"
        return f"每年 {self.least:g} 次" if self.least == self.most else f"每年 {self.least:g}–{self.most:g} 次"

    @property
    def months(self) -> int:
        """In how many months one check is owed where it is less than one a year: 24 for half a visit; 0 for none at all."""
        return round(12 / self.least) if self.least else 0


def frequencies(on: date) -> dict[str, Frequency]:
    """Return the frequency of each grade in force on a day, "" for workshops without a grade (rulebook): the same that grades name."""
    found = {row[0]: Frequency(row[1], row[2]) for row in rulebook.value("risk.frequency", on)}
    ungraded = float(rulebook.value("plan.ungraded", on))
    return {"": Frequency(ungraded, ungraded), **found}


def owed_in(frequency: Frequency, last_on: date | None, deadline: date) -> int:
    """Return how many visits a frequency asks for in the year of a deadline; below one a year it depends on the last check."""
    if frequency.least >= 1:
        return round(frequency.least)
    return int(bool(frequency.months) and (last_on is None or add_months(last_on, frequency.months) <= deadline))


def usual_title(kind: str, year: int) -> str:
    """Return what a new plan is called unless somebody names it."""
    return f"{year} 年食品小作坊{PlanKind(kind).label}"


def monday(day: date) -> date:
    """Return the Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def mondays(start: date, end: date) -> list[date]:
    """Return the Mondays of the weeks from a day to another."""
    first = monday(start)
    return [first + WEEK * place for place in range((monday(end) - first).days // 7 + 1)]


def week_words(week: date) -> str:
    """3月2日–6日, from Monday to Friday."""
    end = week + timedelta(days=4)
    return f"{week.month}月{week.day}日–{f'{end.month}月' if end.month != week.month else ''}{end.day}日"


def time_words(took: timedelta) -> str:
    """3 天 5 小时; below a day in hours, below an hour in minutes."""
    minutes = max(0, round(took.total_seconds() / 60))
    days, hours = minutes // 1440, minutes % 1440 // 60
    if days:
        return f"{days} 天 {hours} 小时" if hours else f"{days} 天"
    return f"{hours} 小时" if hours else f"{minutes} 分钟"


def workdays_in(week: date, start: date, end: date) -> list[date]:
    """Return the working days of a week that lie within a plan."""
    calendar = rulebook.calendar()
    days = (week + timedelta(days=place) for place in range(7))
    return [day for day in days if start <= day <= end and calendar.is_workday(day)]


def no_repeat_until(higher_on: date) -> date:
    """Return the day until which a check by a higher level should not be repeated (INSP42)."""
    try:
        length = period_rule("visit.no_repeat", higher_on)[1].length
    except LookupError:  # a check before the first version of the rule: its months are long over by any version
        length = period_rule("visit.no_repeat", clock.today())[1].length
    return add_months(higher_on, length)


def full_since(on: date) -> date:
    """Return the day since which every check point must have been covered once (INSP22)."""
    return add_months(on, -12 * period_rule("visit.full_cover", on)[1].length)


def default_deadline(year: int) -> date:
    """Return the day by which a year's checks are to be done (rulebook; the programme says 10 月底)."""
    month, day = rulebook.value("plan.deadline", date(year, 6, 30)).split("-")
    return date(year, int(month), int(day))


@dataclass(frozen=True)
class Known:
    """What is known of a workshop when its visits are planned: grade, visits owed a year, last check, whether all points are covered."""

    grade: str
    year_owed: int
    last_on: date | None = None
    is_covered: bool = True
    is_urgent: bool = False
    is_drawn: bool = False
    is_campaign: bool = False


def reasons_of(known: Known, on: date) -> str:
    """Return why a workshop is visited, as at most three short words that `reason_words` spells out. Officers never come into it."""
    words = []
    if known.is_drawn:
        words.append("r")
    if known.is_campaign:
        words.append(f"s{known.grade}")
    else:
        words.append(f"g{known.grade}{known.year_owed}" if known.grade else f"u{known.year_owed}")
    if known.last_on is None:
        words.append("n")
    elif not known.is_covered:
        words.append("f")
    elif (on - known.last_on).days > 365:
        words.append(f"l{known.last_on:%Y%m}")
    if known.is_urgent:
        words.append("p")
    return ",".join(words[:MOST_REASONS])


def rank(known: Known, on: date) -> tuple:
    """Return where a workshop stands in the suggested order, lowest first: higher grade, never checked, not covered, longest unchecked.

    Those without a grade stand between B and C. Officers never come into it.
    """
    days = (on - known.last_on).days if known.last_on else 0
    return ORDER.index(known.grade), known.last_on is not None, known.is_covered, -days


SPELLED = {
    "r": "双随机抽中",
    "n": "还没有检查过",
    "f": "两年内未覆盖全部检查要点",
    "p": "C、D 级优先检查",
    "h": "人工增加",
    "t": "与其他任务合并",
}


def reason_words(code: str) -> list[str]:
    """Spell out the reasons of a planned visit."""
    return [_spelled(word) for word in code.split(",") if word]


def _spelled(word: str) -> str:
    head, rest = word[0], word[1:]
    if head == "g":
        return f"{rest[0]} 级，全年应检 {rest[1:]} 次"
    if head == "u":
        return f"尚未评级，先按全年 {rest} 次"
    if head == "s":
        return f"专项检查对象（{rest} 级）" if rest else "专项检查对象"
    if head == "l":
        return f"上次检查在 {rest[:4]} 年 {int(rest[4:])} 月，已满一年"
    return SPELLED.get(head, "")


def is_overdue(plan) -> bool:
    """Whether a plan's last day is over: nothing can be put into its weeks any more."""
    return plan.deadline_on < clock.today()


def can_edit(user, plan) -> bool:
    """The whole plan: whoever plans in its area, as a draft or once issued; nothing while it is being reviewed."""
    return can_adjust(user, plan) and user.access.covers(plan.area_code)


def can_adjust(user, plan) -> bool:
    """Single visits (those in reach): a station's chief adjusts its part of the county's plan too, with a reason for each change."""
    return user.may("plans.edit") and plan.state in EDITABLE | LIVE


def can_review(user, plan) -> bool:
    """A second person reviews: neither who made the plan nor who planned it last."""
    return user.may("plans.review") and user.pk not in {plan.made_by_id, plan.planned_by_id}


def is_open_item(item) -> bool:
    """Whether a planned visit may still be moved or cancelled."""
    return item.status in {ItemStatus.PLANNED, ItemStatus.MISSING, ItemStatus.MERGED}
