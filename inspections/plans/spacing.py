"""Whether another check of a workshop would come too soon: weeks from its other checks, months after one by a higher level (row 22)."""

from datetime import date

from inspections.plans import rules
from inspections.plans.gathering import COUNTED
from inspections.plans.models import Check, PlanItem
from inspections.plans.states import EDITABLE, LIVE, CheckKind, ItemStatus
from jishan_portal.rulebook import queries as rulebook

CAUSES = (("", "日常安排"), ("report", "投诉举报"), ("case", "案件调查"), ("recheck", "复查"))
LET_THROUGH = "确因投诉举报、案件或复查的，请在“事由”里选明。"


def too_soon(root: int, day: date, *, but: int | None = None) -> str:
    """Return why a workshop (key of its root) should not be checked in the week of a day, in words, or "".

    A check that took place counts on its day, a planned one (other than the visit `but`) in its week.
    """
    return _after_higher(root, day) or _beside_another(root, day, but)


def _after_higher(root: int, day: date) -> str:
    """INSP42: what a higher level has checked is in principle not checked again within three months."""
    higher = Check.objects.filter(workshop__root=root, kind=CheckKind.HIGHER, on__lte=day).order_by("-on", "-pk").first()
    if higher is None or day >= (until := rules.no_repeat_until(higher.on)):
        return ""
    who = higher.authority or "上级"
    return f"{who} {higher.on} 已检查过这户，{until} 以前原则上不重复检查（《食品生产经营监督检查管理办法》第四十二条）；{LET_THROUGH}"


def _beside_another(root: int, day: date, but: int | None) -> str:
    week, gap = rules.monday(day), int(rulebook.value("plan.gap_weeks", day))
    since, until = week - (gap - 1) * rules.WEEK, week + gap * rules.WEEK
    made = Check.objects.filter(workshop__root=root, kind__in=COUNTED, on__gte=since, on__lt=until).order_by("-on").first()
    if made:
        return f"这户 {made.on} 已检查过，{gap} 周内不重复安排；{LET_THROUGH}"
    planned = PlanItem.objects.filter(workshop__root=root, status=ItemStatus.PLANNED, plan__state__in=EDITABLE | LIVE).exclude(pk=but)
    near = planned.filter(week_on__gte=since, week_on__lt=until).order_by("week_on").first()
    return f"这户在 {rules.week_words(near.week_on)} 已有一次检查，{gap} 周内不重复安排；{LET_THROUGH}" if near else ""
