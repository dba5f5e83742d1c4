"""The officers as a workbook."""

from inspections.officers.rules import standing_of
from jishan_portal.accounts.places import name_of
from jishan_portal.kit.xlsx import Column

COLUMNS = (
    Column("姓名", lambda row: row.name, 12),
    Column("单位", lambda row: row.station.name, 28),
    Column("执法证号", lambda row: row.certificate_number, 20),
    Column("有效期至", lambda row: row.certificate_until, 12, "date"),
    Column("情况", lambda row: standing_of(row).words, 16),
    Column("今天请假", lambda row: "是" if row.is_away else "", 10),
    Column("本人所在村", lambda row: f"{name_of(row.home_area_code)}{row.home_village}", 20),
    Column("回避户数", lambda row: row.n_relations, 10, "number"),
)
