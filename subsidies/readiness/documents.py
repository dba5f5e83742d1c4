"""The acceptance report (验收报告) as a numbered paper."""

from jishan_portal.accounts.places import bureau, name_of
from jishan_portal.papers.actions import issue
from jishan_portal.papers.documents import FORM_TABLE
from jishan_portal.papers.models import Paper
from subsidies.readiness.models import Round
from subsidies.readiness.tables import table

KIND, TITLE = "acceptance", "提档升级验收报告"


def content_of(held: Round) -> dict:
    """Return what the paper freezes: who, what score, every item, by whom."""
    shop, book = held.workshop.root, table(held.table)
    marks = {mark.code: mark for mark in held.marks.all()}
    cells = [
        ("小作坊名称", shop.name), ("负责人", shop.owner_name), ("所在乡镇", name_of(shop.area_code)),
        ("统一社会信用代码", shop.credit_code),
        ("得分", f"{held.points} / {held.full / 2:g}"), ("得分率", f"{held.rate:g}%（通过线 {held.pass_rate}%）"),
        ("不符合项", f"{held.zeros} 项"), ("基本符合项", f"{held.partials} 项"),
    ]  # fmt: skip
    rows = [[{"label": label, "value": text or "—"} for label, text in cells[at : at + 2]] for at in range(0, len(cells), 2)]
    verdict = "通过" if held.is_pass else "不通过"
    rows.append([{"label": "验收结论", "value": f"{verdict}。{held.note}", "span": 3, "is_tall": True}])
    standing = "" if book.is_confirmed else "，条目措辞待局方确认"
    rows.append([{"label": "评分表", "value": f"{book.title}{standing}", "span": 3}])
    lines = [_line(item, marks[item.code]) for item in book.items if item.code in marks]
    return {
        "unit": bureau().name,
        "date": f"{held.scored_on:%Y-%m-%d}",
        "rows": rows,
        "columns": ["编号", "核查内容", "得分", "情况"],
        "layout": "scores",
        "lines": lines,
        "signs": [f"验收人员（{held.scored_by.name}）", f"验收人员（{held.second.name}）", "业主"],
    }


def issue_report(held: Round, *, by) -> Paper:
    """Issue the report of a signed acceptance, once."""
    shop = held.workshop.root
    return issue(
        KIND, subject=held, organisation=bureau(), title=TITLE, template=FORM_TABLE, content=content_of(held), by=by,
        key="report", area_code=shop.area_code,
    )  # fmt: skip


def report_of(held: Round) -> Paper | None:
    """Return the report of a round."""
    return Paper.objects.filter(subject_kind="subsidies.round", subject_id=str(held.pk), kind=KIND).first()


def _line(item, mark) -> list[str]:
    return [item.code, item.text, "不适用" if mark.halves is None else f"{mark.halves / 2:g}", mark.note or "—"]
