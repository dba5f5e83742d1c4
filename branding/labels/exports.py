"""Label checks as a workbook."""

from jishan_portal.accounts.places import name_of
from jishan_portal.kit import clock
from jishan_portal.kit.xlsx import Column

COLUMNS = (
    Column("小作坊", lambda row: row.workshop.root.name, 28),
    Column("乡镇", lambda row: name_of(row.area_code), 14),
    Column("产品", lambda row: row.product.name, 16),
    Column("第几次", lambda row: row.number, 8, "number"),
    Column("检查日期", lambda row: clock.day_of(row.checked_at), 12, "date"),
    Column("生产日期", lambda row: row.produced_on, 12, "date"),
    Column("适用标准", lambda row: row.standard, 16),
    Column("结论", lambda row: row.get_verdict_display(), 18),
    Column("问题", lambda row: "；".join(row.problems), 60),
    Column("状态", lambda row: row.get_state_display(), 12),
    Column("检查人", lambda row: ("业主自查：" if row.is_self else "") + (row.checked_by.name if row.checked_by_id else ""), 16),
    Column("结果单", lambda row: row.paper.number if row.paper_id else "", 24),
)
