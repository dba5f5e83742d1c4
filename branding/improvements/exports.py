"""Improvements as a workbook."""

from jishan_portal.accounts.places import name_of
from jishan_portal.kit.xlsx import Column


def _person(name: str):
    return lambda row: getattr(row, name).name if getattr(row, name) else ""


COLUMNS = (
    Column("小作坊", lambda row: row.workshop.root.name, 28),
    Column("乡镇", lambda row: name_of(row.area_code), 14),
    Column("品类", lambda row: row.workshop.root.kind.name if row.workshop.root.kind_id else "", 12),
    Column("稷山四宝", lambda row: row.workshop.root.kind.treasure if row.workshop.root.kind_id else "", 10),
    Column("产品", lambda row: row.product.name if row.product_id else "", 16),
    Column("类别", lambda row: row.get_subject_display(), 12),
    Column("指导日期", lambda row: row.on, 12, "date"),
    Column("指导单位", _person("organisation"), 20),
    Column("指导人", _person("adviser"), 10),
    Column("问题", lambda row: row.problem, 40),
    Column("建议", lambda row: row.advice, 40),
    Column("状态", lambda row: row.get_state_display(), 10),
    Column("改进情况", lambda row: row.done_words, 30),
    Column("复核意见", lambda row: row.outcome, 30),
    Column("复核人", _person("reviewer"), 10),
)
