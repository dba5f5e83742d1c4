"""The candidates as a workbook: scores by part, inclusion and exclusion explained."""

from jishan_portal.accounts.places import name_of
from jishan_portal.kit.xlsx import Column
from subsidies.candidates.rules import PARTS


def _part(key: str):
    return lambda row: sum(factor["points"] for factor in row.factors if factor["part"] == key)


def _opinion(row) -> str:
    return "" if row.is_supported is None else f"{'同意' if row.is_supported else '不同意'}：{row.opinion}"


COLUMNS = (
    Column("小作坊", lambda row: row.workshop.root.name, 28),
    Column("乡镇", lambda row: name_of(row.area_code), 14),
    Column("负责人", lambda row: row.workshop.root.owner_name, 12),
    Column("总分", lambda row: row.score, 8),
    *(Column(label, _part(key), 10) for key, label in PARTS.items()),
    Column("计分依据", lambda row: "；".join(factor["sentence"] for factor in row.factors), 60),
    Column("是否符合条件", lambda row: "符合" if row.is_included else "不符合", 12),
    Column("不符合的原因", lambda row: "".join(row.reasons), 40),
    Column("乡镇意见", _opinion, 30),
    Column("状态", lambda row: row.get_state_display(), 12),
    Column("决定理由", lambda row: row.decision, 30),
    Column("决定日期", lambda row: row.decided_on, 12, "date"),
)
