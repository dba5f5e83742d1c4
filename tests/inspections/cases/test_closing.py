"""Closing and archiving: every thing has found its place, the credit record is written, the file is complete."""

import pytest

from inspections.cases import executing
from inspections.cases.states import CaseState
from inspections.exhibits import actions as exhibits
from inspections.exhibits.models import Exhibit, Whereabouts
from jishan_portal.kit import clock
from jishan_portal.workflow.actions import MoveRefused
from tests.inspections.cases.conftest import later, thing
from workshops.credit.models import CreditLine

pytestmark = pytest.mark.django_db
C = CaseState


def test_closing_with_an_unaccounted_thing_is_refused(walk):
    case = walk.to(C.EXECUTING)
    one = thing(case, walk)
    executing.receive_payment(case, by=walk.team.handler, amount=case.money, voucher="v1", paid_on=clock.today())
    with pytest.raises(MoveRefused, match=r"还有 1 件涉案物品没有处理：2. 泡打粉"):
        executing.propose_closing(case, by=walk.team.handler)

    exhibits.hand_over(one, whereabouts=Whereabouts.DESTROYED, holder="县垃圾处理场", reason="监督销毁", by=walk.team.handler, subject=case)
    assert executing.propose_closing(case, by=walk.team.handler).state == C.CLOSING


def test_a_settled_thing_moves_no_more_and_evidence_is_taken_by_two(walk):
    case = walk.to(C.INVESTIGATING)
    one = thing(case, walk)
    exhibits.hand_over(one, whereabouts=Whereabouts.RETURNED, holder="吴长河", reason="发还", by=walk.team.handler, subject=case)

    with pytest.raises(MoveRefused, match="不能再流转"):
        exhibits.hand_over(one, whereabouts=Whereabouts.KEPT, holder="库房", reason="收回", by=walk.team.handler, subject=case)
    with pytest.raises(MoveRefused, match="两人"):
        exhibits.take(
            Exhibit(kind="object", name="称", source="现场", taken_on=later(0), second=walk.team.handler),
            subject=case,
            by=walk.team.handler,
        )
    assert [str(row) for row in one.custody.all()] == [f"在库保管 {walk.team.handler.name}", "已发还 吴长河"]


def test_a_closed_penalty_stands_in_the_credit_record(walk):
    case = walk.to(C.CLOSED)
    line = CreditLine.objects.get(workshop=case.workshop)

    assert (line.kind, line.is_adverse, line.on) == ("行政处罚", True, case.decided_on)


def test_the_archive_wants_every_paper(walk):
    case = walk.to(C.CLOSED)

    with pytest.raises(MoveRefused, match=r"卷宗还缺：案件来源登记表、立案审批表、现场笔录.*第七十八条"):
        executing.archive(case, by=walk.team.handler)
