"""Who is told of what and by when: reporters of the filing, the party by every way of service, helpers of the case, the public."""

from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inspections.case_files import actions as papers
from inspections.cases import actions, at_once, beside, executing, paying, rules, sums
from inspections.cases.actions import Proposal
from inspections.cases.at_once import Found
from inspections.cases.models import Case, MemberRole
from inspections.cases.models_beside import Remedy
from inspections.cases.states import CaseState, PartyKind, ServiceMethod, Verdict
from inspections.cases.steps import clock_of
from inspections.leads import actions as leads
from inspections.leads.models import Lead, LeadNews, Reply
from inspections.leads.states import LeadKind, LeadSource, ReplyAbout, ReplyState
from jishan_portal.accounts.actors import SYSTEM
from jishan_portal.clocks.actions import ClockRefused
from jishan_portal.duties.models import Duty
from jishan_portal.kit import clock
from jishan_portal.publications import actions as publications
from jishan_portal.publications.models import Publication
from jishan_portal.publications.states import PublicationState
from jishan_portal.rulebook import queries as rulebook
from jishan_portal.rulebook.models import Rule
from jishan_portal.workflow.actions import MoveRefused
from tests.factories import TOWNSHIP
from tests.inspections.cases.conftest import fined, served

pytestmark = pytest.mark.django_db
C = CaseState


def reported(walk) -> Case:
    """A case out of the report of somebody who gave a name."""
    lead = Lead(kind=LeadKind.REPORT, source=LeadSource.PUBLIC, area_code=TOWNSHIP, place="南巷", description="半夜炸麻花")
    lead = leads.take_in(lead, by=SYSTEM, submission_id=uuid4(), name="景某", phone="13800001234")
    leads.accept(lead, by=walk.team.handler)
    made = Case(party_kind=PartyKind.PERSON, party_name="吴长河", cause="无证生产", address="南巷", happened_on=date(2026, 3, 1))
    case = actions.open_from_lead(lead, made, by=walk.team.handler, submission_id=uuid4())
    actions.add_member(case, walk.team.second, role=MemberRole.ASSISTING, by=walk.team.handler)
    return case


def owed() -> list[tuple]:
    return [(row.about, row.begun_on, row.deadline_on, row.state) for row in Reply.objects.all()]


@pytest.mark.parametrize("is_filed", [True, False])
def test_a_named_reporter_is_owed_an_answer_from_the_decision_about_filing(walk, freeze, is_filed):
    freeze("2026-03-17 10:00")
    case = reported(walk)
    assert owed() == []
    actions.propose_filing(case, by=walk.team.handler, facts="查见")
    freeze("2026-04-01 10:00")
    if is_filed:
        actions.file(case, by=walk.team.leader)
    else:
        actions.not_file(case, by=walk.team.leader, note="情节轻微")

    assert owed() == [(ReplyAbout.FILING, date(2026, 4, 1), date(2026, 4, 9), ReplyState.OWED)]
    reply = Reply.objects.get()
    assert Duty.objects.of("inspections.reply", reply.pk).open().get().due_on == date(2026, 4, 9)
    said = "已决定立案调查" if is_filed else "决定不予立案"
    assert LeadNews.objects.filter(lead=case.lead, sentence__contains=said).count() == 1


def test_a_decision_on_the_spot_is_told_as_well(walk):
    case = reported(walk)
    at_once.decide_at_once(case, Found("查见", [walk.violation], ["warning"]), by=walk.team.handler)

    assert [row[0] for row in owed()] == [ReplyAbout.FILING]


