"""The list of cases as a workbook; identity numbers and telephones stand in no export."""

from jishan_portal.accounts.places import name_of
from jishan_portal.kit.xlsx import Column

COLUMNS = (
    Column("案号", lambda row: row.number, 22),
    Column("当事人", lambda row: row.party_name, 20),
    Column("小作坊", lambda row: row.workshop.name if row.workshop else "", 24),
    Column("乡镇", lambda row: name_of(row.area_code), 12),
    Column("案由", lambda row: row.cause, 30),
    Column("程序", lambda row: row.get_procedure_display(), 10),
    Column("状态", lambda row: row.get_state_display(), 12),
    Column("立案日期", lambda row: row.filed_on, 12, "date"),
    Column("处理决定", lambda row: row.get_verdict_display() if row.decided_on else "", 14),
    Column("决定书文号", lambda row: row.decision_number, 22),
    Column("决定日期", lambda row: row.decided_on, 12, "date"),
    Column("罚款（元）", lambda row: row.fine if row.decided_on else None, 14, "number"),
    Column("没收违法所得（元）", lambda row: row.confiscated if row.decided_on else None, 16, "number"),
    Column("结案日期", lambda row: row.closed_on, 12, "date"),
)
