"""Reviewing the corrections that owners propose."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from jishan_portal.accounts.gates import allow
from jishan_portal.accounts.places import name_of
from jishan_portal.kit.ledgers import listing
from jishan_portal.kit.paging import Order
from workshops.registry import proposals as corrections
from workshops.registry import rules
from workshops.registry.links import file_url
from workshops.registry.models_proposals import Proposal
from workshops.registry.states import ProposalState

NEWEST = Order("made", "提出时间", "made_at", descending=True)
VIEWS = (("", "待审核"), ("all", "全部"))


def _seen(request):
    return Proposal.objects.visible_to(request.user).select_related("workshop__root", "made_by", "state_by")


@allow(ability="registry.see")
def proposals(request):
    """What owners proposed, those that wait first of all."""
    view = request.GET.get("view", "")
    rows = _seen(request) if view == "all" else _seen(request).filter(state=ProposalState.SUBMITTED)
    found = listing(request, rows, NEWEST)
    shown = [(row, corrections.labels(row), name_of(row.area_code)) for row in found["page"].rows]
    tabs = [{"label": label, "url": f"?view={key}", "count": None, "is_on": view == key, "is_hot": False} for key, label in VIEWS]
    return render(request, "workshops/registry/proposals.html", {**found, "rows": shown, "views": tabs})


@allow(ability="registry.see")
def proposal(request, pk):
    """One proposal: before and after, the owner's words, and the decision."""
    row = get_object_or_404(_seen(request), pk=pk)
    return _shown(request, row, corrections.compared(row))


@require_POST
@never_cache
@allow(ability="personal.unmask")
def unmask_proposal(request, pk):
    """The same page with the phone numbers in full, once; who looked is written down."""
    row = get_object_or_404(_seen(request), pk=pk)
    return _shown(request, row, corrections.unmask(row, by=request.user), is_masked=False)


def _shown(request, row: Proposal, changes: list, *, is_masked: bool = True):
    open_moves = {move.name for move in row.FLOW.open_to(state=row.state, roles=request.user.roles)}
    context = {
        "proposal": row,
        "workshop": row.workshop.root,
        "changes": changes,
        "may_unmask": is_masked and "phone" in row.changes and request.user.may("personal.unmask"),
        "may_decide": "accept" in open_moves and rules.can_reach(request.user, row.area_code),
        "has_products": corrections.PRODUCTS in row.changes,
        "back": file_url(row.workshop.root_id),
    }
    return render(request, "workshops/registry/proposal.html", context)


@require_POST
@allow(ability="registry.edit")
def accept_proposal(request, pk):
    """Accept a proposal and write it into the file."""
    row = corrections.accept(get_object_or_404(_seen(request), pk=pk), by=request.user, note=request.POST.get("note", ""))
    messages.success(request, "已采纳，档案已更新，业主会收到消息。")
    return redirect("workshops:registry:proposal", row.pk)


@require_POST
@allow(ability="registry.edit")
def reject_proposal(request, pk):
    """Reject a proposal with its reason."""
    row = corrections.reject(get_object_or_404(_seen(request), pk=pk), by=request.user, note=request.POST.get("note", ""))
    messages.success(request, "已答复业主：没有采纳。")
    return redirect("workshops:registry:proposal", row.pk)
