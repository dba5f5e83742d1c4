"""A case of administrative penalty, step by step (市场监督管理行政处罚程序规定; domain 5.1).

Each step names its article; what runs beside (hearing, seizure, service …) are records of their own.
"""

from django.db.models import TextChoices

from jishan_portal.accounts.roles import Role
from jishan_portal.kit.flow import Flow, Move, State


class CaseState(TextChoices):
    """Where a case stands."""

    VERIFYING = "verifying", "核查"
    FILING = "filing", "待批立案"
    NOT_FILED = "not_filed", "不予立案"
    INVESTIGATING = "investigating", "调查取证"
    REVIEWING = "reviewing", "案件审核"
    NOTICE_APPROVAL = "notice_ok", "待批告知"
    NOTIFYING = "notifying", "送达告知书"
    STATEMENT = "statement", "陈述申辩期"
    HEARING = "hearing", "听证"
    LEGAL = "legal", "听证后法制审核"
    DECIDING = "deciding", "待决定"
    DISCUSSION = "discussion", "集体讨论"
    SERVING = "serving", "送达决定书"
    EXECUTING = "executing", "履行"
    CLOSING = "closing", "待批结案"
    CLOSED = "closed", "已结案待归档"
    ARCHIVED = "archived", "已归档"
    SUSPENDED = "suspended", "已中止"
    TERMINATED = "terminated", "已终止"
    TRANSFERRED = "transferred", "已移送"


C = CaseState
PROC = "《市场监督管理行政处罚程序规定》第{}条"
FILING = PROC.format("十九条、第二十")
INQUIRY = PROC.format("二十一条至第三十二")
REVIEW = PROC.format("四十九条至第五十五")
DECISION = PROC.format("六十条至第六十四")
SERVICE = PROC.format("八十一条至第八十三")
HEARD = "《行政处罚法》第六十三条、第六十四条"
SIMPLE = PROC.format("六十六条至第七十三")
HANDLERS = frozenset({Role.CASE_HANDLER})
REVIEWERS = frozenset({Role.LEGAL_REVIEWER})
LEADERS = frozenset({Role.BUREAU_LEADER, Role.BUREAU_HEAD})
HEAD = frozenset({Role.BUREAU_HEAD})

BEFORE_FILING = frozenset({C.VERIFYING, C.FILING})
ENDED = frozenset({C.NOT_FILED, C.ARCHIVED, C.TERMINATED, C.TRANSFERRED})
OPEN = frozenset(C) - ENDED
BEFORE_DECISION = frozenset(
    {C.INVESTIGATING, C.REVIEWING, C.NOTICE_APPROVAL, C.NOTIFYING, C.STATEMENT, C.HEARING, C.LEGAL, C.DECIDING, C.DISCUSSION}
)
DECIDED = frozenset({C.SERVING, C.EXECUTING, C.CLOSING, C.CLOSED, C.ARCHIVED})
STOPPABLE = frozenset({C.INVESTIGATING, C.DECIDING})

