"""More time, in two hands, always with an end; the clock goes on exactly where it stood.

The three regressions named here are known from another finding tracker: deadlines wrong after an acceptance ran out
(DefectDojo #2715), wrong after reopening (#3441), acceptances that never end (#13439).
"""

from datetime import date
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from inspections.hazards import actions, extensions, rules
from inspections.hazards.models import Extension, Hazard
from inspections.hazards.states import ExtensionState, HazardState, Severity, Source
from jishan_portal.accounts.roles import Role
from jishan_portal.duties.models import Duty
from jishan_portal.kit import clock
from jishan_portal.workflow.actions import MoveRefused

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_september():
    with clock.travel(date(2024, 9, 2)):
        yield


def opened(workshop, inspector, *, severity=Severity.GENERAL, text="煎炸油更换没有记录", **problem) -> Hazard:
    found = actions.Problem(text=text, severity=severity, **problem)
    return actions.open_hazards(workshop, [found], source=Source.VISIT, by=inspector)[0]


def ordered(workshop, inspector, **problem) -> Hazard:
    return actions.order(opened(workshop, inspector, **problem), by=inspector)


def answered(hazard, by, **how):
    return actions.answer(hazard, by=by, words="已换油并记录", submission_id=uuid4(), **how)


def duty_of(hazard) -> Duty:
    return Duty.objects.of("inspections.hazard", hazard.pk).open().get()


class TestExtension:
    """More time, in two hands, always with an end."""

    def test_granted_moves_deadline_and_duty(self, workshop, owner, inspector, chief):
        hazard = ordered(workshop, inspector)
        asked = extensions.ask_extension(hazard, by=owner, until=date(2024, 9, 27), reason="等配件")
        extensions.decide_extension(asked, by=chief, grant=True)
        hazard.refresh_from_db()
        assert (hazard.deadline_on, duty_of(hazard).due_on) == (date(2024, 9, 27), date(2024, 9, 27))

    def test_refused_leaves_the_deadline(self, workshop, owner, inspector, chief):
        hazard = ordered(workshop, inspector)
        asked = extensions.ask_extension(hazard, by=owner, until=date(2024, 9, 27), reason="等配件")
        extensions.decide_extension(asked, by=chief, grant=False, decision="理由不足")
        hazard.refresh_from_db()
        assert hazard.deadline_on == date(2024, 9, 14)

    def test_is_not_decided_by_who_asked(self, workshop, inspector):
        asked = extensions.ask_extension(ordered(workshop, inspector), by=inspector, until=date(2024, 9, 27), reason="业主来电")
        with pytest.raises(PermissionDenied, match="申请人以外"):
            extensions.decide_extension(asked, by=inspector, grant=True)

    def test_is_never_given_to_a_major_hazard(self, workshop, owner, inspector):
        with pytest.raises(MoveRefused, match="重大隐患不得延期"):
            extensions.ask_extension(ordered(workshop, inspector, severity=Severity.MAJOR), by=owner, until=date(2024, 9, 20), reason="忙")

    def test_is_decided_once(self, workshop, owner, inspector, chief):
        asked = extensions.ask_extension(ordered(workshop, inspector), by=owner, until=date(2024, 9, 27), reason="等配件")
        extensions.decide_extension(asked, by=chief, grant=True)
        with pytest.raises(MoveRefused, match="已经有决定"):
            extensions.decide_extension(asked, by=chief, grant=False)

    @pytest.mark.parametrize("day", [date(2024, 9, 14), date(2024, 10, 20)])
    def test_must_end_in_bounds(self, workshop, owner, inspector, day):
        with pytest.raises(MoveRefused, match="延期须晚于原期限"):
            extensions.ask_extension(ordered(workshop, inspector), by=owner, until=day, reason="等配件")

    def test_waits_for_the_chief_until_decided(self, workshop, owner, inspector, chief):
        asked = extensions.ask_extension(ordered(workshop, inspector), by=owner, until=date(2024, 9, 27), reason="等配件")
        duty = Duty.objects.of("inspections.extension", asked.pk).open().get()
        assert (duty.role, duty.due_on) == (Role.STATION_CHIEF, date(2024, 9, 4))
        extensions.decide_extension(asked, by=chief, grant=True)
        assert not Duty.objects.of("inspections.extension", asked.pk).open().exists()

    def test_needs_words_and_refusing_needs_a_reason(self, workshop, owner, inspector, chief):
        hazard = ordered(workshop, inspector)
        with pytest.raises(MoveRefused, match="为什么要延期"):
            extensions.ask_extension(hazard, by=owner, until=date(2024, 9, 27), reason=" ")
        asked = extensions.ask_extension(hazard, by=owner, until=date(2024, 9, 27), reason="等配件")
        with pytest.raises(MoveRefused, match="写明理由"):
            extensions.decide_extension(asked, by=chief, grant=False)

    def test_is_not_granted_once_its_own_end_has_passed(self, workshop, owner, inspector, chief):
        asked = extensions.ask_extension(ordered(workshop, inspector), by=owner, until=date(2024, 9, 27), reason="等配件")
        with clock.travel(date(2024, 9, 28)), pytest.raises(MoveRefused, match="已经过了"):
            extensions.decide_extension(asked, by=chief, grant=True)

    def test_granted_while_the_office_rechecks_leaves_the_offices_duty(self, workshop, owner, inspector, chief):
        hazard = ordered(workshop, inspector)
        asked = extensions.ask_extension(hazard, by=owner, until=date(2024, 9, 27), reason="等配件")
        answered(hazard, owner)
        before = duty_of(hazard).due_on
        extensions.decide_extension(asked, by=chief, grant=True)
        hazard.refresh_from_db()
        assert (duty_of(hazard).due_on, hazard.deadline_on) == (before, date(2024, 9, 27))

    def test_an_open_request_lapses_with_its_hazard(self, workshop, owner, inspector):
        hazard = ordered(workshop, inspector)
        asked = extensions.ask_extension(hazard, by=owner, until=date(2024, 9, 27), reason="等配件")
        answered(hazard, owner)
        actions.accept(hazard, by=inspector)
        asked.refresh_from_db()
        assert (asked.state, asked.decided_by) == (ExtensionState.LAPSED, None)
        assert not Duty.objects.open().exists()


