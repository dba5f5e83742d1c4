"""A suspected crime handed to the police, step by step (行政执法机关移送涉嫌犯罪案件的规定; domain 5.4)."""

from django.db.models import TextChoices

from inspections.cases.states import HANDLERS, HEAD, LEADERS
from jishan_portal.accounts.roles import Role
from jishan_portal.kit.flow import Flow, Move, State


class TransferState(TextChoices):
    """Where a transfer stands."""

    PROPOSED = "proposed", "待正职审批"
    DECLINED = "declined", "不批准移送"
    APPROVED = "approved", "已批准，待移送"
    DELIVERED = "delivered", "已送公安，待回执"
    RECEIVED = "received", "公安审查中"
    FORWARDED = "forwarded", "公安已转送"
    FILED = "filed", "公安已立案，待交物品"
    HANDED = "handed", "物品已移交"
    REFUSED = "refused", "公安不予立案"
    REVIEWING = "reviewing", "提请复议中"
    UPHELD = "upheld", "复议维持不立案"
    SUPERVISED = "supervised", "已建议立案监督"
    RETURNED = "returned", "未立案，继续行政办理"


S = TransferState
TRF = "《行政执法机关移送涉嫌犯罪案件的规定》第{}条"
POLICE = frozenset({Role.POLICE})
WITH_POLICE = frozenset(S) - {S.PROPOSED, S.DECLINED, S.APPROVED}
ENDED = frozenset({S.DECLINED, S.HANDED, S.RETURNED})
ANSWERED = frozenset({S.RECEIVED, S.FORWARDED})
CLOCKS = {
    S.PROPOSED: "transfer.decide", S.APPROVED: "transfer.deliver", S.DELIVERED: "transfer.forward", S.RECEIVED: "transfer.police_decide",
    S.FILED: "transfer.hand_over", S.REFUSED: "transfer.reconsider", S.REVIEWING: "transfer.reconsider_decide",
    S.UPHELD: "transfer.supervision",
}  # fmt: skip

FLOW = Flow(
    State(S.PROPOSED, waits_on=Role.BUREAU_HEAD, within="transfer.decide", duty="审批移送公安机关", basis=TRF.format("五")),
    State(S.DECLINED, is_final=True),
    State(S.APPROVED, waits_on=Role.CASE_HANDLER, within="transfer.deliver", duty="二十四小时内移送公安机关", basis=TRF.format("五")),
    State(S.DELIVERED, waits_on=Role.POLICE, within="transfer.forward", duty="接收移送案件，出具回执", basis=TRF.format("七")),
    State(S.RECEIVED, waits_on=Role.POLICE, within="transfer.police_decide", duty="审查移送案件，决定是否立案", basis=TRF.format("八")),
    State(S.FORWARDED, waits_on=Role.CASE_HANDLER, duty="跟进受转送机关的决定", basis=TRF.format("七")),
    State(S.FILED, waits_on=Role.CASE_HANDLER, within="transfer.hand_over", duty="向公安机关移交涉案物品和材料", basis=TRF.format("十二")),
    State(S.HANDED, is_final=True),
    State(S.REFUSED, waits_on=Role.CASE_HANDLER, within="transfer.reconsider", duty="决定提请复议或者建议立案监督", basis=TRF.format("九")),
    State(S.REVIEWING, waits_on=Role.POLICE, within="transfer.reconsider_decide", duty="作出复议决定", basis=TRF.format("九")),
    State(S.UPHELD, waits_on=Role.CASE_HANDLER, within="transfer.supervision", duty="决定是否建议检察院立案监督", basis=TRF.format("九")),
    State(S.SUPERVISED, waits_on=Role.CASE_HANDLER, duty="跟进立案监督结果", basis=TRF.format("九")),
    State(S.RETURNED, is_final=True),
    Move("approve", frozenset({S.PROPOSED}), S.APPROVED, HEAD, "批准移送", TRF.format("五")),
    Move("decline", frozenset({S.PROPOSED}), S.DECLINED, HEAD, "不批准移送", TRF.format("五"), needs_note=True),
    Move("deliver", frozenset({S.APPROVED}), S.DELIVERED, HANDLERS, "移送公安机关", TRF.format("五")),
    Move("receive", frozenset({S.DELIVERED}), S.RECEIVED, POLICE, "接收并出具回执", TRF.format("七")),
    Move("file", frozenset({S.RECEIVED}), S.FILED, POLICE, "决定立案", TRF.format("八")),
    Move("refuse", frozenset({S.RECEIVED}), S.REFUSED, POLICE, "不予立案", TRF.format("八"), needs_note=True),
    Move("forward", frozenset({S.DELIVERED, S.RECEIVED}), S.FORWARDED, POLICE, "转送有管辖权的机关", TRF.format("七"), needs_note=True),
    Move("note_filed", frozenset({S.FORWARDED, S.SUPERVISED}), S.FILED, HANDLERS, "登记公安机关已立案", TRF.format("八")),
    Move("note_refused", frozenset({S.FORWARDED}), S.REFUSED, HANDLERS, "登记公安机关不予立案", TRF.format("八"), needs_note=True),
    Move("hand_over", frozenset({S.FILED}), S.HANDED, HANDLERS, "移交涉案物品和材料", TRF.format("十二")),
    Move("ask_review", frozenset({S.REFUSED}), S.REVIEWING, HANDLERS, "提请公安机关复议", TRF.format("九"), needs_note=True),
    Move("review_file", frozenset({S.REVIEWING}), S.FILED, POLICE, "复议改为立案", TRF.format("九")),
    Move("review_uphold", frozenset({S.REVIEWING}), S.UPHELD, POLICE, "复议维持不立案", TRF.format("九"), needs_note=True),
    Move(
        "ask_supervision", frozenset({S.REFUSED, S.UPHELD}), S.SUPERVISED, HANDLERS, "建议检察院立案监督", TRF.format("九"), needs_note=True
    ),
    Move(
        "take_back", frozenset({S.REFUSED, S.UPHELD, S.SUPERVISED}), S.RETURNED, LEADERS, "接受不立案，继续行政办理",
        TRF.format("九"), needs_note=True,
    ),
)  # fmt: skip


class Crime(TextChoices):
    """Of which crime the case is suspected (domain 3.5 D)."""

    SHODDY = "140", "生产、销售伪劣产品罪（刑法第一百四十条）"
    UNSAFE = "143", "生产、销售不符合安全标准的食品罪（刑法第一百四十三条）"
    TOXIC = "144", "生产、销售有毒、有害食品罪（刑法第一百四十四条）"
    OTHER = "other", "其他"
