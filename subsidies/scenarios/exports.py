"""A scenario as a workbook."""

from jishan_portal.kit.xlsx import Column

COLUMNS = (
    Column("小作坊", lambda row: row["name"], 28),
    Column("乡镇", lambda row: row["town"], 14),
    Column("结果", lambda row: "列入" if row["is_in"] else "未列入", 10),
    Column("预计补齐", lambda row: row["day"], 12, "date"),
    Column("改造费用（元）", lambda row: row["cost"], 14, "number"),
    Column("县级补助（元）", lambda row: row["grant"], 14, "number"),
    Column("市级补贴（元）", lambda row: row["city"], 14, "number"),
    Column("业主自筹（元）", lambda row: row["own"], 14, "number"),
    Column("按假定计的差距", lambda row: row["guessed"], 12, "number"),
    Column("没有列入的原因", lambda row: row["reason"], 50),
)
