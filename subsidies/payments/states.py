"""A payment batch: drawn up, sent to the treasury, confirmed line by line, closed."""

from django.db.models import TextChoices

from jishan_portal.accounts.roles import Role
from jishan_portal.kit.flow import Flow, Move, State


class BatchState(TextChoices):
    """Where a batch stands."""

    DRAFT = "draft", "编制中"
    SENT = "sent", "已送国库"
    DONE = "done", "已办结"
    CANCELLED = "cancelled", "已取消"


class Outcome(TextChoices):
    """What the treasury said of a line."""

    WAITING = "waiting", "待支付"
    PAID = "paid", "已支付"
    FAILED = "failed", "退票"


B = BatchState
BASIS = "预算法第六十一条"
MAKERS = frozenset({Role.FINANCE_PAYER, Role.FINANCE_REVIEWER})
PAYERS = frozenset({Role.FINANCE_PAYER})

FLOW = Flow(
    State(B.DRAFT, waits_on=Role.FINANCE_PAYER, duty="核对拨付批次并送国库", basis=BASIS),
    State(B.SENT, waits_on=Role.FINANCE_PAYER, duty="登记国库支付结果", basis=BASIS),
    State(B.DONE, is_final=True),
    State(B.CANCELLED, is_final=True),
    Move("send", frozenset({B.DRAFT}), B.SENT, PAYERS, "送国库支付"),
    Move("recall", frozenset({B.SENT}), B.DRAFT, PAYERS, "撤回修改", needs_note=True),
    Move("close", frozenset({B.SENT}), B.DONE, PAYERS | {Role.SYSTEM}, "办结"),
    Move("cancel", frozenset({B.DRAFT}), B.CANCELLED, MAKERS, "取消批次", needs_note=True),
)
