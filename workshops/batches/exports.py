"""The members of a batch as a workbook."""

from jishan_portal.accounts.places import name_of
from jishan_portal.kit.xlsx import Column

COLUMNS = (
    Column("小作坊", lambda row: row.workshop.root.name, 28),
    Column("乡镇", lambda row: name_of(row.workshop.root.area_code), 14),
    Column("负责人", lambda row: row.workshop.root.owner_name, 12),
    Column("列入日期", lambda row: row.since, 12, "date"),
    Column("列入理由", lambda row: row.reason, 40),
    Column("移出日期", lambda row: row.until, 12, "date"),
    Column("移出理由", lambda row: row.end_reason, 30),
    Column("决定人", lambda row: row.decided_by.name if row.decided_by else "系统", 12),
)
