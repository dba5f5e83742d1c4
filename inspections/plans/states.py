"""A plan is drafted, reviewed by a second person, issued, carried out and closed; stations and townships sign for their part."""

from django.db.models import TextChoices

from jishan_portal.accounts.roles import Role
from jishan_portal.kit.flow import Flow, Move, State


class PlanKind(TextChoices):
    """What a plan is for (features row 18)."""

    YEAR = "year", "年度计划"
    SPECIAL = "special", "专项检查"
    MONTHLY = "monthly", "月度批次"


class PlanState(TextChoices):
    """Where a plan stands."""

    DRAFTED = "drafted", "草稿"
    SUBMITTED = "submitted", "待审核"
    RETURNED = "returned", "已退回"
    REVIEWED = "reviewed", "待下达"
    ISSUED = "issued", "已下达"
    RUNNING = "running", "执行中"
    CLOSED = "closed", "已结束"
    DROPPED = "dropped", "已作废"


class PartState(TextChoices):
    """Whether a station or township has signed for its part of a plan (签收)."""

    AT_STATION = "at_station", "待市监所签收"
    AT_TOWNSHIP = "at_township", "待乡镇签收"
    RECEIVED = "received", "已签收"


class ItemStatus(TextChoices):
    """What became of a planned visit."""

    PLANNED = "planned", "待检查"
    DONE = "done", "已检查"
    MERGED = "merged", "合并检查"
    CANCELLED = "cancelled", "已取消"
    MISSING = "missing", "未排上"


class Origin(TextChoices):
    """Where a planned visit comes from."""

    FREQUENCY = "frequency", "按等级频次"
    DRAWN = "drawn", "双随机抽取"
    CAMPAIGN = "campaign", "专项对象"
    HAND = "hand", "人工增加"


class CheckKind(TextChoices):
    """What kind of check took place."""

    DAILY = "daily", "日常检查"
    SPECIAL = "special", "专项检查"
    UNANNOUNCED = "unannounced", "飞行检查"
    RECHECK = "recheck", "复查"
    CASE = "case", "案件调查"
    HIGHER = "higher", "上级检查"


P = PlanState
EDITABLE = frozenset({P.DRAFTED, P.RETURNED})
LIVE = frozenset({P.ISSUED, P.RUNNING})
OPEN = frozenset(P) - {P.CLOSED, P.DROPPED}
MAKERS = frozenset({Role.STATION_CHIEF, Role.BUREAU_LEADER})
REVIEWERS = frozenset({Role.BUREAU_LEADER, Role.BUREAU_HEAD})
INSP21 = "食品生产经营监督检查管理办法第二十一条"

FLOW = Flow(
    State(P.DRAFTED, waits_on=Role.STATION_CHIEF, duty="编排检查计划并送审", basis=INSP21),
    State(P.SUBMITTED, waits_on=Role.BUREAU_LEADER, within="plan.review", duty="审核检查计划", basis=INSP21),
    State(P.RETURNED, waits_on=Role.STATION_CHIEF, within="plan.review", duty="按退回意见修改检查计划", basis=INSP21),
    State(P.REVIEWED, waits_on=Role.BUREAU_HEAD, within="plan.issue", duty="下达检查计划", basis=INSP21),
    State(P.ISSUED),
    State(P.RUNNING),
    State(P.CLOSED, is_final=True),
    State(P.DROPPED, is_final=True),
    Move("submit", EDITABLE, P.SUBMITTED, MAKERS | {Role.SYSTEM}, "送审"),
    Move("return", frozenset({P.SUBMITTED, P.REVIEWED}), P.RETURNED, REVIEWERS, "退回", needs_note=True),
    Move("review", frozenset({P.SUBMITTED}), P.REVIEWED, REVIEWERS | {Role.SYSTEM}, "审核通过", basis=INSP21),
    Move("issue", frozenset({P.REVIEWED}), P.ISSUED, REVIEWERS | {Role.SYSTEM}, "下达", basis=INSP21),
    Move("start", frozenset({P.ISSUED}), P.RUNNING, frozenset({Role.SYSTEM}), "开始执行"),
    Move("close", LIVE, P.CLOSED, REVIEWERS | {Role.SYSTEM}, "结束", is_grave=True),
    Move("drop", EDITABLE, P.DROPPED, MAKERS | {Role.SYSTEM}, "作废", needs_note=True, is_grave=True),
)

S = PartState
PART_FLOW = Flow(
    State(S.AT_STATION, waits_on=Role.STATION_CHIEF, within="plan.receive", duty="签收检查计划"),
    State(
        S.AT_TOWNSHIP,
        waits_on=Role.TOWNSHIP,
        within="plan.receive",
        duty="签收检查计划，安排配合检查",
        basis="稷政办发〔2024〕10号三（一）3",
    ),
    State(S.RECEIVED, is_final=True),
    Move("receive", frozenset({S.AT_STATION}), S.RECEIVED, frozenset({Role.STATION_CHIEF, Role.INSPECTOR}), "签收"),
    Move("accept", frozenset({S.AT_TOWNSHIP}), S.RECEIVED, frozenset({Role.TOWNSHIP}), "签收"),
)
