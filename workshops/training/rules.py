"""Drawing and marking a quiz, who manages a session, when one may sign in."""

from datetime import date
from random import Random

from jishan_portal.accounts.roles import Role
from workshops.training.models import Seat, Session
from workshops.training.models_quiz import Attempt
from workshops.training.states import SessionState

LETTERS = "ABCDEF"


def draw(questions: list[dict], number: int, seed: int) -> list[dict]:
    """Return `number` questions (all, where there are fewer) drawn by a seed from a bank in a fixed order."""
    return Random(seed).sample(questions, min(number, len(questions)))  # noqa: S311 a draw that can be made again, no secret


def mark(drawn: list[dict], answers: dict) -> int:
    """Return the score from 0 to 100, rounded down: a question counts when exactly its right answers were given."""
    right = sum(is_right(question, answers.get(str(place), "")) for place, question in enumerate(drawn))
    return right * 100 // len(drawn) if drawn else 0


def is_right(question: dict, given: str) -> bool:
    """Whether exactly the right letters were given, in any order."""
    return sorted(given) == sorted(question["answer"])


def can_manage(user, session: Session) -> bool:
    """Whether somebody runs a session: holds trainings, in its office or in reach of its whole area."""
    reach = user.access.covers(session.area_code) or session.organisation_id in user.access.organisation_ids
    return user.may("training.hold") and reach


def can_answer(user, attempt: Attempt) -> bool:
    """Whether somebody hands in a quiz: whoever was trained, or the office that enters a paper one for them."""
    seat: Seat = attempt.seat
    if seat.user_id:
        return seat.user_id == user.pk
    is_own = Role.OWNER in user.roles and Seat.objects.visible_to(user).filter(pk=seat.pk).exists()
    return is_own or can_manage(user, seat.session) or (user.may("training.hold") and user.access.covers(seat.area_code))


def sign_in_refusal(session: Session, today: date) -> str:
    """Say why nobody can sign in by code today; empty when one can."""
    if session.state == SessionState.CANCELLED:
        return "这次培训已经取消。"
    if session.on != today:
        return f"这次培训在 {session.on.month}月{session.on.day}日，只能当天扫码签到。"
    return "" if session.state == SessionState.PLANNED else "签到已经结束。到场了没签上的，请告诉组织培训的同志补记。"
