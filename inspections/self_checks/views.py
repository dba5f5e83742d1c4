"""One self-check: what was answered, its photos, the review."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from inspections.self_checks import actions, listing, reviews
from inspections.self_checks.forms import ReasonForm
from inspections.self_checks.models import SelfCheck
from inspections.self_checks.states import OWED
from jishan_portal.accounts.gates import allow
from jishan_portal.accounts.places import name_of
from jishan_portal.accounts.roles import Role, holders
from jishan_portal.kit import clock
from jishan_portal.kit.numbers import wholes
from jishan_portal.kit.pages import form_page
from jishan_portal.workflow.actions import MoveRefused
from workshops.registry.addresses import address_of
from workshops.registry.links import file_url

SEES = holders("self_checks.see")


def _seen(request):
    parts = ("workshop__root__station", "wave", "version__checklist", "filler", "state_by")
    return SelfCheck.objects.visible_to(request.user).select_related(*parts)


@require_GET
@allow(Role.OWNER, ability="self_checks.see")
def detail(request, pk):
    """A self-check for whoever reviews it; its owner goes on to the form."""
    check = get_object_or_404(_seen(request), pk=pk)
    fill = address_of("inspections:self_checks:fill", pk)
    if not request.user.roles & SEES:
        return redirect(fill or file_url(check.workshop.root_id))
    return _page(request, check, fill)


def _page(request, check: SelfCheck, fill: str, *, refusal: str = "", mend=(), status: int = 200):
    """The page, or what comes back with a refusal: the reason above the review, words and ticks as they were sent."""
    moves = {move.name for move in check.FLOW.open_to(state=check.state, roles=request.user.roles)}
    context = {
        "check": check,
        "workshop": check.workshop.root,
        "town": name_of(check.area_code),
        "standing": listing.standing(check, clock.today()),
        "review": reviews.read(check),
        "papers": check.paper_forms.select_related("file"),
        "moves": moves,
        "is_own": check.filler_id == request.user.pk,
        "is_owed": check.state in OWED,
        "fill_url": fill if "submit" in moves or "start" in moves else "",
        "back": f"{reverse('inspections:self_checks:list')}?wave={check.wave_id}",
        "refusal": refusal,
        "mend": mend,
        "note": request.POST.get("note", ""),
    }
    return render(request, "inspections/self_checks/detail.html", context, status=status)


def _refused(request, pk: int, refusal: MoveRefused, mend=()):
    fill = address_of("inspections:self_checks:fill", pk)
    return _page(request, get_object_or_404(_seen(request), pk=pk), fill, refusal=refusal.message, mend=mend, status=409)


@require_POST
@allow(ability="self_checks.review")
def accept(request, pk):
    """Accept; every 否 becomes a hazard."""
    check = get_object_or_404(_seen(request), pk=pk)
    try:
        actions.accept(check, by=request.user, note=request.POST.get("note", "")[:300])
    except MoveRefused as refusal:
        return _refused(request, pk, refusal)
    said = f"已通过，{check.noes} 个问题列入隐患。请核实后下达整改要求，业主就会看到。" if check.noes else "已通过。"
    messages.success(request, said)
    return redirect("inspections:self_checks:detail", pk)


@require_POST
@allow(ability="self_checks.review")
def return_(request, pk):
    """Return with the reason and the marked answers."""
    check = get_object_or_404(_seen(request), pk=pk)
    mend = wholes(request.POST.getlist("mend"))
    try:
        actions.return_check(check, by=request.user, note=request.POST.get("note", "")[:300], mend=mend)
    except MoveRefused as refusal:
        return _refused(request, pk, refusal, mend)
    told = f"标出 {len(mend)} 题请业主修改" if mend else "业主会看到您的意见"
    messages.success(request, f"已退回，{told}，{check.deadline_on:%Y-%m-%d} 前再交。")
    return redirect("inspections:self_checks:detail", pk)


@allow(ability="self_checks.excuse")
def excuse(request, pk):
    """Take one workshop out of the wave."""
    return _with_reason(
        request, pk, actions.excuse, title="免查", lead="写进这一户的记录，不再计入应查户数；以后可以恢复。", said="已免查。"
    )


@allow(ability="self_checks.excuse")
def recall(request, pk):
    """Put an excused workshop back."""
    return _with_reason(
        request, pk, actions.recall, title="恢复自查", lead="这一户重新计入应查户数，业主会再收到待办。", said="已恢复自查。"
    )


def _with_reason(request, pk, act, *, title: str, lead: str, said: str):
    check = get_object_or_404(_seen(request), pk=pk)

    def done(form):
        act(check, by=request.user, note=form.cleaned_data["note"])
        return said

    back = reverse("inspections:self_checks:detail", args=[pk])
    form = ReasonForm(request.POST or None)
    return form_page(request, form, done, title=title, verb=f"确认{title}", back=back, workshop=check.workshop, lead=lead)
