"""Random legal and illegal moves of a transfer: what the law wants holds in whatever state it comes to."""

import random

import pytest
from django.core.exceptions import PermissionDenied
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inspections.cases.models import Case
from inspections.cases.states import CaseState
from inspections.exhibits.actions import unsettled
from inspections.transfers import actions
from inspections.transfers.models import Transfer
from inspections.transfers.states import CLOCKS, FLOW, WITH_POLICE, TransferState
from jishan_portal.clocks.models import Clock
from jishan_portal.duties.models import Duty
from jishan_portal.kit import clock
from jishan_portal.workflow.actions import MoveRefused

pytestmark = pytest.mark.django_db
S, C = TransferState, CaseState
TURNS = 25
MOVES = {
    "approve": lambda row, by: actions.approve(row, by=by),
    "decline": lambda row, by: actions.decline(row, by=by, note="未达标准"),
    "deliver": lambda row, by: actions.deliver(row, by=by, no_opinion_reason="结论另送"),
    "receive": lambda row, by: actions.receive(row, by=by, receipt_number="回 1 号"),
    "forward": lambda row, by: actions.forward(row, by=by, to="河津市公安局", note="管辖"),
    "contest": lambda row, by: actions.contest(row, "ask_review", by=by, note="应当立案"),
    "supervise": lambda row, by: actions.contest(row, "ask_supervision", by=by, note="应当立案"),
    "hand_over": lambda row, by: actions.hand_over(row, by=by, on=clock.today()),
    "take_back": lambda row, by: actions.take_back(row, by=by, note="依法处罚"),
}
for name in ("file", "refuse", "note_filed", "note_refused", "review_file", "review_uphold"):
    MOVES[name] = lambda row, by, name=name: actions.answer(row, name, by=by, on=clock.today(), number="1", note="理由")


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10**6))
def test_random_moves_keep_every_invariant(way, seed):
    chance, people = random.Random(seed), [*way.team.__dict__.values(), way.police]
    row = way.propose()
    for _ in range(TURNS):
        row = Transfer.objects.get(pk=row.pk)
        before, name = row.state, chance.choice(sorted(MOVES))
        try:
            MOVES[name](row, chance.choice(people))
        except (MoveRefused, PermissionDenied):
            assert Transfer.objects.get(pk=row.pk).state == before
        _check(Transfer.objects.select_related("case").get(pk=row.pk))


def _check(row: Transfer):
    state, case = FLOW.state(row.state), Case.objects.get(pk=row.case_id)
    running = list(Clock.objects.running().of("inspections.transfer", row.pk).values_list("rule_key", flat=True))
    assert Duty.objects.of("inspections.transfer", row.pk).open().count() == bool(state.waits_on)
    assert running == ([CLOCKS[row.state]] if row.state in CLOCKS else [])
    assert (case.state == C.TRANSFERRED) == (row.state not in {S.PROPOSED, S.DECLINED, S.RETURNED})
    assert (case.transfer_asked_on is not None) == (row.state == S.PROPOSED)
    assert bool(case.no_transfer_reason) == (row.state in {S.DECLINED, S.RETURNED})
    if row.state in WITH_POLICE:
        assert row.number
        assert row.pack_id
        assert row.decided_by_id not in set(case.members.values_list("user", flat=True))
    if row.state == S.HANDED:
        assert unsettled(case.audit_chain) == []
