"""Transfers: the list (the desk of the police), one transfer, proposing one, its steps, the pack."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from inspections.cases.models import Case
from inspections.cases.offers import handles
from inspections.cases.states import STOPPABLE
from inspections.transfers import actions, queries, way
from inspections.transfers.forms import FilterForm, ProposalForm
from inspections.transfers.models import Transfer
from inspections.transfers.stepping import step_page
from jishan_portal.accounts.gates import allow
from jishan_portal.accounts.roles import BUREAU, Role
from jishan_portal.files.http import send
from jishan_portal.kit.ledgers import filters_of, listing
from jishan_portal.kit.pages import form_page
from jishan_portal.workflow.actions import MoveRefused


@allow(ability="transfers.see")
@require_safe
def list_(request):
    """The transfers, newest first: for the police what was handed to them."""
    form = FilterForm(request.GET)
    found = listing(request, queries.listing(request.user, **filters_of(form)), queries.NEWEST)
    days = queries.due_days(found["page"].rows)
    rows = [(row, queries.tone_of(row.state), days.get(row.pk)) for row in found["page"].rows]
    context = {**found, "rows": rows, "form": form, "is_police": Role.POLICE in request.user.roles}
    return render(request, "inspections/transfers/list.html", context)


@allow(ability="transfers.see")
@never_cache
@require_safe
def detail(request, pk):
    """One transfer: where it stands, until when, the step that is due."""
    transfer = get_object_or_404(queries.detail(request.user), pk=pk)
    moves = way.open_to(transfer, request.user)
    first = moves[0] if moves else None
    context = {
        "transfer": transfer,
        "tone": queries.tone_of(transfer.state),
        "faces": queries.faces(transfer),
        "first": first,
        "told": way.STEPS[first.name].sentence if first else "",
        "form": way.STEPS[first.name].form() if first else None,
        "others": moves[1:],
        "is_bureau": bool(request.user.roles & BUREAU),
    }
    return render(request, "inspections/transfers/detail.html", context)


@allow(ability="cases.see")
def propose(request, case_pk):
    """Report a suspected crime."""
    case = get_object_or_404(Case.objects.visible_to(request.user), pk=case_pk)
    if not handles(case, request.user):
        raise PermissionDenied("您不是这个案件的办案人员，不能报请移送。")
    known = Transfer.objects.filter(submission_id=request.POST.get("submission_id") or None, case=case).exists()
    if case.state not in STOPPABLE and not known:
        raise MoveRefused("调查取证或者待决定时才能报请移送；在审核、告知中的案件请先退回。")
    form = ProposalForm(request.POST or None, case=case, user=request.user)
    made = {}

    def act(form):
        made["row"] = actions.propose(form.transfer(), by=request.user, submission_id=form.cleaned_data["submission_id"])
        return "已报局长审批，三日内决定；在此以前不能作出处罚决定。"

    lead = f"{case}。由两名以上办案人员组成专案组核实情况后，写成书面报告报正职负责人审批。"
    done = reverse("inspections:transfers:list")
    return form_page(request, form, act, title="报请移送公安机关", verb="报请审批", back=case.url, done=done, lead=lead)


@allow(ability="transfers.see")
def step(request, pk, name):
    """One step of a transfer."""
    return step_page(request, get_object_or_404(queries.detail(request.user), pk=pk), name, way, refused="inspections.transfer.refused")


@allow(ability="transfers.see")
@require_safe
def pack(request, pk):
    """Send the pack to who may see the transfer."""
    transfer = get_object_or_404(queries.detail(request.user), pk=pk)
    if transfer.pack is None:
        raise Http404("移送以后才有移送材料。")
    return send(transfer.pack, "original")
