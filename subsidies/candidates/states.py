"""A candidate goes from the rule's appraisal to the township's opinion and the bureau's decision."""

from django.db.models import TextChoices

from jishan_portal.accounts.roles import Role
from jishan_portal.kit.flow import Flow, Move, State


class CandidateState(TextChoices):
    """Where a candidate stands."""

    APPRAISED = "appraised", "已评分"
    NOMINATED = "nominated", "待乡镇意见"
    OPINED = "opined", "待局里决定"
    CHOSEN = "chosen", "已入选"
    DECLINED = "declined", "未入选"


C = CandidateState
NOMINATORS = frozenset({Role.INSPECTOR, Role.STATION_CHIEF, Role.BUREAU_LEADER})
DECIDERS = frozenset({Role.BUREAU_LEADER, Role.BUREAU_HEAD})
TONES = {C.APPRAISED: "off", C.NOMINATED: "near", C.OPINED: "go", C.CHOSEN: "ok", C.DECLINED: "off"}
SEED = "实施方案三（二）1"

FLOW = Flow(
    State(C.APPRAISED),
    State(C.NOMINATED, waits_on=Role.TOWNSHIP, duty="对提档升级候选户提出意见", basis=SEED),
    State(C.OPINED, waits_on=Role.BUREAU_LEADER, duty="决定是否列入提档升级", basis=SEED),
    State(C.CHOSEN, is_final=True),
    State(C.DECLINED, is_final=True),
    Move("nominate", frozenset({C.APPRAISED, C.DECLINED}), C.NOMINATED, NOMINATORS, "推荐，请乡镇提意见"),
    Move("opine", frozenset({C.NOMINATED}), C.OPINED, frozenset({Role.TOWNSHIP}), "提出乡镇意见", needs_note=True),
    Move("choose", frozenset({C.OPINED}), C.CHOSEN, DECIDERS, "决定入选", needs_note=True),
    Move("decline", frozenset({C.OPINED}), C.DECLINED, DECIDERS, "决定不入选", needs_note=True),
)
