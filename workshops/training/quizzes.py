"""The quiz after a training: drawn by a kept seed, marked against the rulebook's line, repeated until it is passed; the certificate."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from jishan_portal.accounts.models import User
from jishan_portal.accounts.places import bureau
from jishan_portal.accounts.roles import Role
from jishan_portal.audit import actions as audit
from jishan_portal.clocks.rules import due_within
from jishan_portal.kit import clock
from jishan_portal.papers.actions import issue
from jishan_portal.papers.documents import RECORD
from jishan_portal.rulebook.queries import value
from jishan_portal.workflow.actions import MoveRefused, begin, move
from workshops.registry.actions import note_event
from workshops.registry.models import Visibility
from workshops.training import documents, rules
from workshops.training.models import Question, Seat
from workshops.training.models_quiz import Attempt, new_seed
from workshops.training.states import QuizState


def after_sign_in(seat: Seat, *, by) -> Seat:
    """Go on after somebody signed in: a quiz to answer, or at once the certificate where the session has none."""
    if not seat.session.has_quiz:
        return certify(seat, None, by=by)
    if not seat.attempts.exists():
        _open(seat, 1, by=by)
    return seat


def bank_of(theme_id: str) -> list[dict]:
    """Return the questions in use of a theme in a fixed order, as a draw takes them."""
    rows = Question.objects.filter(theme=theme_id, is_active=True).order_by("pk")
    return [{"id": row.pk, "text": row.text, "options": row.options, "answer": row.answer, "why": row.why} for row in rows]


def _open(seat: Seat, number: int, *, by) -> Attempt:
    asked, seed = int(value("training.quiz_questions")), new_seed()
    drawn = rules.draw(bank_of(seat.session.theme_id), asked, seed)
    if not drawn:
        raise MoveRefused(f"题库里没有“{seat.session.theme}”的试题，请先在题库录入，或把培训改为不测验。")
    made = Attempt(
        seat=seat, area_code=seat.area_code, round=number, seed=seed, drawn=drawn, pass_mark=int(value("training.pass_mark"))
    )  # fmt: skip
    due_on = due_within("training.retake", clock.today()) if number > 1 else None
    return begin(made, QuizState.DUE, by=by, due_on=due_on)


@transaction.atomic
def hand_in(attempt: Attempt, answers: dict, *, by) -> Attempt:
    """Mark a quiz; passed gives the certificate, failed a 补考 with its duty. Handed in before: returned as it is.

    `answers` is {place in the draw: letters}. ValidationError names what is not answered.
    """
    held = Attempt.objects.select_for_update(of=("self",)).select_related("seat__session__theme", "seat__workshop__root").get(pk=attempt.pk)
    if not rules.can_answer(by, held):
        raise PermissionDenied("测验由参加培训的人自己答。")
    if held.state != QuizState.DUE:
        return held
    missing = [place + 1 for place in range(len(held.drawn)) if not answers.get(str(place))]
    if missing:
        raise ValidationError(f"第 {'、'.join(map(str, missing))} 题还没有答。")
    score = rules.mark(held.drawn, answers)
    is_passed = score >= held.pass_mark
    done = move(
        held, "succeed" if is_passed else "fail", by=by, answers=answers, score=score, answered_at=clock.now(),
        answered_by=by if isinstance(by, User) else None,
    )  # fmt: skip
    if is_passed:
        certify(done.seat, done, by=by)
    else:
        _open(done.seat, done.round + 1, by=by)
        _note(done.seat, f"培训测验{score}分，不合格，安排补考", tone="near")
    return done


@transaction.atomic
def certify(seat: Seat, attempt: Attempt | None, *, by) -> Seat:
    """Issue the certificate of a training, once; the archive box of people shows it from here."""
    if seat.paper_id:
        return seat
    office = bureau()
    seat.paper = issue(
        documents.KIND, subject=seat, organisation=office, title=documents.TITLE, template=RECORD,
        content=documents.content_of(seat, attempt, office.name), by=by, key="certificate",
    )  # fmt: skip
    seat.save(update_fields=["paper"])
    _note(seat, f"取得培训证明：{seat.session.title}", tone="ok", paper=seat.paper.number)
    return seat


def _note(seat: Seat, sentence: str, *, tone: str, paper: str = "") -> None:
    if seat.workshop_id:
        note_event(seat.workshop, sentence, tone=tone, paper=paper, visibility=Visibility.OWNER)


@transaction.atomic
def keep_question(question: Question, *, by) -> Question:
    """Put a question into the bank, or keep what was changed; quizzes drawn before keep theirs."""
    if Question.objects.filter(theme=question.theme_id, text=question.text).exclude(pk=question.pk).exists():
        raise ValidationError({"text": "题库里已有这道题。"})
    question.changed_at, question.changed_by = clock.now(), by if isinstance(by, User) else None
    question.save()
    audit.record("workshops.question.keep", question, by=by, summary=f"题库：{question.text[:60]}", data={"answer": question.answer})
    return question


@transaction.atomic
def take_in(questions: list[Question], *, by) -> int:
    """Add the questions of a table that are not in the bank; return how many were new."""
    if not by.may("training.bank"):
        raise PermissionDenied("题库由所长和局领导维护。")
    held = set(Question.objects.values_list("theme_id", "text"))
    fresh = [row for row in {(row.theme_id, row.text): row for row in questions}.values() if (row.theme_id, row.text) not in held]
    for row in fresh:
        row.changed_by = by if isinstance(by, User) else None
    made = Question.objects.bulk_create(fresh)
    if made:
        ids = [row.pk for row in made]
        audit.record_bulk("workshops.question.take_in", "workshops.question", ids, by=by, summary=f"导入培训试题 {len(ids)} 道")
    return len(made)


def is_own(user, seat: Seat) -> bool:
    """Whether a seat is somebody's own: theirs, or of a workshop they run."""
    return seat.user_id == user.pk or (Role.OWNER in user.roles and Seat.objects.visible_to(user).filter(pk=seat.pk).exists())