FLOW = Flow(
    State(C.VERIFYING, waits_on=Role.CASE_HANDLER, within="lead.verify", duty="核查线索，决定是否立案", basis=PROC.format("十八")),
    State(C.FILING, waits_on=Role.BUREAU_LEADER, duty="审批立案", basis=FILING),
    State(C.NOT_FILED, is_final=True),
    State(C.INVESTIGATING, waits_on=Role.CASE_HANDLER, duty="调查取证", basis=INQUIRY),
    State(C.REVIEWING, waits_on=Role.LEGAL_REVIEWER, within="case.review", duty="审核案件", basis=REVIEW),
    State(C.NOTICE_APPROVAL, waits_on=Role.BUREAU_LEADER, duty="审批处罚告知", basis=PROC.format("五十七")),
    State(C.NOTIFYING, waits_on=Role.CASE_HANDLER, duty="送达处罚告知书", basis=PROC.format("五十七")),
    State(C.STATEMENT, waits_on=Role.CASE_HANDLER, duty="听取陈述申辩", basis=PROC.format("五十七")),
    State(C.HEARING, waits_on=Role.LEGAL_REVIEWER, duty="组织听证", basis=HEARD),
    State(C.LEGAL, waits_on=Role.LEGAL_REVIEWER, within="case.review", duty="听证后法制审核", basis=REVIEW),
    State(C.DECIDING, waits_on=Role.BUREAU_LEADER, duty="作出处理决定", basis=DECISION),
    State(C.DISCUSSION, waits_on=Role.BUREAU_HEAD, duty="组织负责人集体讨论", basis=PROC.format("五十八条、第六十")),
    State(C.SERVING, waits_on=Role.CASE_HANDLER, within="case.serve", duty="送达决定书", basis=SERVICE),
    State(C.EXECUTING, waits_on=Role.CASE_HANDLER, duty="督促履行决定", basis=PROC.format("七十二条、第七十四")),
    State(C.CLOSING, waits_on=Role.BUREAU_LEADER, duty="审批结案", basis=PROC.format("七十七")),
    State(C.CLOSED, waits_on=Role.CASE_HANDLER, duty="整理卷宗并归档", basis=PROC.format("七十八")),
    State(C.ARCHIVED, is_final=True),
    State(C.SUSPENDED, waits_on=Role.CASE_HANDLER, duty="关注中止原因，消除后恢复", basis=PROC.format("四十六条、第四十七")),
    State(C.TERMINATED, is_final=True),
    State(C.TRANSFERRED),
    Move("propose_filing", frozenset({C.VERIFYING}), C.FILING, HANDLERS, "报请立案", FILING),
    Move("return_filing", frozenset({C.FILING}), C.VERIFYING, LEADERS, "退回核查", FILING, needs_note=True),
    Move("file", frozenset({C.FILING}), C.INVESTIGATING, LEADERS, "批准立案", FILING),
    Move("not_file", frozenset({C.FILING}), C.NOT_FILED, LEADERS, "不予立案", FILING, needs_note=True),
    Move("conclude", frozenset({C.INVESTIGATING}), C.REVIEWING, HANDLERS, "调查终结，送审核", PROC.format("四十八")),
    Move("return_review", frozenset({C.REVIEWING}), C.INVESTIGATING, REVIEWERS, "退回补充调查", REVIEW, needs_note=True),
    Move("pass_review", frozenset({C.REVIEWING}), C.NOTICE_APPROVAL, REVIEWERS, "审核同意，拟告知", REVIEW),
    Move("pass_without_notice", frozenset({C.REVIEWING}), C.DECIDING, REVIEWERS, "审核同意（不予处罚或移送）", REVIEW),
    Move("return_notice", frozenset({C.NOTICE_APPROVAL}), C.REVIEWING, LEADERS, "退回审核", PROC.format("五十七"), needs_note=True),
    Move("approve_notice", frozenset({C.NOTICE_APPROVAL}), C.NOTIFYING, LEADERS, "批准告知", PROC.format("五十七")),
    Move("notify", frozenset({C.NOTIFYING}), C.STATEMENT, HANDLERS, "登记告知书送达", PROC.format("五十七")),
    Move("ask_hearing", frozenset({C.STATEMENT}), C.HEARING, HANDLERS, "受理听证申请", HEARD),
    Move("end_statement", frozenset({C.STATEMENT}), C.DECIDING, HANDLERS, "陈述申辩复核完毕", PROC.format("五十七条、第五十八")),
    Move("report_hearing", frozenset({C.HEARING}), C.LEGAL, REVIEWERS, "提交听证报告", HEARD),
    Move("withdraw_hearing", frozenset({C.HEARING}), C.LEGAL, REVIEWERS, "当事人撤回听证", HEARD, needs_note=True),
    Move("return_legal", frozenset({C.LEGAL}), C.INVESTIGATING, REVIEWERS, "退回补充调查", REVIEW, needs_note=True),
    Move("pass_legal", frozenset({C.LEGAL}), C.DECIDING, REVIEWERS, "法制审核同意", REVIEW),
    Move("discuss", frozenset({C.DECIDING}), C.DISCUSSION, LEADERS, "提交集体讨论", PROC.format("五十八条、第六十")),
    Move(
        "conclude_discussion", frozenset({C.DISCUSSION}), C.DECIDING, HEAD, "集体讨论完毕", PROC.format("五十八条、第六十"), needs_note=True
    ),
    Move("return_decision", frozenset({C.DECIDING}), C.INVESTIGATING, LEADERS, "退回补充调查", PROC.format("六十"), needs_note=True),
    Move("decide", frozenset({C.DECIDING}), C.SERVING, LEADERS, "作出决定", DECISION, is_grave=True),
    Move("transfer_away", frozenset({C.DECIDING, C.INVESTIGATING}), C.TRANSFERRED, LEADERS, "移送", PROC.format("六十"), needs_note=True),
    Move("take_back", frozenset({C.TRANSFERRED}), C.INVESTIGATING, LEADERS, "移送未被接受，继续办理", needs_note=True),
    Move("decide_at_once", frozenset({C.VERIFYING}), C.EXECUTING, HANDLERS, "当场作出处罚决定", SIMPLE, is_grave=True),
    Move("serve", frozenset({C.SERVING}), C.EXECUTING, HANDLERS, "登记决定书送达", SERVICE),
    Move("propose_closing", frozenset({C.EXECUTING}), C.CLOSING, HANDLERS, "报请结案", PROC.format("七十七")),
    Move("return_closing", frozenset({C.CLOSING}), C.EXECUTING, LEADERS, "退回", PROC.format("七十七"), needs_note=True),
    Move("close", frozenset({C.CLOSING}), C.CLOSED, LEADERS, "批准结案", PROC.format("七十七")),
    Move("archive", frozenset({C.CLOSED}), C.ARCHIVED, HANDLERS, "归档", PROC.format("七十八")),
    Move("suspend", STOPPABLE, C.SUSPENDED, LEADERS, "中止调查", PROC.format("四十六条、第四十七"), needs_note=True),
    Move(
        "resume_investigation",
        frozenset({C.SUSPENDED}),
        C.INVESTIGATING,
        LEADERS,
        "恢复调查",
        PROC.format("四十六条、第四十七"),
        needs_note=True,
    ),
    Move("resume_decision", frozenset({C.SUSPENDED}), C.DECIDING, LEADERS, "恢复办理", PROC.format("四十六条、第四十七"), needs_note=True),
    Move(
        "terminate",
        STOPPABLE | {C.SUSPENDED},
        C.TERMINATED,
        LEADERS,
        "终止调查",
        PROC.format("四十六条、第四十七"),
        needs_note=True,
        is_grave=True,
    ),
)


