"""Every step: the right role in the right state, everybody else and every other state refused."""

import random

import pytest
from django.core.exceptions import PermissionDenied
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inspections.cases import actions, deciding, executing, hearing
from inspections.cases.models import Case
from inspections.cases.states import FLOW, CaseState, Verdict
from jishan_portal.accounts.roles import Role
from jishan_portal.audit.models import Entry
from jishan_portal.clocks.actions import ClockRefused
from jishan_portal.duties.models import Duty
from jishan_portal.kit import clock
from jishan_portal.workflow.actions import MoveRefused
from tests.factories import user_of
from tests.inspections.cases.conftest import fined, served

pytestmark = pytest.mark.django_db
C = CaseState


def test_the_main_way_from_the_lead_to_the_archive(walk):
    case = walk.to(C.ARCHIVED)

    assert (case.number, case.decision_number) == ("稷市监立〔2026〕1号", "稷市监处罚〔2026〕1号")
    assert (case.decided_by, case.reviewed_by, case.archived_on) == (walk.team.leader, walk.team.reviewer, clock.today())
    taken = Entry.objects.filter(chain=case.audit_chain, action__startswith="inspections.case.").values_list("action", flat=True)
    assert {"inspections.case.file", "inspections.case.decide", "inspections.case.archive"} <= set(taken)


@pytest.mark.parametrize("move", list(FLOW.moves.values()), ids=lambda move: move.name)
def test_every_state_and_role_outside_a_move_is_refused(move):
    for state in FLOW.states:
        for role in Role:
            refusal = FLOW.refusal(move.name, state=state, roles={role}, note="理由")
            expected = "state" if state not in move.sources else "role" if role not in move.by else None
            assert (refusal.reason if refusal else None) == expected
    assert (FLOW.refusal(move.name, state=next(iter(move.sources)), roles=move.by, note=" ") is not None) == move.needs_note


STEPS = {
    "propose_filing": lambda case, by: actions.propose_filing(case, by=by, facts="查见"),
    "return_filing": lambda case, by: actions.return_filing(case, by=by, note="再查"),
    "file": lambda case, by: actions.file(case, by=by),
    "not_file": lambda case, by: actions.not_file(case, by=by, note="情节轻微"),
    "return_review": lambda case, by: actions.return_review(case, by=by, note="补证"),
    "pass_review": lambda case, by: actions.pass_review(case, by=by),
    "approve_notice": lambda case, by: deciding.approve_notice(case, by=by),
    "return_notice": lambda case, by: deciding.return_notice(case, by=by, note="再审"),
    "notify": lambda case, by: deciding.notify(case, served(), by=by),
    "end_statement": lambda case, by: deciding.end_statement(case, by=by),
    "discuss": lambda case, by: deciding.discuss(case, by=by),
    "return_decision": lambda case, by: deciding.return_decision(case, by=by, note="补查"),
    "decide": lambda case, by: deciding.decide(case, by=by),
    "transfer_away": lambda case, by: deciding.transfer_away(case, by=by, note="涉嫌犯罪", verdict=Verdict.POLICE),
    "take_back": lambda case, by: deciding.take_back(case, by=by, note="不予立案"),
    "serve": lambda case, by: executing.serve(case, served(), by=by),
    "propose_closing": lambda case, by: executing.propose_closing(case, by=by),
    "return_closing": lambda case, by: executing.return_closing(case, by=by, note="补材料"),
    "close": lambda case, by: executing.close(case, by=by),
    "archive": lambda case, by: executing.archive(case, by=by),
    "suspend": lambda case, by: executing.suspend(case, by=by, note="另案结果"),
    "terminate": lambda case, by: executing.terminate(case, by=by, note="当事人死亡"),
    "report_hearing": lambda case, by: hearing.report_hearing(case, by=by, held_on=clock.today(), note="已听证"),
    "pass_legal": lambda case, by: hearing.pass_legal(case, by=by),
    "conclude": None,
}


