"""The orders as a workbook."""

from jishan_portal.kit.xlsx import Column

COLUMNS = (
    Column("督办单号", lambda row: row.number, 20),
    Column("督办事项", lambda row: row.title, 36),
    Column("承办单位", lambda row: row.organisation.name, 28),
    Column("签发日", lambda row: row.issued_on, 12, "date"),
    Column("答复期限", lambda row: row.due_on, 12, "date"),
    Column("状态", lambda row: row.get_state_display(), 10),
    Column("延期次数", lambda row: row.extended_times, 8, "number"),
    Column("退回次数", lambda row: row.returned_times, 8, "number"),
    Column("办结日", lambda row: row.closed_on, 12, "date"),
    Column("答复", lambda row: row.answer, 48),
)
