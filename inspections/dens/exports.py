"""The list of closed dens as a workbook."""

from inspections.dens.states import Measure
from jishan_portal.accounts.places import name_of
from jishan_portal.kit.xlsx import Column

COLUMNS = (
    Column("类型", lambda row: row.get_kind_display(), 10),
    Column("地点", lambda row: row.place, 30),
    Column("乡镇", lambda row: name_of(row.area_code), 12),
    Column("生产的食品", lambda row: row.product, 20),
    Column("取缔日期", lambda row: row.closed_on, 12, "date"),
    Column("取缔措施", lambda row: "、".join(Measure(one).label for one in row.measures), 30),
    Column("公告文号", lambda row: row.paper.number if row.paper else "", 22),
    Column("案号", lambda row: row.case.number if row.case else "", 22),
    Column("突击检查次数", lambda row: row.times, 12, "number"),
    Column("状态", lambda row: row.get_state_display(), 16),
)
