"""What the law does not allow, tried on the page: HTTP 409 with the article, an entry in the trail of the case, nothing changed."""

import re
from uuid import uuid4

import pytest

from inspections.cases import actions, deciding, executing
from inspections.cases.actions import Proposal
from inspections.cases.models import Case
from inspections.cases.states import FLOW, CaseState, PartyKind, Verdict
from jishan_portal.audit.models import Entry
from jishan_portal.kit import clock
from tests.inspections.cases.conftest import thing

pytestmark = pytest.mark.django_db
C = CaseState
TYPED = {
    "note": "理由", "reason": "理由", "facts": "查见", "on": "2026-03-17", "held_on": "2026-03-17", "until_on": "2026-03-17",
    "from_on": "2026-03-17", "method": "in_person", "sent_on": "2026-03-17", "words": "意见", "verdict": "no_penalty", "key": "case.decide",
    "statement": "x", "review": "x", "amount": "1", "voucher": "v", "paid_on": "2026-03-17",
}  # fmt: skip


def _alone(walk):
    case = walk.open()
    actions.end_member(case.members.get(user=walk.team.second), by=walk.team.handler, reason="调离")
    return case


def _crime(walk):
    walk.violation.is_criminal_hint = True
    walk.violation.save()
    return walk.to(C.DECIDING)


def _twice(walk):
    walk.to(C.EXECUTING)
    return walk.to(C.DECIDING)


def _discussed(walk):
    walk.review = lambda case: actions.pass_review(case, by=walk.team.reviewer, needs_discussion=True)
    return walk.to(C.DECIDING)


def _spared(walk):
    case = walk.to(C.INVESTIGATING)
    actions.conclude(case, Proposal("不予处罚", Verdict.NO_PENALTY), by=walk.team.handler)
    return actions.pass_review(case, by=walk.team.reviewer)


def _handed_over(walk):
    case = walk.to(C.INVESTIGATING)
    actions.conclude(case, Proposal("拟移送", Verdict.POLICE), by=walk.team.handler)
    return actions.pass_review(case, by=walk.team.reviewer)


def _considered(walk):
    case = walk.to(C.DECIDING)
    deciding.hold_for_transfer(case, on=clock.today())
    return case


def _unpaid(walk):
    return walk.to(C.EXECUTING)


def _unsettled(walk):
    case = walk.to(C.EXECUTING)
    thing(case, walk)
    executing.receive_payment(case, by=walk.team.handler, amount=case.money, voucher=str(uuid4()), paid_on=clock.today())
    return case


def _spoken(walk):
    case = walk.to(C.STATEMENT)
    deciding.record_statement(case, by=walk.team.handler, statement="首次违法", review="")
    return deciding.waive_statement(case, by=walk.team.handler, on=clock.today())


def _late(walk):
    return walk.to(C.INVESTIGATING, happened_on=clock.today().replace(year=2023))


