"""The use of the money and its checks as workbooks."""

from decimal import Decimal

from jishan_portal.accounts.places import townships
from jishan_portal.kit.xlsx import Column

NOUGHT = Decimal(0)


def use_columns() -> tuple[Column, ...]:
    """Return the columns of the list of paid subsidies."""
    towns = townships()
    return (
        Column("年度", lambda row: row.year, 8, "number"),
        Column("来源", lambda row: row.get_source_display(), 8),
        Column("乡镇", lambda row: towns.get(row.area_code, ""), 12),
        Column("小作坊原名称", lambda row: row.workshop.root.name, 24),
        Column("企业名称", lambda row: row.entity_name, 28),
        Column("补助（元）", lambda row: row.approved_amount, 14, "number"),
        Column("补助已用（元）", lambda row: row.spent or NOUGHT, 14, "number"),
        Column("补助结余（元）", lambda row: max(row.approved_amount - (row.spent or NOUGHT), NOUGHT), 14, "number"),
        Column("自筹已用（元）", lambda row: row.own or NOUGHT, 14, "number"),
        Column("许可用途外（元）", lambda row: row.off_list or NOUGHT, 14, "number"),
        Column("未排除疑点", lambda row: row.open_flags or 0, 10, "number"),
    )


def check_columns() -> tuple[Column, ...]:
    """Return the columns of the list of checks."""
    towns = townships()
    return (
        Column("检查编号", lambda row: row.number, 22),
        Column("乡镇", lambda row: towns.get(row.area_code, ""), 12),
        Column("小作坊原名称", lambda row: row.application.workshop.root.name, 24),
        Column("企业名称", lambda row: row.application.entity_name, 28),
        Column("检查原因", lambda row: row.get_reason_display(), 10),
        Column("检查日期", lambda row: row.checked_on, 12, "date"),
        Column("检查人", lambda row: "、".join(one.name for one in (row.first, row.second) if one), 18),
        Column("结论", lambda row: row.get_result_display(), 8),
        Column("违规金额（元）", lambda row: row.off_purpose_amount, 14, "number"),
        Column("应追回（元）", lambda row: row.due_amount, 14, "number"),
        Column("已追回（元）", lambda row: row.repaid_amount, 14, "number"),
        Column("状态", lambda row: row.get_state_display(), 12),
    )
