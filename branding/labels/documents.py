"""The result sheet of a label check (标签检查结果单)."""

from branding.labels.models import LabelCheck
from branding.labels.states import Answer
from jishan_portal.kit import clock
from jishan_portal.templatetags.face import cn_date

KIND, TITLE = "label", "食品标签检查结果单"
NOTHING = "—"


def content_of(check: LabelCheck) -> dict:
    """Return what the sheet freezes: plain values only."""
    shop = check.workshop
    rows = [
        [_cell("小作坊", shop.name), _cell("许可证号", shop.licence_number or NOTHING)],
        [_cell("产品", check.product.name), _cell("包装", check.get_packing_display())],
        [_cell("生产日期", f"{check.produced_on}"), _cell("适用标准", check.standard)],
        [_cell("检查日期", f"{clock.day_of(check.checked_at)}"), _cell("检查人", check.checked_by.name if check.checked_by else NOTHING)],
        [_cell("标签文字", check.text, span=3)],
        [_cell("结论", check.get_verdict_display(), span=3)],
        [_cell("问题", "；".join(check.problems) or "没有发现问题", span=3)],
        [_cell("说明", check.words or NOTHING, span=3)],
    ]
    labels = dict(Answer.choices)
    lines = [[mark["name"], labels[mark["answer"]], mark["note"] or NOTHING, mark["basis"]] for mark in check.marks]
    lines += [
        [f"用语“{claim['words']}”", "核实后不算" if claim["is_dismissed"] else claim["why"], NOTHING, claim["basis"]]
        for claim in check.claims
    ]
    lines += [[f"瑕疵：{defect}", "责令改正", NOTHING, "《食品生产经营监督检查管理办法》第三十七条"] for defect in check.defects]
    return {
        "unit": shop.name,
        "date": cn_date(clock.day_of(check.checked_at)),
        "rows": rows,
        "columns": ["检查内容", "结果", "说明", "依据"],
        "lines": lines,
        "signs": ["检查人", "小作坊负责人"],
    }


def _cell(label: str, value: str, *, span: int = 0) -> dict:
    return {"label": label, "value": value, "span": span, "is_tall": False}
