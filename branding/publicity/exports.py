"""Publicity and receipts as workbooks."""

from jishan_portal.accounts.places import name_of
from jishan_portal.kit.xlsx import Column

EFFORT_COLUMNS = (
    Column("日期", lambda row: row.on, 12, "date"),
    Column("内容", lambda row: row.title, 40),
    Column("方式", lambda row: row.get_medium_display(), 12),
    Column("地点或媒体", lambda row: row.place, 24),
    Column("触达人数", lambda row: row.reach, 10, "number"),
    Column("乡镇", lambda row: name_of(row.area_code) or "全县", 14),
    Column("开展单位", lambda row: row.organisation.name if row.organisation_id else "", 20),
    Column("网址", lambda row: row.link, 30),
    Column("说明", lambda row: row.words, 40),
)
RECEIPT_COLUMNS = (
    Column("小作坊或工作人员", lambda row: row.who, 28),
    Column("乡镇", lambda row: name_of(row.area_code) or "县直", 14),
    Column("状态", lambda row: "未读" if row.read_at is None else "当面告知" if row.is_told else "已读", 10),
    Column("时间", lambda row: row.read_at, 18, "date"),
    Column("登记人", lambda row: row.read_by.name if row.read_by_id else "", 12),
)
