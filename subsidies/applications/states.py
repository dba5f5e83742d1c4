"""An application for the subsidy, from the owner's form to the money on the account (domain 7.2)."""

from django.db.models import TextChoices

from jishan_portal.accounts.roles import Role
from jishan_portal.kit.flow import Flow, Move, State


class ApplicationState(TextChoices):
    """Where an application stands."""

    DRAFT = "draft", "填报中"
    TOWNSHIP = "township", "乡镇核实"
    FIRST = "first", "待初审"
    SITE = "site", "待实地核验"
    BUREAU = "bureau", "联合审核（市监）"
    FINANCE = "finance", "联合审核（财政）"
    DECISION = "decision", "待审定"
    NOTICE = "notice", "公示中"
    TO_PAY = "to_pay", "待拨付"
    PAID = "paid", "已拨付"
    RETURNED = "returned", "退回补正"
    REFUSED = "refused", "不予补助"
    APPEALED = "appealed", "复核中"
    DISMISSED = "dismissed", "维持不予补助"
    WITHDRAWN = "withdrawn", "已撤回"
    REVOKED = "revoked", "已撤销"


A = ApplicationState
SEED = "稷政办发〔2024〕10号三（二）3"
LOST = frozenset({A.REFUSED, A.DISMISSED, A.WITHDRAWN, A.REVOKED})  # no money will come of it
WITH_OWNER = frozenset({A.DRAFT, A.RETURNED})
UNDER_REVIEW = frozenset({A.TOWNSHIP, A.FIRST, A.SITE, A.BUREAU, A.FINANCE, A.DECISION})
HOLDS_MONEY = frozenset({A.NOTICE, A.TO_PAY})
GRANTED = HOLDS_MONEY | {A.PAID}

FILLERS = frozenset({Role.OWNER, Role.TOWNSHIP})
DESK = frozenset({Role.INSPECTOR, Role.STATION_CHIEF})
RECEIVERS = DESK | {Role.TOWNSHIP}  # they take materials on paper
CHECKERS = frozenset({Role.STATION_CHIEF, Role.BUREAU_LEADER})
DECIDERS = frozenset({Role.BUREAU_HEAD, Role.LEADING_OFFICE})

FLOW = Flow(
    State(A.DRAFT, waits_on=Role.OWNER, duty="填好奖补申请并提交", basis=SEED),
    State(A.RETURNED, waits_on=Role.OWNER, duty="补正奖补申请", basis=SEED),
    State(A.TOWNSHIP, waits_on=Role.TOWNSHIP, duty="核实奖补申请", basis=SEED),
    State(A.FIRST, waits_on=Role.INSPECTOR, duty="初审奖补申请", basis=SEED),
    State(A.SITE, waits_on=Role.INSPECTOR, duty="两人实地核验", basis=SEED),
    State(A.BUREAU, waits_on=Role.BUREAU_LEADER, duty="联合审核（市监）", basis=SEED),
    State(A.FINANCE, waits_on=Role.FINANCE_REVIEWER, duty="联合审核（财政）", basis=SEED),
    State(A.DECISION, waits_on=Role.BUREAU_HEAD, duty="审定奖补", basis=SEED),
    State(A.NOTICE),  # time and objections decide; each objection has a duty of its own
    State(A.TO_PAY, waits_on=Role.FINANCE_PAYER, duty="拨付奖补资金", basis="预算法第六十一条"),
    State(A.PAID),
    State(A.REFUSED),
    State(A.APPEALED, waits_on=Role.LEADING_OFFICE, duty="复核不予补助的决定", basis=SEED),
    State(A.DISMISSED, is_final=True),
    State(A.WITHDRAWN, is_final=True),
    State(A.REVOKED, is_final=True),
    Move("submit", WITH_OWNER, A.TOWNSHIP, FILLERS, "提交申请"),
    Move("confirm", frozenset({A.TOWNSHIP}), A.FIRST, frozenset({Role.TOWNSHIP}), "核实属实"),
    Move("pass_first", frozenset({A.FIRST}), A.SITE, DESK, "初审通过"),
    Move("record_site", frozenset({A.SITE}), A.BUREAU, DESK, "核验属实"),
    Move("sign_bureau", frozenset({A.BUREAU}), A.FINANCE, CHECKERS, "市监审核同意"),
    Move("sign_finance", frozenset({A.FINANCE}), A.DECISION, frozenset({Role.FINANCE_REVIEWER}), "财政审核同意"),
    Move("decide", frozenset({A.DECISION}), A.NOTICE, DECIDERS, "审定并公示"),
    Move("clear_notice", frozenset({A.NOTICE}), A.TO_PAY, frozenset({Role.SYSTEM, Role.FINANCE_REVIEWER}), "公示期满，转拨付"),
    Move("pay", frozenset({A.TO_PAY}), A.PAID, frozenset({Role.FINANCE_PAYER}), "登记拨付"),
    Move("bounce", frozenset({A.PAID}), A.TO_PAY, frozenset({Role.FINANCE_PAYER}), "退票，重新拨付", needs_note=True),
    Move(
        "return", UNDER_REVIEW, A.RETURNED, DESK | CHECKERS | DECIDERS | {Role.TOWNSHIP, Role.FINANCE_REVIEWER}, "退回补正", needs_note=True
    ),
    Move(
        "refuse",
        UNDER_REVIEW - {A.TOWNSHIP},
        A.REFUSED,
        CHECKERS | DECIDERS | {Role.FINANCE_REVIEWER},
        "不予补助",
        needs_note=True,
        is_grave=True,
    ),
    Move("appeal", frozenset({A.REFUSED}), A.APPEALED, frozenset({Role.OWNER}), "申请复核", needs_note=True),
    Move("uphold", frozenset({A.APPEALED}), A.DISMISSED, frozenset({Role.LEADING_OFFICE}), "维持不予补助", needs_note=True, is_grave=True),
    Move("reopen", frozenset({A.APPEALED}), A.BUREAU, frozenset({Role.LEADING_OFFICE}), "重新审核", needs_note=True),
    Move("reconsider", HOLDS_MONEY, A.BUREAU, DECIDERS, "退回重新审核", needs_note=True),
    Move("withdraw", WITH_OWNER | {A.TOWNSHIP, A.FIRST, A.SITE}, A.WITHDRAWN, FILLERS, "撤回申请", needs_note=True),
    Move("revoke", HOLDS_MONEY, A.REVOKED, DECIDERS, "撤销补助", needs_note=True, is_grave=True),
)