@pytest.mark.parametrize(
    ("state", "allowed"),
    [
        (C.VERIFYING, {"propose_filing"}),
        (C.FILING, {"return_filing", "file", "not_file"}),
        (C.INVESTIGATING, {"conclude", "transfer_away", "suspend", "terminate"}),
        (C.REVIEWING, {"return_review", "pass_review"}),
        (C.NOTICE_APPROVAL, {"approve_notice", "return_notice"}),
        (C.NOTIFYING, {"notify"}),
        (C.DECIDING, {"decide", "discuss", "return_decision", "transfer_away", "suspend", "terminate"}),
        (C.SERVING, {"serve"}),
        (C.CLOSING, {"close", "return_closing"}),
        (C.CLOSED, {"archive"}),
        (C.ARCHIVED, set()),
    ],
)
def test_a_step_out_of_its_state_is_refused_and_changes_nothing(walk, state, allowed):
    case, takers = walk.to(state), walk.team.__dict__.values()
    before = Case.objects.filter(pk=case.pk).values().get()

    for name, step in STEPS.items():
        if name in allowed or step is None:
            continue
        for by in takers:
            with pytest.raises((MoveRefused, PermissionDenied, ClockRefused)):
                step(case, by)
    assert Case.objects.filter(pk=case.pk).values().get() == before


@pytest.mark.parametrize(
    ("state", "name", "who"),
    [
        (C.VERIFYING, "propose_filing", "reviewer"),
        (C.FILING, "file", "handler"),
        (C.FILING, "file", "reviewer"),
        (C.FILING, "not_file", "second"),
        (C.REVIEWING, "pass_review", "handler"),
        (C.REVIEWING, "return_review", "leader"),
        (C.NOTICE_APPROVAL, "approve_notice", "reviewer"),
        (C.NOTIFYING, "notify", "leader"),
        (C.DECIDING, "decide", "handler"),
        (C.DECIDING, "decide", "reviewer"),
        (C.SERVING, "serve", "head"),
        (C.CLOSING, "close", "handler"),
        (C.CLOSED, "archive", "leader"),
    ],
)
def test_a_step_of_somebody_else_is_forbidden(walk, state, name, who):
    case = walk.to(state)

    with pytest.raises(PermissionDenied):
        STEPS[name](case, getattr(walk.team, who))


def test_an_open_case_waits_for_exactly_one_person_or_role(walk):
    case = walk.to(C.NOTIFYING)
    duty = Duty.objects.of("inspections.case", case.pk).open().get()

    assert (duty.person, duty.role) == (walk.team.handler, Role.CASE_HANDLER)


MOVES = [*sorted(name for name, step in STEPS.items() if step), "conclude", "waive", "ask_hearing", "resume", "pay", "withdraw_hearing"]


def _try(walk, case, name, by):
    extra = {
        "conclude": lambda: actions.conclude(case, fined(walk.violation, "12000"), by=by),
        "waive": lambda: deciding.waive_statement(case, by=by, on=clock.today()),
        "ask_hearing": lambda: hearing.ask_hearing(case, by=by, on=clock.today()),
        "withdraw_hearing": lambda: hearing.withdraw_hearing(case, by=by, note="撤回"),
        "resume": lambda: executing.resume(case, by=by, note="恢复"),
        "pay": lambda: executing.receive_payment(case, by=by, amount=case.money, voucher=f"v{case.pk}", paid_on=clock.today()),
    }
    return extra[name]() if name in extra else STEPS[name](case, by)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10**6))
def test_random_moves_keep_every_invariant(walk, seed):
    """Legal and illegal moves in any order: what the law wants before a state holds whenever a case is in it."""
    chance, team = random.Random(seed), list(walk.team.__dict__.values())
    case = walk.open()
    for _ in range(60):
        case = Case.objects.get(pk=case.pk)
        before = case.state
        open_now = [m.name for m in FLOW.moves.values() if before in m.sources and m.name in MOVES]
        name = chance.choice(open_now if open_now and chance.random() < 0.7 else MOVES)
        try:
            _try(walk, case, name, chance.choice(team))
        except (MoveRefused, PermissionDenied, ClockRefused):
            assert Case.objects.get(pk=case.pk).state == before
        _check(Case.objects.get(pk=case.pk))


def _check(case: Case):
    row = FLOW.state(case.state)
    assert Duty.objects.of("inspections.case", case.pk).open().count() == bool(row.waits_on)
    if case.decided_on and case.verdict == Verdict.PENALTY:
        assert case.reviewed_by_id not in {None, case.decided_by_id}
        assert not case.members.filter(user__in=[case.reviewed_by_id, case.decided_by_id]).exists()
        assert case.statement_waived_on or clock.today() > case.statement_until
    if case.state in {C.CLOSED, C.ARCHIVED}:
        assert case.fulfilled_on
        assert executing.paid(case) == case.money


def test_only_a_case_handler_opens_a_case(walk):
    walk.team.handler = user_of(Role.STATION_CHIEF)

    with pytest.raises(PermissionDenied):
        walk.open()
