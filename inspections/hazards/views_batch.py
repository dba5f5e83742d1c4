"""Batch acts with their preview, and the papers of one hazard."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from inspections.hazards import batches, forms, papers
from inspections.hazards.models import Hazard
from jishan_portal.accounts.gates import allow
from jishan_portal.accounts.roles import holders
from jishan_portal.kit.own_path import own_path

LIST = "inspections:hazards:list"
NEEDS = {verb: "hazards.decide" if verb == "close" else "hazards.handle" for verb in batches.VERBS}
EITHER = holders("hazards.handle") | holders("hazards.decide")


@require_POST
@allow(*EITHER)
def batch(request, verb):
    """Show what will happen to each ticked hazard; on the second press do it and show what happened."""
    if verb not in batches.VERBS:
        raise Http404
    if verb != "urge" and not request.user.may(NEEDS[verb]):
        messages.error(request, f"您的岗位不能批量“{batches.VERBS[verb]}”。")
        return redirect(LIST)
    back = own_path(request.POST.get("back", ""), reverse(LIST))
    hazards = batches.pick(request.user, request.POST.getlist("ids"))
    if not 0 < len(hazards) <= batches.MOST:
        few = "还没有勾选隐患。请先在清单里勾选，再点批量按钮。"
        messages.error(request, f"一次最多办 {batches.MOST} 条，请少选一些。" if hazards else few)
        return redirect(back)
    asks = request.POST.get("do") == "run"
    form = forms.BatchForm(request.POST if "again" in request.POST else None, verb=verb)
    data = form.cleaned_data if form.is_bound and form.is_valid() else {}
    wish = batches.Wish(verb, data.get("deadline_on"), data.get("reason", ""))
    if asks and verb == "tighten" and form.is_bound and not (wish.deadline_on and wish.reason):
        form.add_error("deadline_on" if not wish.deadline_on else "reason", "请填写新期限和理由，再办理。")
    is_done = asks and form.is_bound and not form.errors
    lines = batches.run(hazards, wish, by=request.user) if is_done else batches.plan(hazards, wish, by=request.user)
    return _shown(request, verb, lines, form, is_done=is_done, back=back)


def _shown(request, verb: str, lines, form, *, is_done: bool, back: str):
    going = [line for line in lines if line.goes]
    context = {
        "verb": verb,
        "label": batches.VERBS[verb],
        "lines": sorted(lines, key=lambda line: not line.goes),
        "going": len(going),
        "skipped": len(lines) - len(going),
        "form": form,
        "is_done": is_done,
        "back": back,
    }
    return render(request, "inspections/hazards/batch.html", context, status=422 if form.errors else 200)


@require_POST
@allow(ability="hazards.handle")
def notice(request, pk):
    """Issue the order: this hazard with the others of the workshop that are ordered and stand in no valid order yet."""
    hazard = _hazard(request, pk)
    others = Hazard.objects.visible_to(request.user).filter(workshop__root=hazard.workshop.root_id, ordered_on__isnull=False).open()
    unlisted = others.exclude(papers__paper__voided_at__isnull=True, papers__paper__kind="rectify").exclude(pk=pk)
    rows = [hazard, *unlisted.select_related("workshop__root__station", "finding", "item__version").order_by("id")[: batches.MOST]]
    paper = papers.issue_notice(rows, by=request.user)
    messages.success(request, f"已签发 {paper.number}，列 {len(rows)} 条隐患。")
    return redirect("papers:detail", paper.pk)


@require_POST
@allow(ability="hazards.handle")
def report(request, pk):
    """Issue the report of a hazard that is struck off."""
    paper = papers.issue_report(_hazard(request, pk), by=request.user)
    messages.success(request, f"已签发 {paper.number}。")
    return redirect("papers:detail", paper.pk)


def _hazard(request, pk) -> Hazard:
    rows = Hazard.objects.visible_to(request.user).select_related("workshop__root__station", "finding", "item__version", "closed_by")
    return get_object_or_404(rows, pk=pk)
