"""Visits as a workbook."""

from inspections.visits.states import VisitState
from jishan_portal.accounts.places import name_of
from jishan_portal.kit.xlsx import Column

COLUMNS = (
    Column("检查编号", lambda row: row.number, 22),
    Column("小作坊", lambda row: row.workshop.root.name, 28),
    Column("乡镇", lambda row: name_of(row.area_code), 12),
    Column("类别", lambda row: row.get_kind_display(), 10),
    Column("监管类型", lambda row: row.get_supervision_display(), 10),
    Column("检查日期", lambda row: row.done_on, 12, "date"),
    Column("检查员", lambda row: "、".join(one["name"] for one in row.crew), 16),
    Column("状态", lambda row: row.get_state_display(), 10),
    Column("结论", lambda row: row.get_outcome_display() if row.state == VisitState.DONE else "", 10),
    Column("一般项不符合", lambda row: row.general_noes, 12, "number"),
    Column("重点项不符合", lambda row: row.key_noes, 12, "number"),
    Column("事由", lambda row: row.reason, 30),
)
SUPERVISION = (
    Column("小作坊", lambda row: row["name"], 28),
    Column("乡镇", lambda row: name_of(row["town"]), 12),
    Column("源头监管", lambda row: row["source"], 10, "number"),
    Column("日常监管", lambda row: row["daily"], 10, "number"),
    Column("重点监管", lambda row: row["key"], 10, "number"),
    Column("合计", lambda row: row["total"], 10, "number"),
)
