"""A self-check goes from the owner's draft to the bureau's acceptance; a wave sets one for every workshop."""

from django.db.models import TextChoices

from jishan_portal.accounts.roles import Role
from jishan_portal.kit.flow import Flow, Move, State


class WaveState(TextChoices):
    """A wave (自查行动) is open until it is closed."""

    OPEN = "open", "进行中"
    CLOSED = "closed", "已结束"


class CheckState(TextChoices):
    """Where a self-check stands."""

    WAITING = "waiting", "未开始"
    DRAFT = "draft", "填写中"
    SUBMITTED = "submitted", "待审核"
    RETURNED = "returned", "退回修改"
    ACCEPTED = "accepted", "已通过"
    EXCUSED = "excused", "免查"


class FilledBy(TextChoices):
    """How the answers came in."""

    OWNER = "owner", "业主本人"
    HELPER = "helper", "代填"
    PAPER = "paper", "纸质表"


C = CheckState
OWED = frozenset({C.WAITING, C.DRAFT, C.RETURNED})
DONE = frozenset({C.SUBMITTED, C.ACCEPTED})
FILLERS = frozenset({Role.OWNER, Role.TOWNSHIP, Role.INSPECTOR})
REVIEWERS = frozenset({Role.INSPECTOR, Role.STATION_CHIEF})
CHIEFS = frozenset({Role.STATION_CHIEF, Role.BUREAU_LEADER, Role.SYSTEM})
LAUNCH_JOB, ACCEPT_JOB = "self_checks.launch", "self_checks.accept_many"
SEED = "实施方案三（一）1"

FLOW = Flow(
    State(C.WAITING, waits_on=Role.OWNER, duty="完成主体自查", basis=SEED),
    State(C.DRAFT, waits_on=Role.OWNER, duty="完成主体自查", basis=SEED),
    State(C.SUBMITTED, waits_on=Role.INSPECTOR, within="self_check.review", duty="审核自查表", basis=SEED),
    State(C.RETURNED, waits_on=Role.OWNER, duty="修改退回的自查表", basis=SEED),
    State(C.ACCEPTED, is_final=True),
    State(C.EXCUSED, is_final=True),
    Move("start", frozenset({C.WAITING}), C.DRAFT, FILLERS, "开始自查"),
    Move("submit", frozenset({C.DRAFT, C.RETURNED}), C.SUBMITTED, FILLERS, "提交自查"),
    Move("accept", frozenset({C.SUBMITTED}), C.ACCEPTED, REVIEWERS, "审核通过"),
    Move("return", frozenset({C.SUBMITTED}), C.RETURNED, REVIEWERS, "退回修改", needs_note=True),
    Move("excuse", OWED, C.EXCUSED, CHIEFS, "免查", needs_note=True),
    Move("recall", frozenset({C.EXCUSED}), C.WAITING, CHIEFS, "恢复自查", needs_note=True),
)

WAVE_FLOW = Flow(
    State(WaveState.OPEN),
    State(WaveState.CLOSED, is_final=True),
    Move(
        "close", frozenset({WaveState.OPEN}), WaveState.CLOSED, CHIEFS | {Role.BUREAU_HEAD}, "结束自查行动", needs_note=True, is_grave=True
    ),
)