@pytest.mark.parametrize(
    ("method", "facts", "effective"),
    [
        (ServiceMethod.IN_PERSON, {}, date(2026, 3, 17)),
        (ServiceMethod.LEFT, {"witness": "村委会主任"}, date(2026, 3, 17)),
        (ServiceMethod.POST, {}, date(2026, 3, 17)),
        (ServiceMethod.ELECTRONIC, {"is_confirmed_electronic": True}, date(2026, 3, 17)),
        (ServiceMethod.ENTRUSTED, {}, date(2026, 3, 17)),
        (ServiceMethod.NOTICE, {}, date(2026, 4, 16)),
    ],
)
def test_each_way_of_service_takes_effect_on_its_day_and_has_its_slip(walk, freeze, method, facts, effective):
    freeze("2026-03-17 10:00")
    case = executing.serve(walk.to(C.SERVING), served(method, **facts), by=walk.team.handler)
    made = case.services.get(paper="decision")
    slip = papers.start(case, "50", by=walk.team.handler, about=f"service-{made.pk}")
    paper = papers.issue(case, slip, by=walk.team.handler)

    assert (case.served_on, made.effective_on, made.paper_number) == (effective, effective, case.decision_number)
    cells = {cell["label"]: cell["value"] for cell in paper.content["cells"]}
    assert (cells["送达方式"], cells["送达生效日期"]) == (
        made.get_method_display(),
        f"{effective.year}年{effective.month}月{effective.day}日",
    )


def test_help_asked_of_another_office_has_its_fifteen_working_days(walk, freeze, client_of):
    freeze("2026-03-17 10:00")
    case, client = walk.to(C.INVESTIGATING), client_of(walk.team.handler)
    draft = papers.start(case, "17", by=walk.team.handler)
    papers.change(case, draft, {"recipient": "河津市市场监督管理局", "body": "请协助核实供货情况"}, by=walk.team.handler, version=1)
    papers.issue(case, draft, by=walk.team.handler)
    typed = {"draft": draft.pk, "method": "post", "sent_on": "2026-03-17", "receiver": "河津市局"}
    for _ in range(2):
        assert client.post(f"{case.url}do/record_service/", typed).status_code == 302
    assert clock_of(case, "case.assist").due_on == date(2026, 4, 8)

    assert client.post(f"{case.url}do/assisted/", {"note": "已复函"}).status_code == 302
    assert clock_of(case, "case.assist") is None
    assert client.post(f"{case.url}do/assisted/", {"note": "再"}).status_code == 409


@pytest.mark.parametrize(
    ("happened", "harms", "is_late"),
    [
        ("2024-03-17", False, False),
        ("2024-03-16", False, True),
        ("2024-02-29", False, True),
        ("2024-03-16", True, False),
        ("2021-03-17", True, False),
        ("2021-03-16", True, True),
    ],
)
def test_an_act_found_out_too_late_is_not_punished(walk, freeze, happened, harms, is_late):
    freeze("2026-03-17 10:00")
    case = walk.open(happened_on=date.fromisoformat(happened))
    case.harms_health = harms

    assert bool(rules.limitation_refusal(case)) == is_late
    assert rules.limitation_refusal(Case(learned_on=clock.today())) == ""


def test_harm_to_health_is_said_in_the_proposal_and_lengthens_the_term(walk, freeze):
    freeze("2026-03-17 10:00")
    case = walk.to(C.INVESTIGATING, happened_on=date(2022, 1, 1))
    with pytest.raises(MoveRefused, match=r"追责时效已于 2024-01-01 届满.*第三十六条"):
        actions.conclude(case, fined(walk.violation), by=walk.team.handler)
    grave = fined(walk.violation)
    object.__setattr__(grave, "harms_health", True)

    assert actions.conclude(case, grave, by=walk.team.handler).harms_health
    beside_it = walk.open(happened_on=date(2020, 1, 1))
    with pytest.raises(MoveRefused, match="第三十六条"):
        at_once.decide_at_once(beside_it, Found("查见", [walk.violation], ["warning"]), by=walk.team.handler)


def test_a_second_extension_is_decided_together_and_says_how_long(walk):
    case, leader, head = walk.to(C.INVESTIGATING), walk.team.leader, walk.team.head
    before = clock_of(case, "case.decide").unrolled_on
    beside.extend(case, "case.decide", by=leader, reason="案情复杂")
    with pytest.raises(ClockRefused, match="写明延长多少"):
        beside.extend(case, "case.decide", by=head, reason="特别复杂", is_collective=True)
    with pytest.raises(ClockRefused, match="集体讨论"):
        beside.extend(case, "case.decide", by=head, reason="特别复杂", length=45)
    beside.extend(case, "case.decide", by=head, reason="特别复杂", length=45, is_collective=True)

    assert (clock_of(case, "case.decide").unrolled_on - before).days == 75


