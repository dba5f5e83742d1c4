"""A grave act of article 123 goes to the police for administrative detention (食品安全法实施条例第七十七条)."""

import io
import zipfile
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied

from inspections.case_papers.models import Draft
from inspections.cases import deciding
from inspections.cases.models import Case
from inspections.cases.states import CaseState
from inspections.transfers import actions as crimes
from inspections.transfers import actions_detention as actions
from inspections.transfers.models import Transfer
from inspections.transfers.models_detention import Detention
from inspections.transfers.states_detention import FLOW, DetentionState
from jishan_portal.accounts.roles import Role
from jishan_portal.audit.models import Entry
from jishan_portal.clocks.models import Clock
from jishan_portal.duties.models import Duty
from jishan_portal.files import storage
from jishan_portal.kit import clock
from jishan_portal.papers.models import Paper
from jishan_portal.rulebook import queries as rulebook
from jishan_portal.workflow.actions import MoveRefused
from tests.inspections.cases.conftest import evidence
from tests.inspections.self_checks.photos import body
from tests.inspections.transfers.conftest import opinion

pytestmark = pytest.mark.django_db
S, C = DetentionState, CaseState
LIST = "/inspections/transfers/detentions/"
FACTS = {"person": "吴长河，经营者", "act": "甲（《食品安全法》第一百二十三条第一款）", "gravity": "乙", "report": "查见硼砂 5 公斤"}


def proposed(way, case=None, **facts) -> Detention:
    """A referral that waits for a leader."""
    case = case or way.walk.to(C.INVESTIGATING)
    evidence(case, way.walk)
    return actions.propose(Detention(case=case, **FACTS | facts), by=way.team.handler, submission_id=uuid4())


def delivered(way, case=None) -> Detention:
    """A referral that is with the police."""
    row = actions.approve(proposed(way, case), by=way.team.leader)
    return actions.deliver(Detention.objects.get(pk=row.pk), by=way.team.handler)


@pytest.mark.parametrize("move", list(FLOW.moves.values()), ids=lambda move: move.name)
def test_every_state_and_role_outside_a_move_is_refused(move):
    for state in FLOW.states:
        for role in Role:
            refusal = FLOW.refusal(move.name, state=state, roles={role}, note="理由")
            expected = "state" if state not in move.sources else "role" if role not in move.by else None
            assert (refusal.reason if refusal else None) == expected


def test_way_to_detention_leaves_the_penalty_going_on(way):
    row = delivered(way, way.walk.to(C.DECIDING))
    assert Duty.objects.of("inspections.detention", row.pk).open().get().role == Role.POLICE
    assert not Clock.objects.of("inspections.detention", row.pk).exists()
    row = actions.ask_more(row, by=way.police, note="补检验报告")
    opinion(row.case, way.walk)
    row = actions.supply(row, by=way.team.handler, note="已补")
    row = actions.answer(row, "detain", by=way.police, on=clock.today(), number="稷公行罚 1 号")
    assert (row.state, row.police_number, row.answered_on) == (S.DETAINED, "稷公行罚 1 号", clock.today())
    assert not Duty.objects.of("inspections.detention", row.pk).open().exists()
    assert deciding.decide(Case.objects.get(pk=row.case_id), by=way.team.leader).state == C.SERVING


def test_letter_is_issued_once_and_cites_the_law_and_what_was_supplied_is_packed(way):
    row = delivered(way)
    letter = Paper.objects.get(number=row.number)
    words = "".join(line for part in letter.content["parts"] for line in part["paragraphs"])
    assert (letter.title, letter.content["to"]) == ("案件移送函（行政拘留）", row.police.name)
    for said in ("第一百二十三条", "第七十七条", FACTS["act"], FACTS["person"], FACTS["report"], "现场笔录"):
        assert said in words
    row = actions.ask_more(row, by=way.police, note="补检验报告")
    opinion(row.case, way.walk)
    row = actions.supply(row, by=way.team.handler, note="已补")
    with zipfile.ZipFile(io.BytesIO(storage.path_of(storage.ORIGINAL, row.pack.sha256).read_bytes())) as packed:
        names = packed.namelist()
    assert (any(name.startswith("检验结论/") for name in names), f"{letter.title}.pdf" in names) == (True, True)
    assert Paper.objects.filter(title=letter.title).count() == 1


def test_it_is_sent_back_where_it_does_not_fit(way):
    row = delivered(way)
    with pytest.raises(MoveRefused, match="须写明理由"):
        actions.answer(row, "send_back", by=way.police, on=clock.today())
    row = actions.answer(row, "send_back", by=way.police, on=clock.today(), note="不符合行政拘留条件")
    assert (row.state, row.said) == (S.RETURNED, "不符合行政拘留条件")
    assert proposed(way, Case.objects.get(pk=row.case_id)).state == S.PROPOSED


def test_leader_who_does_not_handle_the_case_decides(way):
    row = proposed(way)
    with pytest.raises(PermissionDenied):
        actions.approve(row, by=way.team.handler)
    actions.decline(row, by=way.team.leader, note="情节不严重")
    assert Detention.objects.get().state == S.DECLINED
    assert not Draft.objects.of(row.case.audit_chain).filter(code="4a").exists()


