"""The list of expiring health certificates as a workbook."""

from jishan_portal.accounts.places import name_of
from jishan_portal.kit.xlsx import Column
from workshops.people.rules import standing_of

COLUMNS = (
    Column("小作坊", lambda row: row.workshop.root.name, 28),
    Column("乡镇", lambda row: name_of(row.workshop.root.area_code), 14),
    Column("负责人", lambda row: row.workshop.root.owner_name, 12),
    Column("姓名", lambda row: row.name, 12),
    Column("岗位", lambda row: row.job, 14),
    Column("健康证明有效期至", lambda row: row.certificate_until, 18, "date"),
    Column("状态", lambda row: standing_of(row).words, 18),
)
