"""A workshop of the batch 整治规范: measures are written down, carried out, and accepted by somebody else."""

from django.db.models import TextChoices

from jishan_portal.accounts.roles import Role
from jishan_portal.kit.flow import Flow, Move, State


class StandardState(TextChoices):
    """Where the standardisation of one workshop stands."""

    LISTED = "listed", "待定措施"
    WORKING = "working", "整治中"
    REPORTED = "reported", "待验收"
    PASSED = "passed", "已规范"
    LEFT = "left", "已移出批次"


class Judgement(TextChoices):
    """What the workshop amounts to, before and after, in the words of a visit."""

    GOOD = "good", "符合"
    FAIR = "fair", "基本符合"
    BAD = "bad", "不符合"


S = StandardState
COUNTED = frozenset({S.LISTED, S.WORKING, S.REPORTED, S.PASSED})
OPEN = frozenset({S.LISTED, S.WORKING, S.REPORTED})
OFFICERS = frozenset({Role.INSPECTOR, Role.STATION_CHIEF, Role.BUREAU_LEADER})
CHIEFS = frozenset({Role.STATION_CHIEF, Role.BUREAU_LEADER, Role.BUREAU_HEAD})
TIME = frozenset({Role.SYSTEM})
SEED = "稷政办发〔2024〕10号二（一）"

FLOW = Flow(
    State(S.LISTED, waits_on=Role.INSPECTOR, within="standardisation.plan", duty="写明整改前结论和整治措施", basis=SEED),
    State(S.WORKING, waits_on=Role.INSPECTOR, duty="督促落实整治措施，报请验收", basis=SEED),
    State(S.REPORTED, waits_on=Role.STATION_CHIEF, within="standardisation.accept", duty="验收整治规范", basis=SEED),
    State(S.PASSED, is_final=True),
    State(S.LEFT, is_final=True),
    Move("plan", frozenset({S.LISTED}), S.WORKING, OFFICERS, "定下措施"),
    Move("report", frozenset({S.WORKING}), S.REPORTED, OFFICERS, "报请验收"),
    Move("accept", frozenset({S.REPORTED}), S.PASSED, CHIEFS, "验收通过"),
    Move("return", frozenset({S.REPORTED}), S.WORKING, CHIEFS, "退回整治", needs_note=True),
    Move("leave", OPEN, S.LEFT, TIME, "移出批次", needs_note=True),
)
