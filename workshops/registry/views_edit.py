"""Opening and correcting files, and moving them through life."""

import uuid

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from jishan_portal.accounts.gates import allow
from jishan_portal.accounts.places import townships
from jishan_portal.kit import clock
from jishan_portal.kit.numbers import whole, wholes
from jishan_portal.kit.own_path import own_path
from jishan_portal.workflow.actions import MoveRefused
from workshops.registry import actions, duplicates, queries, rules
from workshops.registry.addresses import file_pattern
from workshops.registry.forms import LifeForm, WorkshopForm
from workshops.registry.models import Workshop

GIVEN = ("name", "area_code", "village", "address", "note")  # what a page may fill in beforehand
FORM = "workshops/registry/form.html"
MOST_AT_ONCE = 100


def _workshop(request, pk) -> Workshop:
    return get_object_or_404(Workshop.objects.visible_to(request.user).select_related("kind", "station"), pk=pk)


def _uuid(text: str):
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


@allow(ability="registry.edit")
def new(request):
    """Open a file; look-alikes are shown before anything is saved."""
    form = WorkshopForm(request.POST or None, user=request.user, initial={"area_code": _only_town(request.user), **_given(request)})
    context = {"form": form, "submission_id": request.POST.get("submission_id") or uuid.uuid4()}
    if not (form.is_bound and form.is_valid()):
        return render(request, FORM, context, status=422 if form.is_bound else 200)
    data, submission = form.data_for_action(), _uuid(request.POST.get("submission_id", ""))
    known = submission and Workshop.objects.filter(submission_id=submission).exists()
    alike = [] if known else duplicates.candidates(duplicates.probe(data))
    reason = request.POST.get("distinct_reason", "").strip()
    if alike and not reason:
        return render(request, FORM, {**context, "alike": _described(alike, request.user), "asked": "distinct" in request.POST}, status=422)
    try:
        made = actions.register_apart(data, [other for other, _ in alike], by=request.user, reason=reason, submission_id=submission)
    except MoveRefused as refused:
        form.add_error(None, refused.message)
        return render(request, FORM, context, status=409)
    messages.success(request, f"已建档：{made.name}，公开码 {made.code}。")
    return redirect(_then(request, made))


def _given(request) -> dict:
    """What a page that leads here already knows of the workshop."""
    return {name: request.GET[name][:200] for name in GIVEN if name in request.GET}


def _then(request, made: Workshop) -> str:
    """Back to the page that asked for a new file, which is told its number; else to the file."""
    then = own_path(request.GET.get("then", ""), "")
    return f"{then}?workshop={made.pk}" if then else file_pattern().format(made.pk)


def _only_town(user) -> str:
    """The township of somebody who looks after one alone."""
    towns = [code for code in townships() if rules.can_reach(user, code)]
    return towns[0] if len(towns) == 1 else ""


def _described(alike, user) -> list[dict]:
    names, pattern = townships(), file_pattern()
    return [
        {
            "workshop": other,
            "town": names.get(other.area_code, ""),
            "reasons": reasons,
            "url": pattern.format(other.pk) if rules.can_reach(user, other.area_code) else "",
        }
        for other, reasons in alike
    ]


@allow(ability="registry.edit")
def edit(request, pk):
    """Correct a file; a version that somebody else changed meanwhile shows both."""
    workshop = _workshop(request, pk)
    if workshop.is_merged:
        messages.warning(request, f"“{workshop.name}”已并入下面这份档案，请在这里修改。")
        return redirect("workshops:registry:edit", workshop.root_id)
    form = WorkshopForm(request.POST or None, instance=workshop, user=request.user)
    context = {
        "form": form,
        "workshop": workshop,
        "version": request.POST.get("version") or workshop.version,
        "back": file_pattern().format(pk),
    }
    if not (form.is_bound and form.is_valid()):
        return render(request, FORM, context, status=422 if form.is_bound else 200)
    version = whole(request.POST.get("version", "")) or 0
    try:
        changed = actions.amend(workshop, form.data_for_action(), by=request.user, version=version)
    except actions.VersionConflict as conflict:
        return render(request, FORM, {**context, **_conflict(conflict, form, version, request.user)}, status=409)
    except MoveRefused as refused:
        form.add_error(None, refused.message)
        return render(request, FORM, context, status=409)
    messages.success(request, f"已保存：{changed.name}。")
    _warn_of_twins(request, changed)
    return redirect(context["back"])


def _conflict(conflict, form: WorkshopForm, version: int, user) -> dict:
    """Both versions side by side, and the version that a second submit must name.

    What only the other one changed is taken over into the form: sent once more, it must not bring back what was corrected meanwhile.
    """
    theirs, mine = conflict.current, dict(conflict.changes)
    others = queries.amended_since(theirs, version)
    changed = [name for name in form.fields if name in others.before]  # as the form stands: a database may keep them in another order
    untouched = {name: getattr(theirs, name) for name in changed if rules.shown(name, mine.get(name)) == others.before[name]}
    mine |= {name: value for name, value in untouched.items() if name in mine}
    towns, rows = townships(), []
    for name, value in mine.items():
        old = getattr(theirs, name)
        words = [towns.get(one, one) if name == "area_code" else rules.shown(name, one) for one in (value, old)]
        rows.append({"label": rules.label(name), "mine": words[0], "theirs": words[1], "is_changed": value != old})
    shown = {"conflict": rows, "who": others.who or "另一位同事", "at": others.at or theirs.updated_at, "version": theirs.version}
    return {**shown, "form": form.again(theirs, untouched, user=user), "taken_over": [rules.label(name) for name in untouched]}


def _warn_of_twins(request, workshop) -> None:
    alike = duplicates.candidates(workshop)
    if alike:
        names = "、".join(other.name for other, _ in alike[:3])
        messages.warning(request, f"保存后发现可能是同一户：{names}。请到“查重合并”里核对。")


@allow(ability="registry.edit")
def life(request, pk):
    """Change the state of one workshop: reason and day, and what follows from it."""
    return _life(request, [_workshop(request, pk)], file_pattern().format(pk))


@allow(ability="registry.edit")
@require_POST
def life_many(request):
    """Change the state of the ticked workshops together, or of none."""
    ids = wholes(request.POST.getlist("ids"))[:MOST_AT_ONCE]
    chosen = list(Workshop.objects.visible_to(request.user).roots().filter(pk__in=ids).order_by("id"))
    if not chosen:
        messages.error(request, "还没有勾选小作坊。请先在名录里勾选，再变更状态。")
        return redirect("workshops:registry:list")
    return _life(request, chosen, "")


def _life(request, chosen: list[Workshop], back: str):
    moves = [
        move
        for move in Workshop.FLOW.moves.values()
        if move.by & request.user.roles and all(workshop.state in move.sources for workshop in chosen)
    ]
    sent = "reason" in request.POST
    form = LifeForm(request.POST if sent else None, moves=moves)
    context = {"form": form, "chosen": chosen, "moves": moves, "back": back, "today": clock.today()}
    if not (sent and form.is_valid()):
        return render(request, "workshops/registry/life.html", context, status=422 if sent else 200)
    data = form.cleaned_data
    try:
        actions.change_lives(chosen, data["move"], by=request.user, holds_from=data["holds_from"], reason=data["reason"])
    except MoveRefused as refused:
        form.add_error(None, refused.message)
        return render(request, "workshops/registry/life.html", context, status=409)
    label = Workshop.FLOW.move(data["move"]).label
    messages.success(request, f"{label}：{chosen[0].name}。" if len(chosen) == 1 else f"{label}：{len(chosen)} 户。")
    return redirect(back or "workshops:registry:list")
