"""The pipelines as a workbook."""

from jishan_portal.accounts.places import name_of
from jishan_portal.kit.xlsx import Column
from subsidies.licensing import rules

COLUMNS = (
    Column("小作坊", lambda row: row.workshop.root.name, 28),
    Column("乡镇", lambda row: name_of(row.area_code), 14),
    Column("步骤", lambda row: row.get_state_display(), 14),
    Column("达标日期", lambda row: row.reached_on, 12, "date"),
    Column("企业名称", lambda row: row.enterprise_name, 28),
    Column("企业统一社会信用代码", lambda row: row.business.number if row.business else "", 22),
    Column("企业执照受理", lambda row: row.asked_on, 12, "date"),
    Column("企业执照发照", lambda row: row.business_on, 12, "date"),
    Column("办照工作日", rules.workdays_of, 10),
    Column("许可申请", lambda row: row.applied_on, 12, "date"),
    Column("许可受理", lambda row: row.accepted_on, 12, "date"),
    Column("现场核查", lambda row: row.checked_on, 12, "date"),
    Column("许可证编号", lambda row: row.production.number if row.production else "", 20),
    Column("许可发证", lambda row: row.issued_on, 12, "date"),
    Column("转企日期", lambda row: row.converted_on, 12, "date"),
)
