"""The list of expiring licences as a workbook."""

from jishan_portal.accounts.places import name_of
from jishan_portal.kit.xlsx import Column
from workshops.licences.rules import standing_of

COLUMNS = (
    Column("小作坊", lambda row: row.workshop.root.name, 28),
    Column("乡镇", lambda row: name_of(row.workshop.root.area_code), 14),
    Column("负责人", lambda row: row.workshop.root.owner_name, 12),
    Column("证照", lambda row: row.get_kind_display(), 18),
    Column("证号", lambda row: row.number, 26),
    Column("发证日期", lambda row: row.issued_on, 12, "date"),
    Column("有效期至", lambda row: row.valid_until, 12, "date"),
    Column("状态", lambda row: standing_of(row).words, 16),
    Column("发证机关", lambda row: row.issuer.name if row.issuer else "", 26),
)