class PartyKind(TextChoices):
    """What kind of party it is; hearing and on-the-spot limits depend on it."""

    PERSON = "person", "自然人"
    TRADER = "trader", "个体工商户"
    BODY = "body", "法人或者其他组织"


class Procedure(TextChoices):
    """By which procedure a case is handled."""

    ORDINARY = "ordinary", "普通程序"
    SIMPLE = "simple", "简易程序"


class Verdict(TextChoices):
    """How a case is decided (程序规定第六十条)."""

    PENALTY = "penalty", "行政处罚"
    NO_PENALTY = "no_penalty", "不予行政处罚"
    NOT_ESTABLISHED = "not_established", "违法事实不能成立"
    ELSEWHERE = "elsewhere", "移送其他行政管理部门"
    POLICE = "police", "移送公安机关"


class PenaltyKind(TextChoices):
    """Kinds of penalty."""

    WARNING = "warning", "警告"
    CRITICISM = "criticism", "通报批评"
    FINE = "fine", "罚款"
    GAINS = "gains", "没收违法所得"
    GOODS = "goods", "没收非法财物"
    SUSPEND_LICENCE = "suspend_licence", "暂扣许可证件"
    LOWER_GRADE = "lower_grade", "降低资质等级"
    REVOKE = "revoke", "吊销许可证件"
    STOP = "stop", "责令停产停业"
    SHUT = "shut", "责令关闭"
    BAN = "ban", "限制从业"


HEARD_WHATEVER_AMOUNT = frozenset({PenaltyKind.LOWER_GRADE, PenaltyKind.REVOKE, PenaltyKind.STOP, PenaltyKind.SHUT, PenaltyKind.BAN})
CONFISCATIONS = frozenset({PenaltyKind.GAINS, PenaltyKind.GOODS})


class ServiceMethod(TextChoices):
    """How a paper reached the party (articles 81–83)."""

    IN_PERSON = "in_person", "直接送达"
    LEFT = "left", "留置送达"
    POST = "post", "邮寄送达"
    ELECTRONIC = "electronic", "电子送达"
    ENTRUSTED = "entrusted", "委托送达"
    NOTICE = "notice", "公告送达"


class ServedPaper(TextChoices):
    """What was served."""

    NOTICE = "notice", "行政处罚告知书"
    DECISION = "decision", "行政处罚决定书"
    DEMAND = "demand", "履行催告书"
    OTHER = "other", "其他文书"
