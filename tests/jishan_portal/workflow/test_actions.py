"""The one gate: state, duty and audit change together or not at all (shown on an owner's proposal)."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError

from jishan_portal.accounts.roles import Role
from jishan_portal.audit.models import Entry
from jishan_portal.duties.models import Duty, DutyState
from jishan_portal.workflow.actions import MoveRefused, begin, move
from tests.factories import TOWNSHIP, WorkshopFactory, user_of
from workshops.registry.models_proposals import Proposal
from workshops.registry.states import PROPOSAL_FLOW, ProposalState

pytestmark = pytest.mark.django_db
DUE = date(2024, 9, 30)


@pytest.fixture
def owner():
    return user_of(Role.OWNER)


@pytest.fixture
def inspector():
    return user_of(Role.INSPECTOR)


@pytest.fixture
def proposal(owner):
    fresh = Proposal(workshop=WorkshopFactory(), area_code=TOWNSHIP, changes={"phone": "13800000001"}, made_by=owner)
    return begin(fresh, ProposalState.SUBMITTED, by=owner, due_on=DUE)


def duties_of(proposal):
    return Duty.objects.of("workshops.proposal", proposal.pk)


def test_begin_opens_one_duty_for_the_waiting_role(proposal):
    duty = duties_of(proposal).get()
    assert (duty.role, duty.due_on, duty.state, duty.area_code) == (Role.INSPECTOR, DUE, DutyState.OPEN, TOWNSHIP)


def test_begin_audits_in_the_workshops_chain(proposal):
    entry = Entry.objects.get(action="workshops.proposal.begin")
    assert (entry.chain, entry.position) == (f"workshops.workshop:{proposal.workshop_id}", 1)


def test_move_sets_state_person_and_extra_fields(proposal, inspector):
    move(proposal, "reject", by=inspector, note="号码打不通", answer="号码打不通")
    proposal.refresh_from_db()
    assert (proposal.state, proposal.state_by, proposal.answer) == (ProposalState.REJECTED, inspector, "号码打不通")


def test_move_closes_the_duty_of_the_state_it_leaves(proposal, inspector):
    move(proposal, "accept", by=inspector)
    duty = duties_of(proposal).get()
    assert (duty.state, duty.closed_by) == (DutyState.DONE, inspector)


def test_move_audits_from_and_to(proposal, inspector):
    move(proposal, "accept", by=inspector)
    entry = Entry.objects.get(action="workshops.proposal.accept")
    assert entry.data == {"from": "submitted", "to": "accepted", "note": ""}
    assert entry.actor_name == inspector.name


def test_move_refuses_a_state_that_has_moved_on_meanwhile(proposal, inspector):
    stale = Proposal.objects.get(pk=proposal.pk)
    move(proposal, "accept", by=inspector)
    with pytest.raises(MoveRefused):
        move(stale, "reject", by=inspector, note="晚了一步")
    assert Proposal.objects.get(pk=proposal.pk).state == ProposalState.ACCEPTED


def test_move_refuses_a_role_without_the_right(proposal, owner):
    with pytest.raises(PermissionDenied):
        move(proposal, "accept", by=owner)
    assert duties_of(proposal).open().count() == 1


def test_move_refuses_a_missing_reason(proposal, inspector):
    with pytest.raises(MoveRefused, match="须写明理由"):
        move(proposal, "reject", by=inspector, note=" ")


def test_a_record_cannot_have_two_open_duties(proposal):
    with pytest.raises(IntegrityError):
        Duty.objects.create(
            subject_kind="workshops.proposal",
            subject_id=str(proposal.pk),
            role=Role.INSPECTOR,
            area_code=TOWNSHIP,
            title="又一件",
            url="/",
            opened_at=proposal.made_at,
        )


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.SYSTEM}))
@pytest.mark.parametrize("state", ProposalState.values)
@pytest.mark.parametrize("name", sorted(PROPOSAL_FLOW.moves))
def test_proposal_flow_opens_exactly_its_table(name, state, role):
    step = PROPOSAL_FLOW.move(name)
    is_open = PROPOSAL_FLOW.refusal(name, state=state, roles={role}, note="理由") is None
    assert is_open == (state in step.sources and role in step.by)
