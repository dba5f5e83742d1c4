"""What the papers of hazards say: the order to put them right (整改通知书) and the report once it is done (整改报告)."""

from inspections.hazards import rules
from inspections.hazards.models import Hazard
from inspections.hazards.states import INSP33, Severity
from jishan_portal.accounts.places import place_words
from jishan_portal.kit import clock
from jishan_portal.templatetags.face import cn_date

NOTICE, NOTICE_TITLE, NOTICE_PAPER = "rectify", "隐患整改通知书", "documents/hazard_notice.html"
REPORT, REPORT_TITLE, REPORT_PAPER = "rectified", "隐患整改报告", "documents/hazard_report.html"
NOTHING = "—"
PHOTOS = 6


def _facts(hazard: Hazard) -> list[list[dict]]:
    shop = hazard.workshop.root
    return [
        [_cell("小作坊", shop.name), _cell("负责人", shop.owner_name)],
        [_cell("生产地址", place_words(shop.area_code, shop.village, shop.address)), _cell("许可证号", shop.licence_number)],
    ]


def _cell(label: str, value) -> dict:
    return {"label": label, "value": str(value or NOTHING)}


def _basis(hazard: Hazard) -> str:
    """Only what the bureau confirmed is printed: a wrong article costs the case."""
    return NOTHING if rules.is_basis_unsure(hazard) or not hazard.basis else hazard.basis


def notice_content(hazards: list[Hazard], *, by) -> dict:
    """Return what an order freezes: one workshop, its hazards one a line with demand and deadline."""
    shop = hazards[0].workshop.root
    lines = [
        {
            "number": hazard.number,
            "text": hazard.text,
            "severity": Severity(hazard.severity).label,
            "basis": _basis(hazard),
            "demand": hazard.demand or NOTHING,
            "deadline": f"{hazard.deadline_on}",
        }
        for hazard in hazards
    ]
    return {
        "to": shop.name,
        "rows": _facts(hazards[0]),
        "lines": lines,
        "ground": f"参照《{INSP33.replace('第三十三条', '》第三十三条')}",
        "station": shop.station.name if shop.station else "",
        "by": by.display_name,
        "date": cn_date(clock.today()),
    }


def report_content(hazard: Hazard) -> dict:
    """Return what a report freezes: how it was found, every round with its photos (by hash) and verdict, who struck it off."""
    pictures = list(hazard.pictures.select_related("file__stamped"))
    rounds = [
        {
            "round": answer.round,
            "who": f"{answer.made_by.name}{'（代填）' if answer.on_behalf else ''}",
            "on": f"{clock.day_of(answer.made_at)}",
            "words": answer.words or NOTHING,
            "photos": [picture.file.shown_hash for picture in pictures if picture.answer_id == answer.pk][:PHOTOS],
            "verdict": _verdict(answer),
        }
        for answer in hazard.answers.select_related("made_by", "checked_by").order_by("round")
    ]
    rows = [
        *_facts(hazard),
        [_cell("隐患编号", hazard.number), _cell("等级、类别", f"{hazard.get_severity_display()}，{hazard.category}")],
        [_cell("来源", hazard.told_source), _cell("发现日期", hazard.found_on)],
        [_cell("下达日期", hazard.ordered_on), _cell("整改期限", hazard.deadline_on)],
        [_cell("销号日期", hazard.closed_on), _cell("销号人", hazard.closed_by.name if hazard.closed_by else "复查通过后自动销号")],
    ]
    return {
        "rows": rows,
        "text": hazard.text,
        "basis": _basis(hazard),
        "demand": hazard.demand or NOTHING,
        "before": [picture.file.shown_hash for picture in pictures if picture.answer_id is None][:PHOTOS],
        "rounds": rounds,
        "date": cn_date(clock.today()),
        "signs": ["负责人", "复查人员", "审核人"],
    }


def _verdict(answer) -> str:
    if answer.is_accepted is None:
        return "未复查"
    word = "复查通过" if answer.is_accepted else "退回"
    return f"{word}：{answer.verdict or NOTHING}（{answer.checked_by.name}，{clock.day_of(answer.checked_at)}）"
