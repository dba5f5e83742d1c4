"""The batch's standardisation as a workbook."""

from jishan_portal.accounts.places import name_of
from jishan_portal.kit.xlsx import Column

COLUMNS = (
    Column("小作坊", lambda row: row.workshop.root.name, 28),
    Column("负责人", lambda row: row.workshop.root.owner_name, 10),
    Column("乡镇", lambda row: name_of(row.area_code), 12),
    Column("监管所", lambda row: row.workshop.station.short_name if row.workshop.station else "", 14),
    Column("状态", lambda row: row.get_state_display(), 10),
    Column("整治前结论", lambda row: row.get_before_display(), 10),
    Column("整治前情况", lambda row: row.before_words, 36),
    Column("措施", lambda row: row.n_measures, 8, "number"),
    Column("已完成", lambda row: row.n_done, 8, "number"),
    Column("整治后结论", lambda row: row.get_after_display(), 10),
    Column("整治后情况", lambda row: row.after_words, 36),
    Column("期限", lambda row: row.due_on, 12, "date"),
    Column("验收日期", lambda row: row.accepted_on, 12, "date"),
    Column("验收人", lambda row: row.accepted_by.name if row.accepted_by else "", 10),
    Column("验收意见", lambda row: row.opinion, 30),
)
