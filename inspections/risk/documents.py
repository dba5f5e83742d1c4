"""风险等级确定表: the paper of a grade (fields of the 2016 form)."""

from datetime import date

from inspections.risk import rules
from inspections.risk.explaining import Explanation
from inspections.risk.models import Adjustment, Grade
from inspections.risk.states import AdjustKind, AdjustState
from inspections.risk.tables import scheme_label
from jishan_portal.accounts.places import bureau, place_words
from jishan_portal.kit import clock
from jishan_portal.kit.masking import mask_phone
from jishan_portal.papers import actions as papers
from jishan_portal.papers.models import Paper

TEMPLATE = "documents/risk_grade.html"
TITLE = "食品小作坊风险等级确定表"


def issue(told: Explanation, *, by) -> Paper:
    """Issue the paper of a grade; the same grade with the same decisions gives the same paper."""
    grade, shop = told.grade, told.grade.workshop
    rows = Adjustment.objects.filter(workshop__root=shop.pk, state=AdjustState.ACCEPTED).exclude(kind=AdjustKind.CORRECT)
    decided = list(rows.filter(holds_until__year__gt=grade.year))  # what was decided for this year only is in the grade already
    return papers.issue(
        "table",
        subject=grade,
        organisation=shop.station or bureau(),
        title=TITLE,
        template=TEMPLATE,
        content=_content(told, shop, decided, by),
        by=by,
        key=f"{grade.pk}:{max((row.pk for row in decided), default=0)}",
    )


def _content(told: Explanation, shop, decided: list[Adjustment], by) -> dict:
    grade, following = told.grade, _following(told.grade, decided)
    return {
        "year": grade.year,
        "name": shop.name,
        "code": shop.code,
        "address": place_words(shop.area_code, shop.village, shop.address),
        "credit_code": shop.credit_code or "—",
        "licence": shop.licence_number or "—",
        "contact": f"{shop.owner_name} {mask_phone(shop.phone)}".strip() or "—",
        "before": _before(grade),
        "scheme": scheme_label(grade.scheme),
        "static": f"{float(grade.static_score):g}",
        "dynamic": f"{float(grade.dynamic_score):g}",
        "credit": f"{float(grade.credit_score):g}" if told.table.credit else "",
        "total": f"{float(grade.total):g}",
        "by_score": grade.by_score,
        "grade": grade.grade,
        "lines": [[line.section.label, f"{line.section.points:g}", f"{line.points:g}"] for line in (*told.static, *told.dynamic)],
        "is_converted": grade.is_converted,
        "factor": f"{told.table.factor:g}",
        "raises": _boxes(AdjustKind.RAISE, decided),
        "lowers": _boxes(AdjustKind.LOWER, decided),
        "decision": _decision(decided),
        "following": following,
        "frequency": rules.frequency_words(following, _next_year(grade)),
        "remark": "；".join(row.reason for row in decided)[:200] or "—",
        "filled_by": by.display_name,
        "filled_on": f"{clock.today():%Y-%m-%d}",
        "checked_by": "、".join(sorted({row.decided_by.display_name for row in decided})),
    }


def _before(grade: Grade) -> str:
    """The grade of the year before."""
    held = Grade.objects.filter(workshop=grade.workshop_id, year=grade.year - 1).order_by("-in_force_from", "-pk").first()
    return f"{held.grade} 级" if held else "未评"


def _next_year(grade: Grade) -> date:
    return date(grade.year + 1, 1, 1)


def _following(grade: Grade, decided: list[Adjustment]) -> str:
    """The grade of the next year: by score, moved by what was decided for it."""
    first = _next_year(grade)
    held = [row for row in decided if row.holds_from <= first <= row.holds_until]
    steps = sum(row.steps if row.kind == AdjustKind.RAISE else -row.steps for row in held)
    return rules.moved(grade.by_score, steps)


def _boxes(kind: str, decided: list[Adjustment]) -> list[list]:
    ticked = {row.condition for row in decided if row.kind == kind}
    return [[words, key in ticked] for key, words, _, _ in rules.conditions(kind, clock.today())]


def _decision(decided: list[Adjustment]) -> str:
    kinds = {row.kind for row in decided}
    return "上调" if AdjustKind.RAISE in kinds else "下调" if AdjustKind.LOWER in kinds else "不调整"
