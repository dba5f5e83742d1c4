"""What the money was spent on, the checks of it, and the way of what is taken back to nought (domain 7.1)."""

from django.db.models import TextChoices

from jishan_portal.accounts.roles import Role
from jishan_portal.kit.flow import Flow, Move, State


class Payer(TextChoices):
    """Out of which pocket an expense was paid."""

    SUBSIDY = "subsidy", "补助资金"
    OWN = "own", "自筹资金"


PROOFS = {"invoice": "发票", "contract": "合同", "payment": "付款凭证", "asset": "实物照片"}  # what an expense is shown by (O-35)


class FlagKind(TextChoices):
    """Why an expense is looked at: a reason to ask, never a refusal by itself."""

    SAME_INVOICE = "same_invoice", "发票号重复"
    SAME_PICTURE = "same_picture", "照片重复"
    SAME_PURCHASE = "same_purchase", "同日同卖家同金额"
    DEAR = "dear", "明显高于同类价格"
    BEFORE_START = "before_start", "早于开工日期"
    OFF_LIST = "off_list", "不在许可用途内"
    OVER_SUM = "over_sum", "超出补助与自筹合计"
    NO_INVOICE = "no_invoice", "没有发票"


class CheckState(TextChoices):
    """Where a check of the use of money stands."""

    PLANNED = "planned", "待检查"
    REVIEW = "review", "待复核"
    RECTIFYING = "rectifying", "整改中"
    RECTIFIED = "rectified", "整改待复核"
    CLAWING = "clawing", "追回中"
    CLOSED = "closed", "已办结"
    CANCELLED = "cancelled", "已取消"


class Result(TextChoices):
    """What a check found."""

    COMPLIANT = "compliant", "合规"
    RECTIFY = "rectify", "整改"
    CLAW_BACK = "claw_back", "追回"


class Reason(TextChoices):
    """Why a workshop is checked."""

    SAMPLE = "sample", "抽查"
    FLAGGED = "flagged", "疑点"
    REPORTED = "reported", "举报"


C = CheckState
BASIS = "稷政办发〔2024〕10号三（二）3；预算法第五十七条"
DESK = frozenset({Role.INSPECTOR, Role.STATION_CHIEF, Role.FINANCE_REVIEWER})
SECOND = frozenset({Role.FINANCE_REVIEWER, Role.BUREAU_LEADER})

FLOW = Flow(
    State(C.PLANNED, waits_on=Role.INSPECTOR, duty="检查补助资金使用", basis=BASIS),
    State(C.REVIEW, waits_on=Role.FINANCE_REVIEWER, duty="复核资金使用检查结论", basis=BASIS),
    State(C.RECTIFYING, waits_on=Role.OWNER, within="fund_use.rectify", duty="按要求整改资金使用问题", basis=BASIS),
    State(C.RECTIFIED, waits_on=Role.INSPECTOR, duty="复核资金使用整改", basis=BASIS),
    State(C.CLAWING, waits_on=Role.OWNER, within="fund_use.repay", duty="退回补助资金", basis="财政违法行为处罚处分条例第十四条"),
    State(C.CLOSED, is_final=True),
    State(C.CANCELLED, is_final=True),
    Move("record", frozenset({C.PLANNED}), C.REVIEW, DESK, "提交检查结论"),
    Move("send_back", frozenset({C.REVIEW}), C.PLANNED, SECOND, "退回重新检查", needs_note=True),
    Move("agree", frozenset({C.REVIEW}), C.CLOSED, SECOND, "复核同意：合规"),
    Move("demand", frozenset({C.REVIEW}), C.RECTIFYING, SECOND, "复核同意：责令整改"),
    Move("claw_back", frozenset({C.REVIEW}), C.CLAWING, SECOND, "复核同意：追回资金", is_grave=True),
    Move("answer", frozenset({C.RECTIFYING}), C.RECTIFIED, frozenset({Role.OWNER, Role.TOWNSHIP}), "提交整改"),
    Move("refuse_answer", frozenset({C.RECTIFIED}), C.RECTIFYING, DESK, "整改不到位，退回", needs_note=True),
    Move("accept_answer", frozenset({C.RECTIFIED}), C.CLOSED, DESK, "整改到位"),
    Move("settle", frozenset({C.CLAWING}), C.CLOSED, frozenset({Role.FINANCE_PAYER, Role.FINANCE_REVIEWER, Role.SYSTEM}), "追回完毕"),
    Move("cancel", frozenset({C.PLANNED}), C.CANCELLED, SECOND, "取消检查", needs_note=True),
)