@pytest.mark.parametrize(
    ("facts", "words"), [({"act": " "}, "情形"), ({"gravity": ""}, "情节严重"), ({"person": ""}, "责任人员"), ({"report": " "}, "事实")]
)
def test_half_a_report_is_refused(way, facts, words):
    with pytest.raises(MoveRefused, match=words):
        proposed(way, **facts)


def test_crime_and_detention_exclude_each_other(way):
    case = way.walk.to(C.INVESTIGATING)
    row = actions.approve(proposed(way, case), by=way.team.leader)
    with pytest.raises(MoveRefused, match="正在办理"):
        proposed(way, case)
    made = Transfer(case=case, crime="144", second=way.team.second, report="查见硼砂")
    crimes.propose(made, by=way.team.handler, submission_id=uuid4())
    with pytest.raises(MoveRefused, match="尚不构成犯罪"):
        actions.deliver(Detention.objects.get(pk=row.pk), by=way.team.handler)
    actions.decline(Detention.objects.get(pk=row.pk), by=way.team.leader, note="涉嫌犯罪")
    with pytest.raises(MoveRefused, match="尚不构成犯罪"):
        proposed(way, case)


def test_only_a_filed_case_that_is_not_over(way):
    with pytest.raises(MoveRefused, match="立案以后"):
        proposed(way, way.walk.open())


def test_grounds_are_dated_rows_with_their_article(db):
    assert len(rulebook.rule("transfer.detention_acts").value) == len(rulebook.rule("transfer.detention_gravity").value) == 6


def test_pages_walk_from_the_case_to_the_answer(client_of, way):
    case = way.walk.to(C.INVESTIGATING)
    evidence(case, way.walk)
    desk, leader, police = client_of(way.team.handler), client_of(way.team.leader), client_of(way.police)
    assert "报请移送行政拘留" in desk.get(case.url).content.decode()
    page = desk.get(f"{LIST}from-case/{case.pk}/")
    act, gravity = (page.context["form"].fields[name].choices[1][1] for name in ("act", "gravity"))
    typed = {
        "submission_id": str(uuid4()),
        "act": act[0][0],
        "gravity": gravity[-1][0],
        "gravity_words": "",
        "person": "吴长河",
        "report": "查见硼砂",
    }
    assert desk.post(f"{LIST}from-case/{case.pk}/", typed).status_code == 422
    for _ in range(2):
        assert desk.post(f"{LIST}from-case/{case.pk}/", {**typed, "gravity_words": "销往校园周边"}).status_code == 302
    row = Detention.objects.get()
    assert "销往校园周边" in row.gravity

    def do(client, name, **data):
        return client.post(f"{row.url}do/{name}/", data).status_code

    assert (do(desk, "approve"), do(police, "approve"), do(leader, "deliver")) == (403, 404, 409)
    assert (do(leader, "approve"), do(client_of(Role.CASE_HANDLER), "deliver"), do(desk, "deliver")) == (302, 403, 302)
    assert (do(police, "detain", on=f"{clock.today()}"), do(police, "nothing")) == (422, 404)
    assert do(police, "detain", on=f"{clock.today()}", number="稷公 1") == 302
    assert body(police.get(f"{row.url}pack/")).startswith(b"PK")
    assert "已决定行政拘留" in desk.get(case.url).content.decode()
    refused = Entry.objects.filter(chain=case.audit_chain, action="inspections.detention.refused").order_by("id")
    assert [entry.data["step"] for entry in refused] == ["approve", "deliver", "deliver"]


def test_police_see_it_from_its_delivery_on_and_never_the_case(client_of, way):
    row = proposed(way)
    police = client_of(way.police)
    assert (police.get(row.url).status_code, police.get(f"{row.url}pack/").status_code, list(police.get(LIST).context["rows"])) == (
        404,
        404,
        [],
    )
    actions.approve(row, by=way.team.leader)
    row = actions.deliver(Detention.objects.get(pk=row.pk), by=way.team.handler)
    assert (police.get(row.url).status_code, len(police.get(LIST).context["rows"]), police.get(row.case.url).status_code) == (200, 1, 403)
    assert client_of(Role.POLICE, area="140881100000").get(row.url).status_code == 404
    assert [client_of(role).get(LIST).status_code for role in (Role.TOWNSHIP, Role.OWNER)] == [403, 403]


def test_pages_of_proposing_keep_to_who_may_and_when(client_of, way):
    case = way.walk.open()
    at = f"{LIST}from-case/{case.pk}/"
    assert client_of(way.team.leader).get(at).status_code == 403
    assert client_of(Role.CASE_HANDLER, area="140881100000").get(at).status_code == 404
    assert client_of(way.team.handler).get(at).status_code == 409


def test_list_costs_the_same_for_one_and_many(client_of, way, assert_same_queries):
    client = client_of(way.team.handler)
    assert_same_queries(lambda: client.get(LIST), lambda: proposed(way))


def test_restricted_case_names_nobody_outside_its_team(client_of, way):
    row = proposed(way)
    Case.objects.filter(pk=row.case_id).update(is_restricted=True)
    assert client_of(way.team.leader).get(row.url).status_code == 404
    assert client_of(way.team.handler).get(row.url).status_code == 200
