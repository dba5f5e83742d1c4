"""The list of the second look as a workbook and as a printed table."""

from inspections.look_backs.models import LookBackList
from jishan_portal.accounts.places import name_of
from jishan_portal.kit import clock, pdf
from jishan_portal.kit.xlsx import Column

TABLE = "回头看清单"
PAPER = "documents/look_back_list.html"
MOST_PRINTED = 1000
COLUMNS = (
    Column("隐患编号", lambda row: row.hazard.number, 22),
    Column("小作坊", lambda row: row.workshop.root.name, 28),
    Column("责任人", lambda row: row.workshop.root.owner_name, 10),
    Column("乡镇", lambda row: name_of(row.area_code), 12),
    Column("问题", lambda row: row.hazard.text, 40),
    Column("等级", lambda row: row.hazard.get_severity_display(), 8),
    Column("来源", lambda row: row.hazard.get_source_display(), 10),
    Column("发现日期", lambda row: row.hazard.found_on, 12, "date"),
    Column("销号日期", lambda row: row.closed_on, 12, "date"),
    Column("回头看日期", lambda row: row.checked_on, 12, "date"),
    Column("检查员", lambda row: "、".join(one.name for one in (row.first, row.second) if one), 18),
    Column("结果", lambda row: row.get_state_display(), 12),
    Column("情况", lambda row: row.seen or row.drop_reason, 30),
    Column("反弹的隐患", lambda row: row.rebound.number if row.rebound else "", 22),
    Column("监管所", lambda row: row.workshop.station.short_name if row.workshop.station else "", 14),
)


class TooMany(Exception):
    """More rows than one prints; the message says what to do."""

    def __init__(self, number: int):
        self.message = f"符合条件的有 {number} 处，PDF 一次最多 {MOST_PRINTED} 处。请先按乡镇或结果缩小范围，或者导出 Excel。"
        super().__init__(self.message)


def printed(rows, roll: LookBackList, figures: dict, *, by) -> bytes:
    """Return the list as PDF. Raises TooMany and kit.pdf.PdfUnavailable."""
    number = rows.count()
    if number > MOST_PRINTED:
        raise TooMany(number)
    found = [(row, name_of(row.area_code)) for row in rows.order_by("area_code", "workshop_id", "id")]
    context = {
        "title": f"{roll.year} 年食品小作坊隐患整改“回头看”清单", "unit": by.access.organisation_name, "rows": found, "roll": roll,
        "figures": figures, "made": f"{by.display_name} {clock.now():%Y-%m-%d %H:%M}",
    }  # fmt: skip
    return pdf.render(PAPER, context, title=TABLE)
