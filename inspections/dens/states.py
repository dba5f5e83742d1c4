"""A closed den (取缔的黑窝点、黑作坊) and the surprise checks that keep it closed (稷政办发〔2024〕10号; domain O-18, O-22)."""

from django.db.models import TextChoices

from inspections.cases.states import LEADERS
from jishan_portal.accounts.roles import Role
from jishan_portal.kit.flow import Flow, Move, State


class DenKind(TextChoices):
    """What it was."""

    DEN = "den", "黑窝点"
    WORKSHOP = "workshop", "黑作坊"


class Measure(TextChoices):
    """What was done with it."""

    SEALED = "sealed", "查封场所、设施"
    SEIZED = "seized", "扣押、没收物品"
    CUT_OFF = "cut_off", "协调停止供水、供电、供货"
    DISMANTLED = "dismantled", "拆除、清空设备原料"
    POSTED = "posted", "张贴公告"
    POLICE = "police", "移送公安机关"


class DenState(TextChoices):
    """Where the closing stands."""

    PROPOSED = "proposed", "待批取缔"
    RETURNED = "returned", "退回补充"
    CLOSED = "closed", "已取缔，监控中"
    REVIVED = "revived", "死灰复燃，另案查处"
    RELEASED = "released", "解除监控"


D = DenState
SEED = "稷政办发〔2024〕10号"
WORKERS = frozenset({Role.CASE_HANDLER, Role.INSPECTOR, Role.STATION_CHIEF})
OFFICERS = frozenset({Role.CASE_HANDLER, Role.INSPECTOR})
TIME = frozenset({Role.SYSTEM})

FLOW = Flow(
    State(D.PROPOSED, waits_on=Role.BUREAU_LEADER, duty="审批取缔", basis=SEED),
    State(D.RETURNED, waits_on=Role.CASE_HANDLER, duty="补充取缔材料", basis=SEED),
    State(D.CLOSED),
    State(D.REVIVED, is_final=True),
    State(D.RELEASED, is_final=True),
    Move("approve", frozenset({D.PROPOSED}), D.CLOSED, LEADERS, "批准取缔", SEED),
    Move("return", frozenset({D.PROPOSED}), D.RETURNED, LEADERS, "退回补充", SEED, needs_note=True),
    Move("propose_again", frozenset({D.RETURNED}), D.PROPOSED, WORKERS, "重新报批", SEED),
    Move("revive", frozenset({D.CLOSED}), D.REVIVED, OFFICERS, "登记死灰复燃", SEED),
    Move("release", frozenset({D.CLOSED}), D.RELEASED, LEADERS, "解除监控", SEED, needs_note=True),
)


class CheckState(TextChoices):
    """Where a surprise check stands; until the morning of its day nobody sees it."""

    HIDDEN = "hidden", "未公布"
    SHOWN = "shown", "今日突击检查"
    HELD = "held", "未复燃"
    REVIVED = "revived", "死灰复燃"
    MISSED = "missed", "当日未检，重新抽取"
    DROPPED = "dropped", "不再检查"


K = CheckState
DONE = frozenset({K.HELD, K.REVIVED})
TOLD = DONE | {K.MISSED}
CHECK_FLOW = Flow(
    State(K.HIDDEN),
    State(K.SHOWN, waits_on=Role.CASE_HANDLER, duty="突击检查取缔点", basis=SEED),
    *(State(state, is_final=True) for state in (K.HELD, K.REVIVED, K.MISSED, K.DROPPED)),
    Move("show", frozenset({K.HIDDEN}), K.SHOWN, TIME, "当天早上告知两名检查人员", SEED),
    Move("hold", frozenset({K.SHOWN}), K.HELD, OFFICERS, "未复燃", SEED, needs_note=True),
    Move("find_revived", frozenset({K.SHOWN}), K.REVIVED, OFFICERS, "发现死灰复燃", SEED, needs_note=True),
    Move("miss", frozenset({K.SHOWN}), K.MISSED, TIME, "当日未检", SEED),
    Move("drop", frozenset({K.HIDDEN, K.SHOWN}), K.DROPPED, LEADERS, "不再检查", SEED),
)
