"""A problem that was put right is looked at again in November: it lasted, or it came back."""

from django.db.models import TextChoices

from jishan_portal.accounts.roles import Role
from jishan_portal.kit.flow import Flow, Move, State


class LookBackState(TextChoices):
    """Where the second look at one problem stands."""

    UNMENDED = "unmended", "未整改"
    WAITING = "waiting", "待回头看"
    KEPT = "kept", "保持"
    REBOUND = "rebound", "反弹"
    DROPPED = "dropped", "不再回头看"


L = LookBackState
DUE = frozenset({L.UNMENDED, L.WAITING, L.KEPT, L.REBOUND})  # the denominator: one still open stays in it
LOOKED = frozenset({L.KEPT, L.REBOUND})
OPEN = frozenset({L.UNMENDED, L.WAITING})
OFFICERS = frozenset({Role.INSPECTOR, Role.STATION_CHIEF, Role.BUREAU_LEADER})
CHIEFS = frozenset({Role.STATION_CHIEF, Role.BUREAU_LEADER, Role.BUREAU_HEAD})
TIME = frozenset({Role.SYSTEM})
SEED = "稷政办发〔2024〕10号三（一）4"

FLOW = Flow(
    State(L.UNMENDED),  # the hazard keeps its own duty; a second one would ask for the same thing twice
    State(L.WAITING, waits_on=Role.INSPECTOR, duty="回头看复查", basis=SEED),
    State(L.KEPT, is_final=True),
    State(L.REBOUND, is_final=True),
    State(L.DROPPED, is_final=True),
    Move("mend", frozenset({L.UNMENDED}), L.WAITING, TIME, "已整改，转入复查"),
    Move("keep", frozenset({L.WAITING}), L.KEPT, OFFICERS, "保持", basis=SEED),
    Move("rebound", frozenset({L.WAITING}), L.REBOUND, OFFICERS, "反弹", basis=SEED),
    Move("drop", OPEN, L.DROPPED, CHIEFS | TIME, "不再回头看", needs_note=True, is_grave=True),
)
