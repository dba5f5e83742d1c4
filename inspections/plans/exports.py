"""Visits, their suggested order, what a re-plan changes and coverage as workbooks."""

from inspections.plans.rules import reason_words
from jishan_portal.accounts.places import name_of
from jishan_portal.kit.xlsx import Column

VISITS = (
    Column("周（周一）", lambda row: row.week_on, 12, "date"),
    Column("日期", lambda row: row.trip.day_on if row.trip else None, 12, "date"),
    Column("组次", lambda row: row.trip.number if row.trip else None, 8, "number"),
    Column("小作坊", lambda row: row.workshop.name, 28),
    Column("乡镇", lambda row: name_of(row.area_code), 12),
    Column("村（社区）", lambda row: row.workshop.village, 12),
    Column("地址", lambda row: row.workshop.address, 30),
    Column("等级", lambda row: row.grade or "未评", 6),
    Column("第几次", lambda row: row.nth, 8, "number"),
    Column("检查员", lambda row: f"{row.trip.first}、{row.trip.second}" if row.trip else "", 16),
    Column("理由", lambda row: "；".join(reason_words(row.reasons)), 40),
    Column("来源", lambda row: row.get_origin_display(), 12),
    Column("结果", lambda row: row.get_status_display(), 10),
    Column("检查日期", lambda row: row.done_check.on if row.done_check else None, 12, "date"),
    Column("调整理由", lambda row: row.note, 24),
)
ORDER = (
    Column("位次", lambda row: row.number, 8, "number"),
    Column("小作坊", lambda row: row.item.workshop.name, 28),
    Column("乡镇", lambda row: name_of(row.item.area_code), 12),
    Column("村（社区）", lambda row: row.item.workshop.village, 12),
    Column("等级", lambda row: row.item.workshop.risk_grade or "未评", 6),
    Column("理由", lambda row: "；".join(row.reasons), 44),
    Column("上次检查", lambda row: row.last_on, 12, "date"),
    Column("安排在（周一）", lambda row: row.item.week_on, 14, "date"),
)
CHANGES = (
    Column("小作坊", lambda row: row.shop.name, 28),
    Column("乡镇", lambda row: row.town, 12),
    Column("变化", lambda row: row.verb, 10),
    Column("原安排（周一）", lambda row: row.before.week_on if row.before else None, 14, "date"),
    Column("原检查员", lambda row: "、".join(row.people_before), 16),
    Column("新安排（周一）", lambda row: row.week, 14, "date"),
    Column("新检查员", lambda row: "、".join(row.people), 16),
    Column("固定过", lambda row: "是" if row.before and row.before.is_pinned else "", 8),
    Column("未排上原因", lambda row: row.why_words, 30),
)
COVERAGE = (
    Column("小作坊", lambda row: row.name, 28),
    Column("乡镇", lambda row: name_of(row.area_code), 12),
    Column("负责人", lambda row: row.owner_name, 12),
    Column("等级", lambda row: row.risk_grade or "未评", 6),
    Column("上次检查", lambda row: row.last_check_on, 12, "date"),
    Column("上次覆盖全部要点", lambda row: row.full_check_on, 16, "date"),
)