SILENT = {"method": "notice", "note": ""}
GUARDS = [
    ("立案两人", _alone, "handler", "propose_filing", {}, "不得少于两人", "第十九条"),
    ("申辩期未满", lambda walk: walk.to(C.STATEMENT), "handler", "end_statement", {}, "才满", "第五十七条"),
    ("申辩未复核", _spoken, "handler", "end_statement", {}, "复核意见", "第五十八条"),
    ("听证范围", lambda walk: walk.to(C.STATEMENT), "handler", "ask_hearing", {}, "不在听证范围", "第六十三条"),
    ("集体讨论", _discussed, "leader", "decide", {}, "集体讨论", "第五十八条"),
    ("一事不二罚", _twice, "leader", "decide", {}, "不得再罚", "第二十九条"),
    ("不得以罚代刑", _crime, "leader", "decide", {}, "不得以罚代刑", "第十一条"),
    ("报请移送未批", _considered, "leader", "decide", {}, "不批准以前不能处罚", "第十一条"),
    ("拟移送的不处罚", _handed_over, "leader", "decide", {}, "不能以处罚代替移送", "第六十条"),
    ("不予处罚的理由", _spared, "leader", "decide", {}, "须写明理由", "第三十三条"),
    ("公告送达的经过", lambda walk: walk.to(C.NOTIFYING), "handler", "notify", SILENT, "无法送达的原因", "第八十二条"),
    ("电子送达确认书", lambda walk: walk.to(C.NOTIFYING), "handler", "notify", {"method": "electronic"}, "确认书", "第八十一条"),
    ("留置送达见证", lambda walk: walk.to(C.SERVING), "handler", "serve", {"method": "left"}, "见证人", "第八十一条"),
    ("没有履行不结案", _unpaid, "handler", "propose_closing", {}, "没有履行完毕", "第七十七条"),
    ("物品没有处理不结案", _unsettled, "handler", "propose_closing", {}, "没有处理", "第七十七条"),
    ("卷宗不齐不归档", lambda walk: walk.to(C.CLOSED), "handler", "archive", {}, "卷宗还缺", "第七十八条"),
    ("追责时效", _late, "handler", "conclude", {"verdict": "penalty", "kinds": "fine", "fine": "500"}, "追责时效", "第三十六条"),
    ("协查没有发出", lambda walk: walk.to(C.INVESTIGATING), "handler", "assisted", {}, "先签发并送达", "第四十五条"),
    ("催告前", _unpaid, "handler", "demand", {"served_on": "2026-03-17"}, "届满后才能催告", "第七十六条"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("case_of", "who", "name", "typed", "says", "article"), [row[1:] for row in GUARDS], ids=[row[0] for row in GUARDS]
)
def test_a_guard_refuses_with_its_article_and_is_written_down(client_of, walk, freeze, case_of, who, name, typed, says, article):
    freeze("2026-03-17 10:00")
    case = case_of(walk)
    before = Case.objects.filter(pk=case.pk).values().get()
    answer = client_of(getattr(walk.team, who)).post(f"{case.url}do/{name}/", TYPED | typed)
    page = re.sub(r"<[^>]+>", "", answer.content.decode())

    assert answer.status_code == 409
    assert says in page
    assert article in page
    told = Entry.objects.get(chain=case.audit_chain, action="inspections.case.refused")
    assert (told.data, told.actor_id, says in told.summary) == ({"step": name}, getattr(walk.team, who).pk, True)
    assert Case.objects.filter(pk=case.pk).values().get() == before


@pytest.mark.parametrize(
    ("kind", "fine", "kinds", "says"),
    [
        (PartyKind.PERSON, "200.01", "fine", "不得超过 200.00"),
        (PartyKind.BODY, "3000.01", "fine", "不得超过 3,000.00"),
    ],
)
def test_the_simple_procedure_beyond_its_limit_is_refused_with_its_article(client_of, walk, kind, fine, kinds, says):
    case = walk.open(party_kind=kind)
    typed = {"facts": "查见", "violations": walk.violation.pk, "kinds": kinds, "fine": fine}
    page = client_of(walk.team.handler).post(f"{case.url}do/decide_at_once/", typed)

    assert page.status_code == 409
    assert says in page.content.decode()
    assert "第六十六条至第七十三条" in page.content.decode()
    assert Entry.objects.filter(chain=case.audit_chain, action="inspections.case.refused").count() == 1


PLACES = (
    C.VERIFYING, C.FILING, C.INVESTIGATING, C.REVIEWING, C.NOTICE_APPROVAL, C.NOTIFYING, C.STATEMENT, C.DECIDING, C.SERVING, C.EXECUTING,
    C.CLOSING, C.CLOSED,
)  # fmt: skip
WHO = {"case_handler": "handler", "legal_reviewer": "reviewer", "bureau_leader": "leader", "bureau_head": "head"}


@pytest.mark.parametrize("state", PLACES)
def test_every_step_out_of_its_state_is_refused_with_its_article_and_written_down(client_of, walk, state):
    case = walk.to(state)
    wrong = [move for move in FLOW.moves.values() if state not in move.sources]
    clients = {who: client_of(getattr(walk.team, who)) for who in set(WHO.values())}
    for move in wrong:
        who = next(WHO[role] for role in sorted(move.by) if role in WHO)
        answer = clients[who].post(f"{case.url}do/{_page(move.name)}/", TYPED)
        assert answer.status_code == 409, move.name
        if move.basis:
            assert move.basis.partition("》")[2] in answer.content.decode(), move.name

    assert Entry.objects.filter(chain=case.audit_chain, action="inspections.case.refused").count() == len(wrong)
    assert Case.objects.get(pk=case.pk).state == state


def _page(name: str) -> str:
    """The pages of a case know some moves under one name."""
    return {"pass_without_notice": "pass_review", "resume_decision": "resume_investigation"}.get(name, name)
