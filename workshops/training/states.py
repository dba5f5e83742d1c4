"""The lives of a training session, of a seat in it and of a try at its quiz."""

from django.db.models import TextChoices

from jishan_portal.accounts.roles import EVERYBODY, Role, holders
from jishan_portal.kit.flow import Flow, Move, State

SEED = "实施方案四（三）"
HOLDERS = holders("training.hold")
SIGNERS = EVERYBODY | {Role.SYSTEM}


class Audience(TextChoices):
    """For whom a session is held (clause O-42 binds both)."""

    WORKSHOPS = "workshops", "小作坊"
    OFFICIALS = "officials", "监管人员"


class SessionState(TextChoices):
    """Where a session stands."""

    PLANNED = "planned", "待举办"
    HELD = "held", "已举办"
    CANCELLED = "cancelled", "已取消"


class SeatState(TextChoices):
    """What became of an invitation."""

    INVITED = "invited", "已通知"
    ATTENDED = "attended", "已参加"
    ABSENT = "absent", "缺席"
    CALLED_OFF = "called_off", "培训取消"


class QuizState(TextChoices):
    """What became of a try at the quiz."""

    DUE = "due", "待答题"
    PASSED = "passed", "合格"
    FAILED = "failed", "不合格"


class Way(TextChoices):
    """How somebody signed in."""

    SCAN = "scan", "扫码签到"
    LIST = "list", "现场点名"
    PAPER = "paper", "纸质签到表"


T, P, Z = SessionState, SeatState, QuizState
OWED = frozenset({P.INVITED, P.ABSENT})  # those a reminder is for
SESSION_TONES = {T.PLANNED: "go", T.HELD: "ok", T.CANCELLED: "off"}
SEAT_TONES = {P.INVITED: "go", P.ATTENDED: "ok", P.ABSENT: "late", P.CALLED_OFF: "off"}
QUIZ_TONES = {Z.DUE: "near", Z.PASSED: "ok", Z.FAILED: "late"}

SESSION_FLOW = Flow(
    State(T.PLANNED, waits_on=Role.INSPECTOR, duty="举办培训，登记签到", basis=SEED),
    State(T.HELD, is_final=True),
    State(T.CANCELLED, is_final=True),
    Move("hold", frozenset({T.PLANNED}), T.HELD, HOLDERS, "签到结束，登记缺席"),
    Move("cancel", frozenset({T.PLANNED}), T.CANCELLED, HOLDERS, "取消培训", needs_note=True, is_grave=True),
)
SEAT_FLOW = Flow(
    State(P.INVITED, waits_on=Role.OWNER, duty="参加培训", basis=SEED),
    State(P.ATTENDED, is_final=True),
    State(P.ABSENT),
    State(P.CALLED_OFF, is_final=True),
    Move("attend", frozenset({P.INVITED, P.ABSENT}), P.ATTENDED, SIGNERS, "签到"),
    Move("miss", frozenset({P.INVITED}), P.ABSENT, HOLDERS, "登记缺席"),
    Move("call_off", frozenset({P.INVITED}), P.CALLED_OFF, HOLDERS, "培训取消"),
)
QUIZ_FLOW = Flow(
    State(Z.DUE, waits_on=Role.OWNER, within="training.quiz", duty="完成培训测验", basis=SEED),
    State(Z.PASSED, is_final=True),
    State(Z.FAILED, is_final=True),
    Move("succeed", frozenset({Z.DUE}), Z.PASSED, SIGNERS, "合格"),
    Move("fail", frozenset({Z.DUE}), Z.FAILED, SIGNERS, "不合格，安排补考"),
)
