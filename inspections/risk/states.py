"""The words of risk grading: four grades, where points come from, and how a change to a grade is decided in two hands."""

from django.db.models import TextChoices

from jishan_portal.accounts.roles import Role
from jishan_portal.kit.flow import Flow, Move, State


class Letter(TextChoices):
    """The four grades, low to high (INSP21)."""

    A = "A", "A 级（风险低）"
    B = "B", "B 级（风险较低）"
    C = "C", "C 级（风险较高）"
    D = "D", "D 级（风险高）"


LETTERS = "ABCD"
TONES = {"A": "ok", "B": "go", "C": "near", "D": "late"}


class Scheme(TextChoices):
    """Whose table counts: rule `risk.scheme`."""

    RULE_2016 = "2016", "2016 年试行办法：静态 40 + 动态 60"
    DRAFT_2022 = "2022", "2022 年征求意见稿：静态 40 + 动态 40 + 信用 20"
    ANHUI = "anhui", "安徽试行：100（静态 40 + 动态 60）+ 信用 20"


class SourceKind(TextChoices):
    """Who pushes a piece of evidence."""

    SELF_CHECK = "self_check", "自查"
    VISIT = "visit", "现场检查"
    HAZARD = "hazard", "风险隐患"
    SAMPLING = "sampling", "抽检"
    CASE = "case", "案件"
    VIOLATION = "violation", "违法行为"
    CREDIT = "credit", "信用记录"
    OTHER = "other", "其他"
    CORRECTION = "correction", "人工修正"


CHECKS = frozenset({SourceKind.SELF_CHECK, SourceKind.VISIT})
CHECKED = "check"  # the section of the one row that says "a check was made", without points
CREDIT = "credit"  # the section of the credit points of schemes that have them


class AdjustKind(TextChoices):
    """What is proposed about a grade."""

    RAISE = "raise", "上调等级"
    LOWER = "lower", "下调等级"
    CORRECT = "correct", "修正分值"


class AdjustState(TextChoices):
    """Where a proposal stands."""

    PROPOSED = "proposed", "待审核"
    ACCEPTED = "accepted", "已同意"
    REFUSED = "refused", "不同意"
    WITHDRAWN = "withdrawn", "已撤回"


S = AdjustState
PROPOSERS = frozenset({Role.INSPECTOR, Role.STATION_CHIEF, Role.BUREAU_LEADER})
DECIDERS = frozenset({Role.STATION_CHIEF, Role.BUREAU_LEADER, Role.BUREAU_HEAD})
BASIS = "食品生产经营风险分级管理办法（试行）"

FLOW = Flow(
    State(S.PROPOSED, waits_on=Role.STATION_CHIEF, within="risk.decide", duty="审核风险等级调整", basis=BASIS),
    State(S.ACCEPTED, is_final=True),
    State(S.REFUSED, is_final=True),
    State(S.WITHDRAWN, is_final=True),
    Move("accept", frozenset({S.PROPOSED}), S.ACCEPTED, DECIDERS, "同意调整", basis=BASIS),
    Move("refuse", frozenset({S.PROPOSED}), S.REFUSED, DECIDERS, "不同意调整", needs_note=True),
    Move("withdraw", frozenset({S.PROPOSED}), S.WITHDRAWN, PROPOSERS, "撤回申请"),
)


class RunState(TextChoices):
    """Where a recomputation of an area stands; a job moves it on, so it is no FLOW."""

    COMPARING = "comparing", "正在试算"
    READY = "ready", "待确认"
    APPLYING = "applying", "正在写入"
    DONE = "done", "已生效"
    DROPPED = "dropped", "已放弃"
    FAILED = "failed", "没有完成"
