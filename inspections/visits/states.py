"""A visit is arranged, begun in the workshop, finished with its signatures, or cancelled; what follows from it has a flow of its own."""

from django.db.models import TextChoices

from inspections.plans.states import CheckKind
from jishan_portal.accounts.roles import Role
from jishan_portal.kit.flow import Flow, Move, State


class VisitKind(TextChoices):
    """What kind of visit it is (domain 4.2; the policy adds 突击检查, 回头看 and the township's patrol)."""

    DAILY = "daily", "日常检查"
    SPECIAL = "special", "专项检查"
    FLYING = "flying", "飞行检查"
    LOOK_BACK = "look_back", "回头看"
    RAID = "raid", "突击检查"
    PATROL = "patrol", "乡镇巡查"


class Supervision(TextChoices):
    """The three supervisions of clause O-23."""

    DAILY = "daily", "日常监管"
    SOURCE = "source", "源头监管"
    KEY = "key", "重点监管"


class VisitState(TextChoices):
    """Where a visit stands."""

    PLANNED = "planned", "待检查"
    FILLING = "filling", "正在检查"
    DONE = "done", "已完成"
    CANCELLED = "cancelled", "已取消"


class Step(TextChoices):
    """The steps in the workshop, in the order of the law; none can be skipped."""

    SHOW = "show", "亮证"
    TELL = "tell", "告知"
    AVOID = "avoid", "回避"
    CHECK = "check", "检查"
    FINDINGS = "findings", "问题"
    OUTCOME = "outcome", "结论"
    SIGN = "sign", "签名"


class Outcome(TextChoices):
    """The result of a visit (domain 4.2)."""

    GOOD = "good", "符合"
    FAIR = "fair", "基本符合"
    BAD = "bad", "不符合"


class Route(TextChoices):
    """What is done about one finding."""

    SPOT = "spot", "当场整改"
    TERM = "term", "限期整改"


class FollowKind(TextChoices):
    """What else follows from a visit, each with a record and a day of its own."""

    STOP = "stop", "立即停产"
    TALK = "talk", "责任约谈"
    SAMPLE = "sample", "抽检"
    LEAD = "lead", "转线索"


class FollowState(TextChoices):
    """Where something that follows from a visit stands."""

    OWED = "owed", "待办理"
    DONE = "done", "已办理"
    DROPPED = "dropped", "不再办理"


class Signer(TextChoices):
    """Who signs a visit."""

    FIRST = "first", "检查员"
    SECOND = "second", "检查员（第二人）"
    OWNER = "owner", "被检查人"
    WITNESS = "witness", "见证人"


class SignedBy(TextChoices):
    """How somebody signed."""

    DRAWN = "drawn", "屏幕手写"
    PAPER = "paper", "纸上签名拍照"
    REFUSED = "refused", "拒绝签名"


V = VisitState
F = FollowState
OPEN = frozenset({V.PLANNED, V.FILLING})
UNANNOUNCED = frozenset({VisitKind.FLYING, VisitKind.RAID})
OFFICERS = frozenset({Role.INSPECTOR, Role.STATION_CHIEF, Role.CASE_HANDLER, Role.BUREAU_LEADER})
DOERS = OFFICERS | {Role.TOWNSHIP}
CHIEFS = frozenset({Role.STATION_CHIEF, Role.BUREAU_LEADER, Role.BUREAU_HEAD})
STEPS = tuple(Step)
PATROL_STEPS = (Step.CHECK, Step.FINDINGS, Step.SIGN)
INSP = "食品生产经营监督检查管理办法"
SEED = "稷政办发〔2024〕10号三（一）3"
# The kind under which `plans` counts a visit; a patrol counts for coverage only (clause O-13), never for the frequency.
CHECK_KINDS = {
    VisitKind.DAILY: CheckKind.DAILY,
    VisitKind.SPECIAL: CheckKind.SPECIAL,
    VisitKind.FLYING: CheckKind.UNANNOUNCED,
    VisitKind.RAID: CheckKind.UNANNOUNCED,
    VisitKind.LOOK_BACK: CheckKind.RECHECK,
}

FLOW = Flow(
    State(V.PLANNED, waits_on=Role.INSPECTOR, duty="到现场检查", basis=f"{INSP}第二十一条"),
    State(V.FILLING, waits_on=Role.INSPECTOR, duty="完成现场检查并签名", basis=f"{INSP}第三十条"),
    State(V.DONE, is_final=True),
    State(V.CANCELLED, is_final=True),
    Move("start", frozenset({V.PLANNED}), V.FILLING, DOERS, "开始检查", basis=f"{INSP}第二十三条"),
    Move("finish", frozenset({V.FILLING}), V.DONE, DOERS, "完成检查", basis=f"{INSP}第三十四条"),
    Move("cancel", OPEN, V.CANCELLED, DOERS | CHIEFS, "取消检查", needs_note=True),
)

FOLLOW_FLOW = Flow(
    State(F.OWED, waits_on=Role.INSPECTOR, duty="办理检查后续事项", basis=f"{INSP}第四十条"),
    State(F.DONE, is_final=True),
    State(F.DROPPED, is_final=True),
    Move("settle", frozenset({F.OWED}), F.DONE, OFFICERS | CHIEFS, "办结", needs_note=True),
    Move("drop", frozenset({F.OWED}), F.DROPPED, CHIEFS, "不再办理", needs_note=True, is_grave=True),
)


def steps_of(kind: str) -> tuple[Step, ...]:
    """Return the steps of a kind of visit: a township's patrol has no enforcement step."""
    return PATROL_STEPS if kind == VisitKind.PATROL else STEPS
