"""Applications for 名特优 as a workbook."""

from jishan_portal.accounts.places import name_of
from jishan_portal.kit.xlsx import Column

COLUMNS = (
    Column("小作坊", lambda row: row.workshop.root.name, 28),
    Column("乡镇", lambda row: name_of(row.area_code), 14),
    Column("品类", lambda row: row.workshop.root.kind.name if row.workshop.root.kind_id else "", 12),
    Column("申报产品", lambda row: row.product.name if row.product_id else "整户", 16),
    Column("年度", lambda row: row.year, 8, "number"),
    Column("状态", lambda row: row.get_state_display(), 12),
    Column("提交日期", lambda row: row.submitted_on, 12, "date"),
    Column("平均分", lambda row: f"{row.score}" if row.score is not None else "", 10),
    Column("最高最低差", lambda row: row.spread, 12, "number"),
    Column("公示至", lambda row: row.notice_until, 12, "date"),
    Column("认定日期", lambda row: row.awarded_on, 12, "date"),
    Column("认定书", lambda row: row.paper.number if row.paper_id else "", 24),
    Column("下次复评", lambda row: row.review_on, 12, "date"),
    Column("最近意见", lambda row: row.outcome, 40),
)
