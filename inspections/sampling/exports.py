"""Samples as a workbook."""

from jishan_portal.accounts.places import name_of
from jishan_portal.kit.xlsx import Column

COLUMNS = (
    Column("抽样编号", lambda row: row.number, 22),
    Column("被抽样单位", lambda row: row.workshop.root.name, 28),
    Column("乡镇", lambda row: name_of(row.area_code), 12),
    Column("样品名称", lambda row: row.product, 16),
    Column("批号", lambda row: row.batch_number, 14),
    Column("生产日期", lambda row: row.produced_on, 12, "date"),
    Column("抽样日期", lambda row: row.taken_on, 12, "date"),
    Column("抽样数量", lambda row: row.amount, 12),
    Column("备样", lambda row: row.kept, 20),
    Column("封条编号", lambda row: row.seal_number, 16),
    Column("抽样人员", lambda row: "、".join(one["name"] for one in row.crew), 16),
    Column("级别", lambda row: row.get_level_display(), 8),
    Column("承检机构", lambda row: row.lab, 24),
    Column("检验项目", lambda row: row.items, 24),
    Column("送检日期", lambda row: row.sent_on, 12, "date"),
    Column("报告编号", lambda row: row.report_number, 18),
    Column("结果日期", lambda row: row.result_on, 12, "date"),
    Column("状态", lambda row: row.get_state_display(), 12),
    Column("不合格项目", lambda row: row.failed_items, 30),
    Column("处置情况", lambda row: row.handling, 30),
)