class TestClock:
    """Deadlines, to the day."""

    def test_runs_out_the_day_after_the_extension_ends(self, workshop, owner, inspector, chief):
        """DefectDojo #2715: after an acceptance ran out the days were counted from the wrong day."""
        hazard = ordered(workshop, inspector)
        Hazard.objects.filter(pk=hazard.pk).update(level=2)
        asked = extensions.ask_extension(hazard, by=owner, until=date(2024, 9, 27), reason="等配件")
        extensions.decide_extension(asked, by=chief, grant=True)
        hazard.refresh_from_db()
        assert hazard.level == 0
        assert not Hazard.objects.overdue(date(2024, 9, 27)).exists()
        assert list(Hazard.objects.overdue(date(2024, 9, 28))) == [hazard]
        assert [rules.light(hazard, date(2024, 9, day)) for day in (23, 24, 27, 28)] == ["ok", "near", "near", "late"]

    @pytest.mark.parametrize(
        ("answered_on", "returned_on", "deadline"),
        [
            (date(2024, 9, 10), date(2024, 9, 13), date(2024, 9, 17)),  # four days were left, four days are left
            (date(2024, 9, 14), date(2024, 9, 20), date(2024, 9, 20)),  # answered on the last day: today is the last day again
            (date(2024, 9, 16), date(2024, 9, 18), date(2024, 9, 16)),  # two days late when answered, two days late now
            (date(2024, 9, 3), date(2024, 9, 3), date(2024, 9, 14)),
        ],
    )
    def test_goes_on_exactly_where_it_stood_after_a_return(self, workshop, owner, inspector, answered_on, returned_on, deadline):
        """DefectDojo #3441: reopening counted from the first day again, or not at all."""
        hazard = ordered(workshop, inspector)
        with clock.travel(answered_on):
            answered(hazard, owner)
        with clock.travel(returned_on):
            actions.return_answer(hazard, by=inspector, note="看不清")
        hazard.refresh_from_db()
        assert (hazard.deadline_on, duty_of(hazard).due_on) == (deadline, deadline)

    def test_goes_on_after_the_chief_sends_it_back(self, workshop, owner, inspector, chief):
        hazard = ordered(workshop, inspector, severity=Severity.SERIOUS)
        answered(hazard, owner)
        actions.accept(hazard, by=inspector)
        with clock.travel(date(2024, 9, 5)):
            actions.send_back(hazard, by=chief, note="缺照片")
        hazard.refresh_from_db()
        assert (hazard.state, hazard.deadline_on) == (HazardState.RETURNED, date(2024, 9, 14))
        assert hazard.answers.get().is_accepted is False

    def test_more_time_without_an_end_cannot_be_stored(self, workshop, owner, inspector):
        """DefectDojo #13439: acceptances with no end."""
        hazard = ordered(workshop, inspector)
        for until in (None, hazard.deadline_on):
            with pytest.raises(IntegrityError), transaction.atomic():
                Extension.objects.create(
                    hazard=hazard, reason="x", asked_until=until, asked_at=clock.now(), asked_by=owner, deadline_before=hazard.deadline_on
                )

    def test_can_be_set_earlier_by_one_person_but_never_later(self, workshop, owner, inspector):
        hazard = ordered(workshop, inspector)
        actions.tighten(hazard, by=inspector, deadline_on=date(2024, 9, 6), reason="群众反映强烈")
        hazard.refresh_from_db()
        assert (hazard.deadline_on, duty_of(hazard).due_on) == (date(2024, 9, 6), date(2024, 9, 6))
        for day in (date(2024, 9, 6), date(2024, 9, 20), date(2024, 9, 1)):
            with pytest.raises(MoveRefused, match="只能改早"):
                actions.tighten(hazard, by=inspector, deadline_on=day)
