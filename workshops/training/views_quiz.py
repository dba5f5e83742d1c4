"""The quiz on a phone, its paper twin, and the bank of questions."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from jishan_portal.accounts.gates import allow
from jishan_portal.accounts.roles import STAFF, Role
from jishan_portal.kit.ledgers import filters_of, workbook
from jishan_portal.kit.pages import form_page
from workshops.training import queries, quizzes, rules
from workshops.training.bank_table import read
from workshops.training.exports import BANK_COLUMNS
from workshops.training.forms import BankFilterForm, QuestionForm, TableForm, initial_of
from workshops.training.models import Question
from workshops.training.models_quiz import Attempt
from workshops.training.rules import LETTERS
from workshops.training.states import QUIZ_TONES, QuizState
from workshops.training.views_sign import face_of

BANK = "workshops:training:bank"


@never_cache
@allow(*(STAFF | {Role.OWNER}))
def quiz(request, pk):
    """The ten questions on one page; after it was handed in, what was right and why."""
    rows = Attempt.objects.visible_to(request.user).select_related("seat__session__theme", "seat__workshop__root", "answered_by")
    attempt = get_object_or_404(rows, pk=pk)
    given, errors, status = attempt.answers, [], 200
    if request.method == "POST":
        given = {str(place): "".join(sorted(set(request.POST.getlist(f"q{place}")) & set(LETTERS))) for place in range(len(attempt.drawn))}
        try:
            done = quizzes.hand_in(attempt, given, by=request.user)
        except ValidationError as error:
            errors, status = error.messages, 422
        else:
            _say(request, done)
            return redirect(done.url)
    context = {"face": face_of(request.user), "attempt": attempt, "session": attempt.seat.session, "tone": QUIZ_TONES[attempt.state]}
    context |= {"questions": _questions(attempt, given), "errors": errors, "is_due": attempt.state == QuizState.DUE}
    context |= {"may_answer": rules.can_answer(request.user, attempt), "is_own": quizzes.is_own(request.user, attempt.seat)}
    context["next"] = attempt.seat.attempts.filter(state=QuizState.DUE).exclude(pk=attempt.pk).first()
    return render(request, "workshops/training/quiz.html", context, status=status)


def _say(request, done: Attempt) -> None:
    if done.state == QuizState.PASSED:
        messages.success(request, f"{done.score} 分，合格。培训证明已发。")
    else:
        messages.error(request, f"{done.score} 分，没有到 {done.pass_mark} 分。看看下面的解析，再补考一次。")


def _questions(attempt: Attempt, given: dict) -> list[dict]:
    found = []
    for place, question in enumerate(attempt.drawn):
        letters, answer = given.get(str(place), ""), question["answer"]
        options = [(LETTERS[at], text, LETTERS[at] in letters, LETTERS[at] in answer) for at, text in enumerate(question["options"])]
        found.append({
            "place": place, "text": question["text"], "options": options, "is_multiple": len(answer) > 1, "why": question["why"],
            "is_right": rules.is_right(question, letters), "answer": answer,
        })  # fmt: skip
    return found


@require_safe
@allow(ability="training.see")
def bank(request):
    """The questions, by theme."""
    form = BankFilterForm(request.GET)
    rows = list(queries.bank(**filters_of(form)))
    context = {
        "form": form,
        "rows": [(row, list(zip(LETTERS, row.options, strict=False))) for row in rows],
        "may_edit": request.user.may("training.bank"),
    }
    return render(request, "workshops/training/bank.html", context | {"query_string": request.GET.urlencode()})


@require_safe
@allow(ability="training.see")
def bank_export(request):
    """The bank as a workbook, which can be changed and taken in again."""
    return workbook(request, BANK_COLUMNS, queries.bank(**filters_of(BankFilterForm(request.GET))), title="培训题库")


@allow(ability="training.bank")
def new_question(request):
    """Put a question into the bank."""
    return _question(request, Question(), "新增试题")


@allow(ability="training.bank")
def edit_question(request, pk):
    """Change a question."""
    return _question(request, get_object_or_404(Question, pk=pk), "修改试题")


def _question(request, question: Question, title: str):
    def act(form) -> str:
        quizzes.keep_question(form.filled(question), by=request.user)
        return "试题已保存。"

    form = QuestionForm(request.POST or None, initial=initial_of(question) if question.pk else None)
    return form_page(request, form, act, title=title, back=reverse(BANK))


@allow(ability="training.bank")
def take_in(request):
    """Take a table of questions in."""

    def act(form) -> str:
        found = read(form.cleaned_data["table"].read())
        number = quizzes.take_in(found, by=request.user)
        return f"表里 {len(found)} 道题，新加入 {number} 道，其余题库里已有。"

    form = TableForm(request.POST or None, request.FILES or None)
    return form_page(request, form, act, title="导入试题", back=reverse(BANK), verb="导入")
