"""A round of scoring goes from its draft to a filed score; an acceptance needs two people. A gap goes from found to closed."""

from django.db.models import TextChoices

from jishan_portal.accounts.roles import Role
from jishan_portal.kit.flow import Flow, Move, State


class Kind(TextChoices):
    """Who scores."""

    SELF = "self", "自评"
    GROUP = "group", "帮扶小组评分"
    ACCEPTANCE = "acceptance", "验收评分"


class RoundState(TextChoices):
    """Where a round of scoring stands."""

    DRAFT = "draft", "填写中"
    FILED = "filed", "已评定"
    SECOND = "second", "待第二人签字"
    PASSED = "passed", "验收通过"
    FAILED = "failed", "验收未通过"


class GapState(TextChoices):
    """Where a gap stands."""

    OPEN = "open", "待补齐"
    FIXED = "fixed", "待核实"
    CLOSED = "closed", "已补齐"


R, G = RoundState, GapState
DONE = frozenset({R.FILED, R.PASSED, R.FAILED})
JUDGES = frozenset({Role.INSPECTOR, Role.STATION_CHIEF, Role.BUREAU_LEADER})
FILLERS = JUDGES | {Role.OWNER}
SEED = "实施方案三（二）1"

FLOW = Flow(
    State(R.DRAFT),
    State(R.FILED, is_final=True),
    State(R.SECOND, waits_on=Role.INSPECTOR, duty="第二名验收人员签字", basis=SEED),
    State(R.PASSED, is_final=True),
    State(R.FAILED, is_final=True),
    Move("file", frozenset({R.DRAFT}), R.FILED, FILLERS, "提交评分"),
    Move("propose", frozenset({R.DRAFT}), R.SECOND, JUDGES, "交第二人签字"),
    Move("pass", frozenset({R.SECOND}), R.PASSED, JUDGES, "验收通过", is_grave=True),
    Move("fail", frozenset({R.SECOND}), R.FAILED, JUDGES, "验收不通过", is_grave=True),
    Move("return", frozenset({R.SECOND}), R.DRAFT, JUDGES, "退回重评", needs_note=True),
)

GAP_FLOW = Flow(
    State(G.OPEN, waits_on=Role.OWNER, duty="补齐差距", basis=SEED),
    State(G.FIXED, waits_on=Role.INSPECTOR, duty="核实差距是否补齐", basis=SEED),
    State(G.CLOSED, is_final=True),
    Move("fix", frozenset({G.OPEN}), G.FIXED, FILLERS, "已补齐，请核实"),
    Move("confirm", frozenset({G.FIXED}), G.CLOSED, JUDGES, "核实已补齐"),
    Move("return", frozenset({G.FIXED}), G.OPEN, JUDGES, "还没补齐", needs_note=True),
    Move("settle", frozenset({G.OPEN, G.FIXED}), G.CLOSED, FILLERS, "评分已符合"),
)
