"""From coaching to a food enterprise: one step bar, each step waiting on whoever has to take it."""

from django.db.models import TextChoices

from jishan_portal.accounts.roles import Role
from jishan_portal.kit.flow import Flow, Move, State


class PipelineState(TextChoices):
    """Where a workshop stands on its way."""

    COACHING = "coaching", "辅导"
    SCORED = "scored", "自评"
    REACHED = "reached", "验收达标"
    BUSINESS = "business", "企业营业执照"
    APPLIED = "applied", "许可申请"
    ACCEPTED = "accepted", "受理"
    CHECKED = "checked", "现场核查"
    ISSUED = "issued", "发证"
    CONVERTED = "converted", "转企完成"
    STOPPED = "stopped", "退出"


class Way(TextChoices):
    """How the approval bureau guided."""

    VISIT = "visit", "上门"
    COUNTER = "counter", "窗口"
    PHONE = "phone", "电话"
    MEETING = "meeting", "集中辅导"


P = PipelineState
ROAD = (P.COACHING, P.SCORED, P.REACHED, P.BUSINESS, P.APPLIED, P.ACCEPTED, P.CHECKED, P.ISSUED, P.CONVERTED)
AFTER_REACHED = frozenset(ROAD[2:])
AT_CITY = frozenset({P.APPLIED, P.ACCEPTED, P.CHECKED})
TAKERS = frozenset({Role.INSPECTOR, Role.STATION_CHIEF, Role.BUREAU_LEADER})
CHIEFS = frozenset({Role.STATION_CHIEF, Role.BUREAU_LEADER, Role.BUREAU_HEAD})
UPGRADE, APPROVE = "实施方案三（二）1", "实施方案三（二）2"

FLOW = Flow(
    State(P.COACHING, waits_on=Role.INSPECTOR, duty="帮扶辅导，督促业主自评", basis=UPGRADE),
    State(P.SCORED, waits_on=Role.INSPECTOR, duty="组织验收", basis=UPGRADE),
    State(P.REACHED, waits_on=Role.APPROVAL, duty="引导办理企业营业执照", basis=APPROVE),
    State(P.BUSINESS, waits_on=Role.INSPECTOR, duty="引导向市行政审批服务管理局申请食品生产许可", basis=UPGRADE),
    State(P.APPLIED, waits_on=Role.INSPECTOR, duty="登记许可申请的受理情况", basis=UPGRADE),
    State(P.ACCEPTED, waits_on=Role.INSPECTOR, duty="登记许可现场核查", basis=UPGRADE),
    State(P.CHECKED, waits_on=Role.INSPECTOR, duty="登记许可决定和证号", basis=UPGRADE),
    State(P.ISSUED, waits_on=Role.STATION_CHIEF, duty="核对证照，办理转企", basis=UPGRADE),
    State(P.CONVERTED, is_final=True),
    State(P.STOPPED, is_final=True),
    Move("score", frozenset({P.COACHING}), P.SCORED, TAKERS, "自评已交"),
    Move("reach", frozenset({P.COACHING, P.SCORED}), P.REACHED, TAKERS, "验收达标"),
    Move("license", frozenset({P.REACHED}), P.BUSINESS, TAKERS | {Role.APPROVAL}, "登记企业营业执照"),
    Move("apply", frozenset({P.REACHED, P.BUSINESS}), P.APPLIED, TAKERS, "登记许可申请"),
    Move("accept", frozenset({P.APPLIED}), P.ACCEPTED, TAKERS, "登记受理"),
    Move("check", frozenset({P.ACCEPTED}), P.CHECKED, TAKERS, "登记现场核查"),
    Move("issue", frozenset({P.CHECKED}), P.ISSUED, TAKERS, "登记发证"),
    Move("reject", AT_CITY, P.REACHED, TAKERS, "登记不予受理或不予许可", needs_note=True),
    Move("convert", frozenset({P.ISSUED}), P.CONVERTED, CHIEFS, "转为企业", is_grave=True),
    Move("stop", frozenset(ROAD[:-1]), P.STOPPED, CHIEFS, "退出提档升级", needs_note=True, is_grave=True),
)
