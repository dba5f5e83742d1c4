"""A sample from its seal to what is done about a failure."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from inspections.leads.models import Lead
from inspections.risk.models import Evidence
from inspections.sampling import actions, rules
from inspections.sampling.models import Retest, Sample
from inspections.sampling.states import FLOW, RETEST_FLOW, RetestState, SampleState
from inspections.visits import actions as visits
from inspections.visits.models_end import FollowUp
from jishan_portal.accounts.roles import Role
from jishan_portal.duties.models import Duty
from jishan_portal.files.actions import keep
from jishan_portal.kit import clock
from jishan_portal.workflow.actions import MoveRefused
from tests.factories import user_of
from tests.factories.sampling import draft, failed, sent, taken
from tests.factories.visits import answered, begun, concluded, signed, told, visit_list
from tests.inspections.self_checks.photos import photo_file
from workshops.credit.models import CreditLine

pytestmark = pytest.mark.django_db


def _duties(sample) -> dict:
    kinds = {"inspections.sample": sample.pk, "inspections.retest": getattr(getattr(sample, "retest", None), "pk", 0)}
    return {kind: Duty.objects.of(kind, pk).open().count() for kind, pk in kinds.items() if pk}


def test_taking_a_sample_issues_the_slip_and_owes_the_sending():
    sample = taken()
    assert (sample.state, sample.amount, sample.kept) == (SampleState.TAKEN, "2 千克", "0.5 千克，承检机构")
    assert sample.paper.number
    assert sample.pictures.get().file.has_original
    assert _duties(sample) == {"inspections.sample": 1}


def test_same_submission_is_one_sample():
    sample = taken()
    again = draft(sample.workshop, submission_id=sample.submission_id)
    assert actions.take(again, by=sample.first.user, seals=()) == sample
    assert Sample.objects.count() == 1


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"spare_quantity": Decimal(0)}, "spare_quantity"),
        ({"spare_quantity": Decimal(2)}, "spare_quantity"),
        ({"taken_on": clock.today() + timedelta(days=9999)}, "taken_on"),
    ],
)
def test_slip_that_cannot_be_is_refused(fields, field):
    sample = draft(**fields)
    photo = keep(photo_file(), by=sample.first.user, purpose="photo")
    with pytest.raises(ValidationError) as refused:
        actions.take(sample, by=sample.first.user, seals=(photo,))
    assert list(refused.value.error_dict) == [field]
    assert Sample.objects.count() == 0


def test_slip_without_a_photo_of_the_seal_is_refused():
    sample = draft()
    with pytest.raises(ValidationError, match="封好的样品"):
        actions.take(sample, by=sample.first.user, seals=())


def test_slip_needs_two_certified_officers():
    sample = draft()
    sample.second = sample.first
    with pytest.raises(ValidationError, match="两名检查员"):
        actions.take(sample, by=sample.first.user, seals=())


def test_sample_that_a_visit_asked_for_settles_the_follow_up():
    visit_list()
    visit = concluded(answered(told(begun())), wanted=(("sample", "成品送检"),))
    visit = visits.finish(signed(visit), by=visit.first.user, submission_id=uuid4())
    follow = FollowUp.objects.get()
    sample = taken(visit.workshop, follow=follow)
    follow.refresh_from_db()
    assert (follow.state, sample.visit) == ("done", visit)
    assert sample.number in follow.result
    with pytest.raises(MoveRefused, match="已经办理"):
        taken(visit.workshop, follow=follow)


def test_passed_sample_ends_and_stands_in_the_credit_record():
    sample = sent()
    actions.enter_result(sample, actions.Result(True, clock.today(), "YC1"), by=sample.first.user)
    assert (sample.state, sample.result, _duties(sample)) == ("passed", "passed", {"inspections.sample": 0})
    assert not CreditLine.objects.get(url=sample.url).is_adverse


def test_failed_sample_sets_everything_going_at_once():
    sample = failed(level="province")
    assert (sample.state, sample.retest.state) == (SampleState.HANDLING, RetestState.OWED)
    assert _duties(sample) == {"inspections.sample": 1, "inspections.retest": 1}
    assert Lead.objects.get() == sample.lead
    assert Evidence.objects.get(url=sample.url).weight == 1000
    assert CreditLine.objects.get(url=sample.url).is_adverse


def test_failure_needs_its_items():
    sample = sent()
    with pytest.raises(ValidationError, match="实测值"):
        actions.enter_result(sample, actions.Result(False, clock.today(), "YC1"), by=sample.first.user)
    sample.refresh_from_db()
    assert sample.state == SampleState.SENT


def test_handling_waits_for_the_period_to_object(freeze):
    sample = failed()
    by = sample.first.user
    with pytest.raises(MoveRefused, match="还没有送达"):
        actions.handle(sample, by=by, handling="封存销毁")
    retest = actions.tell(sample, by=by, told_on=clock.today())
    with pytest.raises(MoveRefused, match="异议期到"):
        actions.handle(sample, by=by, handling="封存销毁")
    freeze(retest.objects_until)
    assert actions.lapse_objections() == 0
    freeze(retest.objects_until + timedelta(days=1))
    assert (actions.lapse_objections(), actions.lapse_objections()) == (1, 0)
    sample.retest.refresh_from_db()
    actions.handle(sample, by=by, handling="封存销毁 12 千克")
    assert (sample.state, sample.handling, _duties(sample)) == (
        SampleState.HANDLED, "封存销毁 12 千克", {"inspections.sample": 0, "inspections.retest": 0},
    )  # fmt: skip


def test_objection_runs_seven_working_days(freeze):
    freeze("2026-03-17")
    assert f"{rules.objection_until(clock.today())}" == "2026-03-26"


def test_asking_after_the_period_is_refused(freeze):
    sample = failed()
    retest = actions.tell(sample, by=sample.first.user, told_on=clock.today())
    freeze(retest.objects_until + timedelta(days=1))
    with pytest.raises(ValidationError, match="逾期申请"):
        actions.ask_retest(sample, by=sample.first.user, asked_on=clock.today(), lab="省院")


def test_second_test_that_passes_clears_the_sample():
    sample = failed()
    by = sample.first.user
    actions.tell(sample, by=by, told_on=clock.today())
    actions.ask_retest(sample, by=by, asked_on=clock.today(), lab="省院")
    with pytest.raises(MoveRefused, match="申请了复检"):
        actions.handle(sample, by=by, handling="封存")
    actions.end_retest(sample, by=by, is_passed=True, finding="铝 62，合格")
    assert (sample.state, sample.retest.state) == (SampleState.CLEARED, RetestState.OVERTURNED)
    assert list(Sample.objects.failed()) == []
    assert Evidence.objects.get(url=sample.url).counts_until == clock.today()


def test_second_test_that_fails_lets_the_handling_end():
    sample = failed()
    by = sample.first.user
    actions.tell(sample, by=by, told_on=clock.today())
    actions.ask_retest(sample, by=by, asked_on=clock.today(), lab="省院")
    actions.end_retest(sample, by=by, is_passed=False, finding="仍超标")
    assert actions.handle(sample, by=by, handling="销毁").state == SampleState.HANDLED


def test_void_sample_keeps_its_reason():
    sample = taken()
    actions.void(sample, by=sample.first.user, reason="封条破损")
    assert (sample.state, sample.void_reason) == (SampleState.VOID, "封条破损")
    with pytest.raises(MoveRefused):
        actions.send(sample, by=sample.first.user, lab="x", items="y", sent_on=clock.today())


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.SYSTEM}))
@pytest.mark.parametrize("name", sorted(FLOW.moves))
def test_moves_are_for_their_roles(role, name):
    refusal = FLOW.refusal(name, state=min(FLOW.move(name).sources), roles=frozenset({role}), note="x")
    assert (refusal is None) == (role in FLOW.move(name).by)


@pytest.mark.parametrize("name", sorted(RETEST_FLOW.moves))
@pytest.mark.parametrize("state", sorted(RetestState.values))
def test_moves_of_the_second_test_are_open_in_their_states_only(name, state):
    move = RETEST_FLOW.move(name)
    refusal = RETEST_FLOW.refusal(name, state=state, roles=move.by, note="x")
    assert (refusal is None) == (state in move.sources)


def test_township_cannot_enter_a_result():
    sample = sent()
    with pytest.raises(PermissionDenied):
        actions.enter_result(sample, actions.Result(True, clock.today(), "YC1"), by=user_of(Role.TOWNSHIP))
    assert Retest.objects.count() == 0
