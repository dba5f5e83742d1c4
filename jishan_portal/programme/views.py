"""Setting the programme: milestones, targets, units, roster, a new year. The page of live figures is the roof's."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from jishan_portal.accounts.gates import allow
from jishan_portal.accounts.roles import ADMINISTRATORS, STAFF
from jishan_portal.kit import clock
from jishan_portal.programme import actions, queries
from jishan_portal.programme.actions import ProgrammeRefused
from jishan_portal.programme.forms import ClauseForm, CopyForm, EndTermForm, MemberForm, MilestoneForm, TargetForm
from jishan_portal.programme.models import Clause, Milestone, Programme, RosterMember, Target

READERS = STAFF | ADMINISTRATORS
EDIT = "programme.edit"


@allow(*READERS)
def years(request):
    """List the programmes by year."""
    context = {"programmes": queries.years(), "running": queries.year_of(), "may_edit": request.user.may(EDIT)}
    return render(request, "jishan_portal/programme/years.html", context)


@allow(*READERS)
def year(request, year):
    """Show one year's programme as it is set."""
    programme = queries.page(get_object_or_404(Programme, year=year))
    context = {
        "programme": programme,
        "targets": [target for clause in programme.clauses.all() for target in clause.targets.all()],
        "today": clock.today(),
        "may_edit": request.user.may(EDIT) and not programme.is_closed,
        "may_copy": request.user.may(EDIT),
        "next_year": programme.year + 1,
    }
    return render(request, "jishan_portal/programme/year.html", context)


@allow(ability=EDIT)
@require_POST
def copy(request, year):
    """Make a later year's programme from this one."""
    programme = get_object_or_404(Programme, year=year)
    form = CopyForm(request.POST)
    if not form.is_valid():
        messages.error(request, "请填写四位年份，例如 2027。")
        return redirect("programme:year", year)
    try:
        fresh = actions.copy_year(programme, form.cleaned_data["year"], by=request.user)
    except ProgrammeRefused as refused:
        messages.error(request, refused.message)
        return redirect("programme:year", year)
    messages.success(request, f"已沿用为 {fresh.year} 年方案，数量目标留空，请领导小组录入。")
    return redirect("programme:year", fresh.year)


@allow(ability=EDIT)
@require_POST
def close(request, year):
    """Make a programme closed history."""
    programme = actions.close(get_object_or_404(Programme, year=year), by=request.user)
    messages.success(request, f"{programme.year} 年方案已结束，只供查阅。")
    return redirect("programme:year", year)


@allow(ability=EDIT)
def milestone(request, pk):
    """Change a milestone."""
    held = get_object_or_404(Milestone.objects.select_related("programme"), pk=pk)
    form = _form(request, MilestoneForm, held.programme, {"label": held.label, "day": held.day})
    return _save(request, form, held.programme, f"节点：{held.label}", lambda **data: actions.set_milestone(held, by=request.user, **data))


@allow(ability=EDIT)
def target(request, pk):
    """Enter a target."""
    held = get_object_or_404(Target.objects.select_related("clause__programme"), pk=pk)
    programme = held.clause.programme
    form = _form(request, TargetForm, programme, {"value": held.value, "note": held.note})
    form.fields["value"].label = f"目标值（{held.unit}）"
    title = f"{held.clause.number} {held.label}"
    return _save(request, form, programme, title, lambda **data: actions.set_target(held, by=request.user, **data))


@allow(ability=EDIT)
def clause(request, pk):
    """Change who is responsible for a clause and by when."""
    held = get_object_or_404(Clause.objects.select_related("programme").prefetch_related("organisations"), pk=pk)
    initial = {"organisations": list(held.organisations.all()), "deadline": held.deadline, "deadline_note": held.deadline_note}
    form = _form(request, ClauseForm, held.programme, initial)
    return _save(request, form, held.programme, str(held), lambda **data: actions.set_clause(held, by=request.user, **data))


@allow(ability=EDIT)
def member(request, year):
    """Add somebody to the leading group."""
    programme = get_object_or_404(Programme, year=year)
    form = _form(request, MemberForm, programme, {})
    return _save(request, form, programme, "领导小组增加成员", lambda **data: actions.add_member(programme, by=request.user, **data))


@allow(ability=EDIT)
def end_term(request, pk):
    """Enter the last day of somebody's term."""
    held = get_object_or_404(RosterMember.objects.select_related("programme"), pk=pk)
    form = _form(request, EndTermForm, held.programme, {})
    return _save(request, form, held.programme, f"{held}任期结束", lambda **data: actions.end_term(held, by=request.user, **data))


def _form(request, kind, programme: Programme, initial: dict):
    return kind(request.POST or None, initial={"version": programme.version, **initial})


def _save(request, form, programme: Programme, title: str, act):
    """Bind, act once, go back to the year; a refusal stays on the form with its reason (409)."""
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            act(**form.cleaned_data)
        except ProgrammeRefused as refused:
            form.add_error(None, refused.message)
            status = 409
        else:
            messages.success(request, f"已保存：{title}。")
            return redirect("programme:year", programme.year)
    back = reverse("programme:year", args=[programme.year])
    context = {"form": form, "programme": programme, "title": title, "back_url": back}
    return render(request, "jishan_portal/programme/edit.html", context, status=status)
