"""The batch is followed; measures, report and an acceptance by somebody else."""

from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from inspections.standardisation import actions
from inspections.standardisation.indicators import DONE, LATE
from inspections.standardisation.models import Measure, Standardisation
from inspections.standardisation.states import FLOW, Judgement, StandardState
from inspections.standardisation.tasks import take_in_batch
from jishan_portal.accounts.roles import Role
from jishan_portal.duties.models import Duty
from jishan_portal.kit import clock
from jishan_portal.programme.indicators import measure
from jishan_portal.workflow.actions import MoveRefused
from tests.factories import user_of
from tests.factories.standardisation import at_work, listed, reported
from tests.factories.visits import done, visit_list
from workshops.batches.actions import take_out
from workshops.batches.models import BatchKind
from workshops.registry.models import Workshop

pytestmark = pytest.mark.django_db


def _duty(row) -> Duty:
    return Duty.objects.open().get(subject_kind="inspections.standardisation", subject_id=str(row.pk))


def test_batch_is_taken_in_once_with_its_duty():
    row = listed()
    take_in_batch()
    assert Standardisation.objects.count() == 1
    assert (row.state, f"{row.due_on}", _duty(row).organisation) == (StandardState.LISTED, "2026-11-30", row.workshop.station)


def test_workshop_taken_out_of_the_batch_leaves():
    row = at_work()
    chief = user_of(Role.BUREAU_LEADER)
    shops = Workshop.objects.filter(pk=row.workshop_id)
    take_out(shops, BatchKind.STANDARDISE, year=row.year, until=clock.today(), reason="改列提档升级", by=chief)
    take_in_batch()
    row.refresh_from_db()
    assert row.state == StandardState.LEFT
    assert not Duty.objects.open().filter(subject_kind="inspections.standardisation").exists()
    assert list(Standardisation.objects.counted()) == []


def test_work_begins_with_a_measure_and_a_conclusion():
    row, by = listed(), user_of(Role.INSPECTOR)
    with pytest.raises(MoveRefused, match="至少一条"):
        actions.plan(row, actions.Conclusion(Judgement.BAD, "不行"), by=by)
    with pytest.raises(ValidationError, match="写一句"):
        actions.plan(row, actions.Conclusion(Judgement.BAD, " "), by=by)
    once = uuid4()
    for _ in range(2):
        actions.add_measure(row, by=by, text="加装防蝇帘", due_on=row.due_on, client_uuid=once)
    assert Measure.objects.count() == 1
    planned = actions.plan(row, actions.Conclusion(Judgement.BAD, "制度没有上墙"), by=by)
    assert (planned.state, planned.before, _duty(row).due_on) == (StandardState.WORKING, "bad", row.due_on)


def test_visit_before_and_after_are_linked():
    visit_list()
    row = listed()
    before = done(row.workshop, values={"P1": "no"})
    by = user_of(Role.INSPECTOR)
    actions.add_measure(row, by=by, text="办证", due_on=row.due_on, client_uuid=uuid4())
    row = actions.plan(row, actions.Conclusion(Judgement.BAD, "缺证"), by=by)
    assert row.before_visit == before
    after = done(row.workshop)
    actions.finish_measure(row.measures.get(), by=by, result="办好了")
    assert actions.report(row, actions.Conclusion(Judgement.GOOD, "有证"), by=by).after_visit == after


def test_report_waits_for_every_measure():
    row = at_work()
    by = user_of(Role.INSPECTOR)
    with pytest.raises(MoveRefused, match="还有 1 条措施"):
        actions.report(row, actions.Conclusion(Judgement.GOOD, "好了"), by=by)
    with pytest.raises(ValidationError, match="为什么不再做"):
        actions.drop_measure(row.measures.get(), by=by, reason="")
    actions.drop_measure(row.measures.get(), by=by, reason="改造时拆了这间")
    with pytest.raises(MoveRefused, match="仍“不符合”"):
        actions.report(row, actions.Conclusion(Judgement.BAD, "还是不行"), by=by)
    assert actions.report(row, actions.Conclusion(Judgement.FAIR, "基本行"), by=by).state == StandardState.REPORTED


def test_measure_done_twice_is_done_once_and_stays_done():
    row = at_work()
    first, second = user_of(Role.INSPECTOR), user_of(Role.INSPECTOR)
    actions.finish_measure(row.measures.get(), by=first, result="装好了")
    assert actions.finish_measure(row.measures.get(), by=second, result="别的话").result == "装好了"
    with pytest.raises(MoveRefused, match="已完成的措施"):
        actions.drop_measure(row.measures.get(), by=first, reason="x")


def test_acceptance_is_by_another_person():
    chief = user_of(Role.STATION_CHIEF)
    row = reported(by=chief)
    with pytest.raises(PermissionDenied, match="另一个人"):
        actions.accept(row, by=chief)
    with pytest.raises(PermissionDenied):
        actions.accept(row, by=user_of(Role.INSPECTOR))
    done_row = actions.accept(row, by=user_of(Role.STATION_CHIEF), opinion="同意")
    assert (done_row.state, done_row.opinion) == (StandardState.PASSED, "同意")


def test_returned_with_what_is_wrong_and_reported_again():
    row = reported()
    chief = user_of(Role.STATION_CHIEF)
    with pytest.raises(MoveRefused):
        actions.return_(row, by=chief, opinion=" ")
    back = actions.return_(row, by=chief, opinion="台账还缺三月份的")
    assert (back.state, back.rounds, _duty(row).due_on) == (StandardState.WORKING, 1, row.due_on)
    again = actions.report(back, actions.Conclusion(Judgement.GOOD, "补齐了"), by=user_of(Role.INSPECTOR))
    assert actions.accept(again, by=chief).state == StandardState.PASSED


def test_figures_follow_the_rows(freeze):
    actions.accept(reported(), by=user_of(Role.STATION_CHIEF))
    at_work()
    scope = user_of(Role.LEADING_OFFICE)
    assert (measure(DONE, scope, clock.today()).done, measure(DONE, scope, clock.today()).total) == (1, 2)
    assert measure(LATE, scope, clock.today()).total == 0
    freeze("2026-12-01")
    assert measure(LATE, scope, clock.today()).total == 1


@pytest.mark.parametrize("name", sorted(FLOW.moves))
@pytest.mark.parametrize("state", sorted(StandardState.values))
def test_moves_are_open_in_their_states_only(name, state):
    refusal = FLOW.refusal(name, state=state, roles=FLOW.move(name).by, note="x")
    assert (refusal is None) == (state in FLOW.move(name).sources)