def test_a_decision_on_show_that_is_varied_is_taken_back_within_three_working_days(walk, freeze):
    freeze("2026-03-17 10:00")
    case = walk.to(C.EXECUTING)
    shown = publications.publish(Publication.objects.get(), by=walk.team.leader)
    assert shown.until_on == date(2029, 3, 17)
    freeze("2026-04-30 10:00")
    remedy = paying.open_remedy(Remedy(case=case, kind="review", body="县人民政府", begun_on=clock.today()), by=walk.team.handler)
    paying.end_remedy(remedy, by=walk.team.handler, outcome="varied", on=clock.today(), note="变更为警告")

    shown.refresh_from_db()
    assert (shown.state, shown.withdraw_by) == (PublicationState.RECALLED, date(2026, 5, 8))
    assert Duty.objects.of("jishan_portal.publication", shown.pk).open().get().due_on == date(2026, 5, 8)


@pytest.mark.parametrize(("kinds", "until"), [(["criticism"], date(2026, 6, 17)), (["criticism", "fine"], date(2029, 3, 17))])
def test_how_long_a_decision_is_shown_depends_on_its_kind(walk, freeze, kinds, until):
    freeze("2026-03-17 10:00")
    proposal = fined(walk.violation)
    proposal.penalties[:] = [(kind, "") for kind in kinds]
    if "fine" not in kinds:
        proposal.amounts.clear()
    walk.to(C.SERVING, proposal=proposal)

    assert publications.publish(Publication.objects.get(), by=walk.team.leader).until_on == until


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    fine=st.decimals("0.01", "99999.99", places=2),
    cuts=st.lists(st.decimals("0.01", "30000", places=2), max_size=6),
    days=st.integers(0, 60),
)
def test_paying_in_pieces_on_one_day_changes_no_fen_of_the_surcharge(walk, fine, cuts, days):
    until, on = date(2026, 4, 1), date.fromordinal(date(2026, 4, 1).toordinal() + days)
    pieces, left = [], fine
    for cut in cuts:
        took = min(cut, left)
        if took > 0:
            pieces.append(took)
            left -= took
    case = _paying(walk, fine, until, [(on, piece) for piece in pieces])

    whole = rules.surcharge(fine, until, on)
    assert sums.late_surcharge(case, on=on) == whole
    assert Decimal(0) <= whole <= fine
    assert whole == whole.quantize(Decimal("0.01"))


class _Rows(list):
    """Rows in the place of a related manager."""

    def all(self):
        return self

    def filter(self, **_):
        return self

    def order_by(self, _):
        return self

    def first(self):
        return None


def _paying(walk, fine, until, receipts):
    """A case with payments, without a database behind it."""

    class Paying:
        pay_until, money = until, fine
        deferrals, remedies = _Rows(), _Rows()

    case = Paying()
    case.fine = fine
    case.receipts = _Rows(type("Receipt", (), {"paid_on": on, "amount": amount, "surcharge": Decimal(0)}) for on, amount in receipts)
    return case


@pytest.mark.parametrize(
    ("kinds", "fine", "is_short"),
    [
        (["fine"], "500", True),
        (["fine"], "500.01", False),
        (["criticism", "fine"], "500", True),
        (["warning", "fine"], "500", True),
        (["fine", "gains"], "500", False),
        (["criticism"], "0", True),
        (["warning"], "0", False),
    ],
)
def test_small_fine_is_public_for_three_months_once_the_province_has_set_it(walk, violation, kinds, fine, is_short):
    amounts = ({"fine": Decimal(fine)} if "fine" in kinds else {}) | ({"confiscated": Decimal(10)} if "gains" in kinds else {})
    proposal = Proposal("拟处罚", Verdict.PENALTY, [violation], [(kind, "") for kind in kinds], amounts)
    case = walk.to(C.REVIEWING, proposal=proposal)
    assert rules.is_short_publication(case) == (kinds == ["criticism"])  # not set yet: no fine is small
    Rule.objects.filter(key="case.publish_minor_fine_person").update(value=500)
    rulebook.forget()
    assert rules.is_short_publication(case) == is_short
    assert not rulebook.rule("case.publish_minor_fine_body").is_confirmed
    assert rulebook.value("case.publish_minor_fine_body") == 0
