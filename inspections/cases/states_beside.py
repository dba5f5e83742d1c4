"""What runs beside a case, each with states of its own: restraint of things, orders, deferrals, demands, remedies."""

from django.db.models import TextChoices

from inspections.cases.states import HANDLERS, LEADERS
from jishan_portal.accounts.roles import Role
from jishan_portal.kit.flow import Flow, Move, State

PROC = "《市场监督管理行政处罚程序规定》第{}条"
SEIZING = PROC.format("三十六条至第四十二")
REGISTERING = PROC.format("三十三条至第三十五")
TIME = frozenset({Role.SYSTEM})


class RestraintKind(TextChoices):
    """How things are kept from being moved."""

    REGISTERED = "registered", "先行登记保存"
    SEALED = "sealed", "查封"
    DETAINED = "detained", "扣押"


SEIZURES = frozenset({RestraintKind.SEALED, RestraintKind.DETAINED})


class RestraintState(TextChoices):
    """Where a restraint stands."""

    IMPOSED = "imposed", "保存（查封、扣押）中"
    LIFTED = "lifted", "已处理"
    LAPSED = "lapsed", "逾期自动解除"


class Disposal(TextChoices):
    """What became of the things when a restraint ended."""

    RETURNED = "returned", "解除并退还"
    SEIZED = "seized", "转为查封、扣押"
    KEPT = "kept", "作为证据提取、封存"
    TESTED = "tested", "送交检测、检验、检疫、鉴定"
    CONFISCATED = "confiscated", "决定没收"
    POLICE = "police", "随案移送"


R = RestraintState
RESTRAINT_FLOW = Flow(
    State(R.IMPOSED, waits_on=Role.CASE_HANDLER, duty="在期限内处理涉案物品"),
    State(R.LIFTED, is_final=True),
    State(R.LAPSED, is_final=True),
    Move("lift", frozenset({R.IMPOSED}), R.LIFTED, HANDLERS, "解除（处理）", needs_note=True),
    Move("lapse", frozenset({R.IMPOSED}), R.LAPSED, TIME, "逾期自动解除", REGISTERING),
)


class OrderState(TextChoices):
    """Where an order to correct stands."""

    ISSUED = "issued", "待改正"
    DONE = "done", "已改正"
    REFUSED = "refused", "逾期未改正"


O = OrderState  # noqa: E741
ORDERING = "《行政处罚法》第二十八条"
ORDER_FLOW = Flow(
    State(O.ISSUED, waits_on=Role.CASE_HANDLER, duty="复查改正情况", basis=ORDERING),
    State(O.DONE, is_final=True),
    State(O.REFUSED, is_final=True),
    Move("confirm", frozenset({O.ISSUED}), O.DONE, HANDLERS, "已改正", ORDERING, needs_note=True),
    Move("refuse", frozenset({O.ISSUED}), O.REFUSED, HANDLERS, "逾期未改正", ORDERING, needs_note=True),
)


class DeferralState(TextChoices):
    """Where a request to pay later or in parts stands."""

    ASKED = "asked", "待批准"
    GRANTED = "granted", "已批准"
    REFUSED = "refused", "未批准"


D = DeferralState
PAYING = PROC.format("七十二条、第七十四")
DEFERRAL_FLOW = Flow(
    State(D.ASKED, waits_on=Role.BUREAU_LEADER, duty="审批延期或者分期缴纳", basis=PAYING),
    State(D.GRANTED, is_final=True),
    State(D.REFUSED, is_final=True),
    Move("grant", frozenset({D.ASKED}), D.GRANTED, LEADERS, "批准", PAYING),
    Move("refuse", frozenset({D.ASKED}), D.REFUSED, LEADERS, "不批准", PAYING, needs_note=True),
)


class DemandState(TextChoices):
    """Where a demand to comply stands."""

    WAITING = "waiting", "已催告"
    PAID = "paid", "已履行"
    APPLIED = "applied", "已申请强制执行"
    ENFORCED = "enforced", "执行终结"


M = DemandState
ENFORCING = "《市场监督管理行政处罚程序规定》第七十六条；《行政强制法》第五十三条、第五十四条"
DEMAND_FLOW = Flow(
    State(M.WAITING, waits_on=Role.CASE_HANDLER, within="case.demand", duty="催告期满，申请强制执行", basis=ENFORCING),
    State(M.PAID, is_final=True),
    State(M.APPLIED, waits_on=Role.CASE_HANDLER, duty="跟进法院执行", basis=ENFORCING),
    State(M.ENFORCED, is_final=True),
    Move("settle", frozenset({M.WAITING}), M.PAID, HANDLERS, "催告后已履行", ENFORCING),
    Move("apply", frozenset({M.WAITING}), M.APPLIED, HANDLERS, "申请强制执行", ENFORCING),
    Move("end", frozenset({M.APPLIED}), M.ENFORCED, HANDLERS, "执行终结", ENFORCING, needs_note=True),
)


class RemedyKind(TextChoices):
    """How the party contests the decision."""

    RECONSIDERATION = "review", "行政复议"
    LAWSUIT = "lawsuit", "行政诉讼"


class RemedyState(TextChoices):
    """What became of it."""

    PENDING = "pending", "审理中"
    UPHELD = "upheld", "维持（驳回）"
    VARIED = "varied", "变更"
    REVOKED = "revoked", "撤销、确认违法或者无效"
    WITHDRAWN = "withdrawn", "当事人撤回"


Y = RemedyState
OVERTURNED = frozenset({Y.VARIED, Y.REVOKED})
CONTESTING = "《行政复议法》第二十条；《行政诉讼法》第四十六条"
REMEDY_FLOW = Flow(
    State(Y.PENDING, waits_on=Role.CASE_HANDLER, duty="办理复议、应诉", basis=CONTESTING),
    *(State(state, is_final=True) for state in RemedyState if state != RemedyState.PENDING),
    Move("uphold", frozenset({Y.PENDING}), Y.UPHELD, HANDLERS, "维持（驳回）", CONTESTING, needs_note=True),
    Move("vary", frozenset({Y.PENDING}), Y.VARIED, HANDLERS, "变更", CONTESTING, needs_note=True),
    Move("revoke", frozenset({Y.PENDING}), Y.REVOKED, HANDLERS, "撤销、确认违法或者无效", CONTESTING, needs_note=True),
    Move("withdraw", frozenset({Y.PENDING}), Y.WITHDRAWN, HANDLERS, "当事人撤回", CONTESTING, needs_note=True),
)
