"""The list of readiness as a workbook."""

from jishan_portal.accounts.places import name_of
from jishan_portal.kit.xlsx import Column
from subsidies.readiness.states import Kind


def _rate(kind: str):
    return lambda row: row[1]["rounds"][kind].rate if kind in row[1]["rounds"] else None


COLUMNS = (
    Column("小作坊", lambda row: row[0].name, 28),
    Column("乡镇", lambda row: name_of(row[0].area_code), 14),
    Column("负责人", lambda row: row[0].owner_name, 12),
    *(Column(f"{label}得分率（%）", _rate(kind), 16) for kind, label in Kind.choices),
    Column("未补齐差距", lambda row: len(row[1]["gaps"]), 12),
    Column("其中未定日期", lambda row: row[1]["undated"], 12),
    Column("预计补齐", lambda row: row[1]["day"], 12, "date"),
)
