"""The life cycle of a workshop: dated, never deleted, illegal jumps refused."""

from django.db.models import TextChoices

from jishan_portal.accounts.roles import Role
from jishan_portal.kit.flow import Flow, Move, State


class WorkshopState(TextChoices):
    """Where a workshop stands in its life (features row 5)."""

    ACTIVE = "active", "在营"
    SUSPENDED = "suspended", "停产"
    RECTIFYING = "rectifying", "整治"
    UPGRADING = "upgrading", "升级中"
    CONVERTED = "converted", "已转企业"
    CANCELLED = "cancelled", "注销"
    CLOSED_DOWN = "closed_down", "取缔"


S = WorkshopState
LIVING = frozenset({S.ACTIVE, S.SUSPENDED, S.RECTIFYING, S.UPGRADING})
WORKING = frozenset({S.ACTIVE, S.RECTIFYING, S.UPGRADING})
ENDED = frozenset({S.CONVERTED, S.CANCELLED, S.CLOSED_DOWN})

DESK = frozenset({Role.INSPECTOR, Role.STATION_CHIEF, Role.BUREAU_LEADER, Role.BUREAU_HEAD, Role.SYSTEM})
CHIEFS = frozenset({Role.STATION_CHIEF, Role.BUREAU_LEADER, Role.BUREAU_HEAD, Role.SYSTEM})

FLOW = Flow(
    State(S.ACTIVE),
    State(S.SUSPENDED),
    State(S.RECTIFYING),
    State(S.UPGRADING),
    State(S.CONVERTED, is_final=True),
    State(S.CANCELLED, is_final=True),
    State(S.CLOSED_DOWN, is_final=True),
    Move("suspend", frozenset({S.ACTIVE, S.RECTIFYING, S.UPGRADING}), S.SUSPENDED, DESK, "登记停产", needs_note=True),
    Move("resume", frozenset({S.SUSPENDED}), S.ACTIVE, DESK, "恢复生产", needs_note=True),
    Move("rectify", frozenset({S.ACTIVE, S.SUSPENDED}), S.RECTIFYING, DESK, "列入整治", needs_note=True),
    Move("finish_rectifying", frozenset({S.RECTIFYING}), S.ACTIVE, DESK, "整治完成", needs_note=True),
    Move("upgrade", frozenset({S.ACTIVE}), S.UPGRADING, DESK, "开始提档升级", needs_note=True),
    Move("stop_upgrading", frozenset({S.UPGRADING}), S.ACTIVE, DESK, "退出提档升级", needs_note=True),
    Move("convert", frozenset({S.UPGRADING}), S.CONVERTED, CHIEFS, "转为企业", needs_note=True, is_grave=True),
    Move("cancel", LIVING, S.CANCELLED, CHIEFS, "注销", needs_note=True, is_grave=True),
    Move("close_down", LIVING, S.CLOSED_DOWN, CHIEFS, "取缔", needs_note=True, is_grave=True),
    Move("reopen", frozenset({S.CANCELLED, S.CLOSED_DOWN}), S.ACTIVE, CHIEFS, "重新在册", needs_note=True, is_grave=True),
)


class ProposalState(TextChoices):
    """An owner's proposed correction."""

    SUBMITTED = "submitted", "待审核"
    ACCEPTED = "accepted", "已采纳"
    REJECTED = "rejected", "未采纳"
    WITHDRAWN = "withdrawn", "已撤回"


P = ProposalState
PROPOSAL_FLOW = Flow(
    State(P.SUBMITTED, waits_on=Role.INSPECTOR, within="registry.proposal.review", duty="审核业主提出的资料更正"),
    State(P.ACCEPTED, is_final=True),
    State(P.REJECTED, is_final=True),
    State(P.WITHDRAWN, is_final=True),
    Move("accept", frozenset({P.SUBMITTED}), P.ACCEPTED, DESK, "采纳"),
    Move("reject", frozenset({P.SUBMITTED}), P.REJECTED, DESK, "不采纳", needs_note=True),
    Move("withdraw", frozenset({P.SUBMITTED}), P.WITHDRAWN, frozenset({Role.OWNER}), "撤回"),
)
