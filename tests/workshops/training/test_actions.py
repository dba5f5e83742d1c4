"""Trainings: invited set-based, signed in once, the absent noted, the quiz repeated until it is passed."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from jishan_portal.accounts.roles import Role
from jishan_portal.audit.models import Entry
from jishan_portal.duties.models import Duty
from jishan_portal.kit import clock
from jishan_portal.notifications.models import Notice
from jishan_portal.papers.models import Paper
from jishan_portal.workflow.actions import MoveRefused
from tests.factories import TOWNSHIP, WorkshopFactory, user_of
from workshops.archive_boxes.assessing import assess
from workshops.archive_boxes.loading import load_boxes
from workshops.registry.models import Workshop
from workshops.training import actions, quizzes, reminding
from workshops.training.models import Question, Seat
from workshops.training.models_quiz import Attempt
from workshops.training.states import QuizState, SeatState, Way

pytestmark = pytest.mark.django_db


def _right(attempt) -> dict:
    return {str(place): question["answer"] for place, question in enumerate(attempt.drawn)}


def _wrong(attempt) -> dict:
    return {place: "B" if answer == "A" else "A" for place, answer in _right(attempt).items()}


def _open_duties(kind: str) -> list[str]:
    return list(Duty.objects.open().filter(subject_kind=kind).order_by("pk").values_list("title", flat=True))


def test_inviting_gives_each_workshop_seat_duty_and_message_once(session_of, chief, owner, own_shop):
    other, session = WorkshopFactory(), session_of(3)
    assert actions.invite(session, Workshop.objects.all(), by=chief) == 2
    assert actions.invite(session, Workshop.objects.all(), by=chief) == 0
    duties = Duty.objects.open().filter(subject_kind="workshops.seat")
    assert {(duty.person, duty.role, duty.due_on) for duty in duties} == {
        (owner, Role.OWNER, session.on), (None, Role.INSPECTOR, session.on),
    }  # fmt: skip
    assert list(Notice.objects.values_list("user", flat=True)) == [owner.pk]
    assert Entry.objects.filter(action="workshops.seat.begin_many").get().data["count"] == 2
    assert {seat.workshop for seat in session.seats.all()} == {own_shop, other}


def test_inviting_a_place_without_workshops_invites_none(session_of, chief, own_shop):
    session = session_of()
    assert actions.invite(session, Workshop.objects.filter(pk__in=[]), by=chief) == 0
    assert not session.seats.exists()


def test_officials_are_invited_by_their_office(session_of, chief):
    session = session_of(1, audience="officials")
    inspector = user_of(Role.INSPECTOR, area=TOWNSHIP)
    office = inspector.posts.get().organisation
    assert actions.invite_officials(session, [office], by=chief) == 1
    assert actions.invite_officials(session, [office], by=chief) == 0
    with pytest.raises(MoveRefused):
        actions.invite(session, Workshop.objects.all(), by=chief)
    assert Duty.objects.open().get(subject_kind="workshops.seat").person == inspector


def test_signing_in_by_code_is_once_and_only_that_day(session_of, chief, owner, own_shop):
    session = session_of(1)
    actions.invite(session, Workshop.objects.all(), by=chief)
    with pytest.raises(MoveRefused, match="只能当天"):
        actions.sign_in(session, by=owner, workshop=own_shop)
    with clock.travel(session.starts_at):
        seat = actions.sign_in(session, by=owner, workshop=own_shop)
        again = actions.sign_in(session, by=owner, workshop=own_shop)
    assert (seat.state, seat.way, again.pk, again.signed_at) == (SeatState.ATTENDED, Way.SCAN, seat.pk, seat.signed_at)
    assert _open_duties("workshops.seat") == []
    assert _open_duties("workshops.attempt") == [f"{own_shop.name}：完成培训测验：食品安全培训"]


def test_ending_notes_the_absent_who_can_be_made_up_for(session_of, chief, own_shop):
    late, session = WorkshopFactory(), session_of()
    actions.invite(session, Workshop.objects.all(), by=chief)
    actions.record_attendance(session, Seat.objects.filter(workshop=own_shop), way=Way.PAPER, by=chief)
    actions.hold(session, by=chief)
    assert {seat.workshop_id: seat.state for seat in session.seats.all()} == {own_shop.pk: SeatState.ATTENDED, late.pk: SeatState.ABSENT}
    with pytest.raises(MoveRefused):
        actions.hold(session, by=chief)
    assert actions.record_attendance(session, Seat.objects.filter(workshop=late), way=Way.LIST, by=chief) == 1
    assert Seat.objects.get(workshop=late).state == SeatState.ATTENDED


def test_absent_are_reminded_once_a_day(session_of, chief, owner, own_shop):
    session = session_of()
    actions.invite(session, Workshop.objects.all(), by=chief)
    actions.hold(session, by=chief)
    session.refresh_from_db()
    first = reminding.remind(session, session.seats.all(), by=chief)
    again = reminding.remind(session, session.seats.all(), by=chief)
    assert (first.new, first.linked, again.new, again.already) == (1, 1, 0, 1)
    assert Notice.objects.filter(user=owner, title__startswith="您没有参加培训").count() == 1
    assert own_shop.name in reminding.chat_words(session, list(session.seats.all()))
    with clock.travel(clock.now() + timedelta(days=1)):
        assert reminding.remind(session, session.seats.all(), by=chief).new == 1


def test_a_failed_quiz_is_repeated_and_the_passed_one_gives_a_certificate(session_of, owner, own_shop, django_capture_on_commit_callbacks):
    session = session_of()
    seat = actions.sign_in(session, by=owner, workshop=own_shop)
    first = seat.attempts.get()
    assert (len(first.drawn), len({one["id"] for one in first.drawn}), first.pass_mark) == (10, 10, 80)
    with pytest.raises(ValidationError, match="第 1、2"):
        quizzes.hand_in(first, {}, by=owner)
    failed = quizzes.hand_in(first, _wrong(first), by=owner)
    second = seat.attempts.get(state=QuizState.DUE)
    assert (failed.score, failed.state, second.round, second.seed != first.seed) == (0, QuizState.FAILED, 2, True)
    assert _open_duties("workshops.attempt") == [f"{own_shop.name}：补考：食品安全培训"]
    assert quizzes.hand_in(first, _right(first), by=owner).state == QuizState.FAILED  # what was handed in stays
    passed = quizzes.hand_in(second, _right(second), by=owner)
    seat.refresh_from_db()
    assert (passed.state, passed.score, seat.paper, Paper.objects.count()) == (QuizState.PASSED, 100, Paper.objects.get(kind="training"), 1)
    assert _open_duties("workshops.attempt") == []


def test_a_quiz_keeps_its_questions_when_the_bank_changes(session_of, owner, own_shop):
    first = actions.sign_in(session_of(), by=owner, workshop=own_shop).attempts.get()
    before = first.drawn
    Question.objects.filter(pk=before[0]["id"]).update(text="改过的题")
    assert Attempt.objects.get(pk=first.pk).drawn == before


def test_only_those_who_were_trained_or_the_office_hand_in(session_of, owner, own_shop, chief):
    attempt = actions.sign_in(session_of(), by=owner, workshop=own_shop).attempts.get()
    for stranger in (user_of(Role.OWNER), user_of(Role.INSPECTOR, area="140881100000")):
        with pytest.raises(PermissionDenied):
            quizzes.hand_in(attempt, _right(attempt), by=stranger)
    assert quizzes.hand_in(attempt, _right(attempt), by=chief).answered_by == chief


def test_the_archive_box_shows_what_training_holds(session_of, owner, own_shop):
    load_boxes()

    def verdict():
        found = assess([own_shop.pk], clock.today())[own_shop.pk]
        return next(one for one in found.verdicts if one.item.key == "training")

    assert not verdict().is_met
    actions.sign_in(session_of(has_quiz=False), by=owner, workshop=own_shop)
    assert (verdict().is_met, verdict().words[:8], verdict().is_document) == (True, "培训证明 1 份", False)


def test_cancelling_closes_the_duties_and_is_refused_once_somebody_came(session_of, chief, owner, own_shop):
    planned, begun = session_of(2), session_of()
    actions.invite(planned, Workshop.objects.all(), by=chief)
    actions.cancel(planned, by=chief, note="场地停电")
    assert (planned.seats.get().state, _open_duties("workshops.seat")) == (SeatState.CALLED_OFF, [])
    actions.sign_in(begun, by=owner, workshop=own_shop)
    with pytest.raises(MoveRefused, match="已经有人签到"):
        actions.cancel(begun, by=chief, note="停电")


def test_others_do_not_run_a_session(session_of):
    session = session_of()
    with pytest.raises(PermissionDenied):
        actions.hold(session, by=user_of(Role.INSPECTOR, area="140881100000"))