class StepKind(TextChoices):
    """The signatures on an application; people of different ranks must be different people."""

    FILL = "fill", "填报"
    TOWNSHIP = "township", "乡镇核实"
    FIRST = "first", "初审"
    SITE = "site", "实地核验"
    BUREAU = "bureau", "市监审核"
    FINANCE = "finance", "财政审核"
    DECISION = "decision", "审定"
    PAYMENT = "payment", "拨付"


# Maker, checker and payer are never one person (features row 61). First review and site check are one rank:
# both belong to the makers' side (初审（材料和现场核验）, domain 7.2).
RANKS = {
    StepKind.FILL: 0,
    StepKind.TOWNSHIP: 1,
    StepKind.FIRST: 2,
    StepKind.SITE: 2,
    StepKind.BUREAU: 3,
    StepKind.FINANCE: 4,
    StepKind.DECISION: 5,
    StepKind.PAYMENT: 6,
}
STEP_OF = {
    A.TOWNSHIP: StepKind.TOWNSHIP,
    A.FIRST: StepKind.FIRST,
    A.SITE: StepKind.SITE,
    A.BUREAU: StepKind.BUREAU,
    A.FINANCE: StepKind.FINANCE,
    A.DECISION: StepKind.DECISION,
}


# Who may return or refuse: those whose step it is, nobody else.
TURNERS = {
    A.TOWNSHIP: frozenset({Role.TOWNSHIP}),
    A.FIRST: DESK,
    A.SITE: DESK,
    A.BUREAU: CHECKERS,
    A.FINANCE: frozenset({Role.FINANCE_REVIEWER}),
    A.DECISION: DECIDERS,
}


class Need(TextChoices):
    """What the rulebook asks of a material (`subsidy.papers`); its words are the office's own."""

    REQUIRED = "必交", "必交"
    PAPER = "可交纸质", "可交纸质"  # a file, or the paper itself with a receipt noted by the office
    OPTIONAL = "选交", "选交"


class Verdict(TextChoices):
    """What somebody said at a step."""

    PASSED = "passed", "同意"
    RETURNED = "returned", "退回"
    REFUSED = "refused", "不同意"


class ObjectionState(TextChoices):
    """Where an objection to a public notice stands."""

    OPEN = "open", "待答复"
    DISMISSED = "dismissed", "不成立"
    UPHELD = "upheld", "成立"


O = ObjectionState  # noqa: E741 - the one letter by which the table reads
ANSWERERS = frozenset({Role.STATION_CHIEF, Role.BUREAU_LEADER, Role.LEADING_OFFICE})
OBJECTION_FLOW = Flow(
    State(O.OPEN, waits_on=Role.BUREAU_LEADER, within="subsidy.objection", duty="答复公示异议"),
    State(O.DISMISSED, is_final=True),
    State(O.UPHELD, is_final=True),
    Move("dismiss", frozenset({O.OPEN}), O.DISMISSED, ANSWERERS, "答复：异议不成立", needs_note=True),
    Move("uphold", frozenset({O.OPEN}), O.UPHELD, ANSWERERS, "答复：异议成立", needs_note=True, is_grave=True),
)
