"""The list as a workbook: exactly the filtered rows, phone and account masked; and the years side by side."""

from decimal import Decimal

from jishan_portal.accounts.places import townships
from jishan_portal.kit.masking import mask_phone
from jishan_portal.kit.xlsx import Column

NOUGHT = Decimal(0)
TITLE, YEARS_TITLE = "奖补申请表", "奖补年度对比表"
YEARS = (
    Column("年度", lambda row: row["year"], 8, "number"),
    Column("来源", lambda row: row["label"], 8),
    Column("申请（份）", lambda row: row["asked"], 12, "number"),
    Column("审定（份）", lambda row: row["granted"], 12, "number"),
    Column("审定金额（元）", lambda row: row["granted_amount"] or NOUGHT, 18, "number"),
    Column("已拨付（份）", lambda row: row["paid"], 12, "number"),
    Column("已拨付金额（元）", lambda row: row["paid_amount"] or NOUGHT, 18, "number"),
    Column("带动自筹（元）", lambda row: row["own"] or NOUGHT, 18, "number"),
)


def columns() -> tuple[Column, ...]:
    """Return the columns."""
    towns = townships()
    return (
        Column("申请编号", lambda row: row.number, 22),
        Column("年度", lambda row: row.year, 8, "number"),
        Column("来源", lambda row: row.get_source_display(), 8),
        Column("乡镇", lambda row: towns.get(row.area_code, ""), 12),
        Column("小作坊原名称", lambda row: row.workshop.root.name, 26),
        Column("升级后企业名称", lambda row: row.entity_name, 28),
        Column("统一社会信用代码", lambda row: row.credit_code, 22),
        Column("SC 证号", lambda row: row.production_licence, 20),
        Column("联系电话", lambda row: mask_phone(row.contact_phone), 14),
        Column("自筹投入（元）", lambda row: row.own_investment, 14, "number"),
        Column("拟补助（元）", lambda row: row.proposed_amount, 14, "number"),
        Column("核定（元）", lambda row: row.approved_amount, 14, "number"),
        Column("资金额度", lambda row: str(row.budget) if row.budget else "", 24),
        Column("审定日期", lambda row: row.decided_on, 12, "date"),
        Column("公示止", lambda row: row.notice_until, 12, "date"),
        Column("拨付日期", lambda row: row.paid_on, 12, "date"),
        Column("状态", lambda row: row.get_state_display(), 14),
    )
