"""Envelopes and their ledgers as workbooks."""

from jishan_portal.kit.xlsx import Column

COLUMNS = (
    Column("年度", lambda row: row.year, 8, "number"),
    Column("来源", lambda row: row.get_source_display(), 8),
    Column("用途", lambda row: row.purpose, 24),
    Column("下达文号", lambda row: row.document, 22),
    Column("总额度（元）", lambda row: row.amount, 14, "number"),
    Column("已占用（元）", lambda row: row.committed_amount, 14, "number"),
    Column("已拨付（元）", lambda row: row.paid_amount, 14, "number"),
    Column("可用（元）", lambda row: row.free_amount, 14, "number"),
    Column("已追回缴库（元）", lambda row: row.returned_amount, 16, "number"),
)
LINES = (
    Column("时间", lambda row: row.at, 18, "date"),
    Column("类别", lambda row: row.get_kind_display(), 12),
    Column("金额（元）", lambda row: row.amount, 14, "number"),
    Column("总额度增减", lambda row: row.amount_change, 14, "number"),
    Column("占用增减", lambda row: row.committed_change, 14, "number"),
    Column("拨付增减", lambda row: row.paid_change, 14, "number"),
    Column("追回增减", lambda row: row.returned_change, 14, "number"),
    Column("可用结余", lambda row: row.free_after, 14, "number"),
    Column("说明", lambda row: row.note, 40),
    Column("经办人", lambda row: row.by.name if row.by else "系统", 12),
)
