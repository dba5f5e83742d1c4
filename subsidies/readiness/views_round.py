"""One scoring: filled section by section, handed in, signed by the second person."""

from uuid import UUID, uuid4

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from jishan_portal.accounts.gates import allow
from jishan_portal.accounts.roles import Role
from jishan_portal.kit.numbers import whole
from jishan_portal.kit.pages import REFUSALS, form_page, refuse
from subsidies.candidates.faces import face_of
from subsidies.readiness import actions, documents, rules
from subsidies.readiness.forms import NoteForm, SectionForm
from subsidies.readiness.models import Round
from subsidies.readiness.states import Kind, RoundState
from subsidies.readiness.tables import table
from subsidies.readiness.views import READERS, shop_of

SUMMARY = "all"


def _round(request, pk) -> Round:
    rows = Round.objects.visible_to(request.user).select_related("workshop__root", "workshop__station", "scored_by", "second")
    return get_object_or_404(rows, pk=pk)


@require_POST
@allow(*READERS)
def begin(request, workshop_id, kind):
    """Begin a scoring and open its first section."""
    if kind not in Kind.values:
        raise Http404
    held = actions.begin_round(shop_of(request, workshop_id), kind, by=request.user)
    return redirect("subsidies:readiness:round", held.pk)


@allow(*READERS)
def round_(request, pk):
    """A draft is filled section by section; a finished scoring is shown whole."""
    held = _round(request, pk)
    if held.state != RoundState.DRAFT:
        return _finished(request, held)
    if not rules.can_edit(request.user, held):
        raise PermissionDenied("这次评分不由您填写，填好提交后可以看到。")
    sections = table(held.table).sections
    asked = request.GET.get("section", "1")
    if asked == SUMMARY:
        return _summary(request, held)
    chosen = whole(asked)
    number = chosen if chosen is not None and 1 <= chosen <= len(sections) else 1
    return _section(request, held, sections, number)


def _section(request, held: Round, sections: list, number: int):
    name, items = sections[number - 1]
    marks = {mark.code: mark for mark in held.marks.all()}
    is_plain = Role.OWNER in request.user.roles
    form = SectionForm(request.POST or None, items=items, marks=marks, is_plain=is_plain)
    here = reverse("subsidies:readiness:round", args=[held.pk])
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        try:
            actions.save_marks(held, form.marks(), by=request.user)
        except REFUSALS as error:
            status = refuse(form, error)
        else:
            return redirect(f"{here}?section={number + 1 if number < len(sections) else SUMMARY}")
    done = {title: sum(item.code in marks for item in rows) for title, rows in sections}
    tabs = [(place, title, done[title], len(rows)) for place, (title, rows) in enumerate(sections, 1)]
    context = {"held": held, "shop": held.workshop.root, "form": form, "name": name, "number": number, "tabs": tabs, "is_plain": is_plain}
    context |= {"answered": len(marks), "total": sum(len(rows) for _, rows in sections), "book": table(held.table)}
    context["face"] = face_of(request.user)
    return render(request, "subsidies/readiness/section.html", context, status=status)


def _summary(request, held: Round):
    result = actions.result_of(held)
    context = {"held": held, "shop": held.workshop.root, "result": result, "why": rules.why(result), "submission_id": uuid4()}
    context |= {"lines": _lines(held), "book": table(held.table), "points": f"{result.got / 2:g}", "full": f"{result.full / 2:g}"}
    return render(request, "subsidies/readiness/summary.html", context | {"face": face_of(request.user)})


def _lines(held: Round) -> list[tuple]:
    marks = {mark.code: mark for mark in held.marks.all()}
    return [(name, [(item, marks.get(item.code)) for item in items]) for name, items in table(held.table).sections]


def _finished(request, held: Round):
    may_sign = held.state == RoundState.SECOND and request.user.may("readiness.judge") and request.user.pk != held.scored_by_id
    context = {"held": held, "shop": held.workshop.root, "lines": _lines(held), "book": table(held.table), "may_sign": may_sign}
    context["paper"] = documents.report_of(held) if held.kind == Kind.ACCEPTANCE else None
    return render(request, "subsidies/readiness/round.html", context | {"face": face_of(request.user)})


@require_POST
@allow(*READERS)
def file(request, pk):
    """Hand a scoring in."""
    held = _round(request, pk)
    try:
        key = UUID(request.POST.get("submission_id", ""))
    except ValueError:
        key = None
    try:
        held = actions.file(held, by=request.user, note=request.POST.get("note", ""), submission_id=key)
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return redirect(reverse("subsidies:readiness:round", args=[pk]) + f"?section={SUMMARY}")
    said = "已交第二名验收人员签字。" if held.state == RoundState.SECOND else f"评分已提交：{held.points} 分，得分率 {held.rate:g}%。"
    messages.success(request, said)
    return redirect("subsidies:readiness:workshop", held.workshop.root_id)


@require_POST
@allow(ability="readiness.judge")
def sign(request, pk):
    """The second person signs."""
    held = actions.sign(_round(request, pk), by=request.user)
    messages.success(request, f"已签字：{held.get_state_display()}。验收报告已签发。")
    return redirect("subsidies:readiness:round", pk)


@allow(ability="readiness.judge")
def send_back(request, pk):
    """The second person gives it back."""
    held = _round(request, pk)

    def act(form) -> str:
        actions.send_back(held, by=request.user, note=form.cleaned_data["note"])
        return "已退回评分人重评。"

    back = reverse("subsidies:readiness:workshop", args=[held.workshop.root_id])
    return form_page(request, NoteForm(request.POST or None), act, title="退回重评", back=back, verb="退回", workshop=held.workshop.root)
