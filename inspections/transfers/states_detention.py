"""A grave act of article 123 referred to the police for administrative detention, beside the penalty of the office.

食品安全法第一百二十三条, 食品安全法实施条例第六十七条、第七十七条. The law says 及时 and sets no days: no period runs.
"""

from django.db.models import TextChoices

from inspections.cases.states import HANDLERS, LEADERS
from jishan_portal.accounts.roles import Role
from jishan_portal.kit.flow import Flow, Move, State


class DetentionState(TextChoices):
    """Where a referral stands."""

    PROPOSED = "proposed", "待负责人审批"
    DECLINED = "declined", "决定不移送"
    APPROVED = "approved", "已批准，待移送"
    DELIVERED = "delivered", "公安审查中"
    WANTING = "wanting", "公安要求补充材料"
    DETAINED = "detained", "已决定行政拘留"
    RETURNED = "returned", "不符合条件，已退回"


S = DetentionState
FSLR77 = "《食品安全法实施条例》第七十七条"
FSL123 = "《食品安全法》第一百二十三条"
POLICE = frozenset({Role.POLICE})
WITH_POLICE = frozenset({S.DELIVERED, S.WANTING, S.DETAINED, S.RETURNED})
ENDED = frozenset({S.DECLINED, S.DETAINED, S.RETURNED})

FLOW = Flow(
    State(S.PROPOSED, waits_on=Role.BUREAU_LEADER, duty="审批移送公安机关（行政拘留）", basis=FSLR77),
    State(S.DECLINED, is_final=True),
    State(S.APPROVED, waits_on=Role.CASE_HANDLER, duty="及时移送公安机关（行政拘留）", basis=FSLR77),
    State(S.DELIVERED, waits_on=Role.POLICE, duty="审查是否行政拘留", basis=FSLR77),
    State(S.WANTING, waits_on=Role.CASE_HANDLER, duty="及时向公安机关补充材料", basis=FSLR77),
    State(S.DETAINED, is_final=True),
    State(S.RETURNED, is_final=True),
    Move("approve", frozenset({S.PROPOSED}), S.APPROVED, LEADERS, "批准移送", FSLR77),
    Move("decline", frozenset({S.PROPOSED, S.APPROVED}), S.DECLINED, LEADERS, "决定不移送", FSLR77, needs_note=True),
    Move("deliver", frozenset({S.APPROVED}), S.DELIVERED, HANDLERS, "移送公安机关", FSLR77),
    Move("detain", frozenset({S.DELIVERED}), S.DETAINED, POLICE, "决定行政拘留", FSL123),
    Move("send_back", frozenset({S.DELIVERED}), S.RETURNED, POLICE, "不符合条件，退回", FSLR77, needs_note=True),
    Move("ask_more", frozenset({S.DELIVERED}), S.WANTING, POLICE, "要求补充材料", FSLR77, needs_note=True),
    Move("supply", frozenset({S.WANTING}), S.DELIVERED, HANDLERS, "登记已补充材料", FSLR77, needs_note=True),
)
