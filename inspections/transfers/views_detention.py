"""Referrals for administrative detention: the list, one of them, proposing one, its steps, the pack."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from inspections.cases.models import Case
from inspections.cases.offers import handles
from inspections.transfers import actions_detention as actions
from inspections.transfers import queries
from inspections.transfers import way_detention as way
from inspections.transfers.forms import DetentionForm, FilterForm
from inspections.transfers.models_detention import Detention
from inspections.transfers.stepping import step_page
from jishan_portal.accounts.gates import allow
from jishan_portal.accounts.roles import BUREAU, Role
from jishan_portal.files.http import send
from jishan_portal.kit.ledgers import filters_of, listing
from jishan_portal.kit.pages import form_page
from jishan_portal.workflow.actions import MoveRefused

LEAD = "尚不构成犯罪、情节严重、可能需要行政拘留的，及时移送同级公安机关；行政处罚照常办理。小作坊是否适用第一百二十三条，待局方确认。"


@allow(ability="transfers.see")
@require_safe
def detentions(request):
    """The referrals, newest first: for the police what was handed to them."""
    form = FilterForm(request.GET)
    found = listing(request, queries.detentions(request.user, **filters_of(form)), queries.NEWEST)
    rows = [(row, queries.detention_tone(row.state)) for row in found["page"].rows]
    context = {**found, "rows": rows, "form": form, "is_police": Role.POLICE in request.user.roles}
    return render(request, "inspections/transfers/detentions.html", context)


@allow(ability="transfers.see")
@never_cache
@require_safe
def detention(request, pk):
    """One referral: where it stands and the step that is due."""
    row = get_object_or_404(queries.detention(request.user), pk=pk)
    moves = way.open_to(row, request.user)
    first = moves[0] if moves else None
    context = {
        "row": row,
        "tone": queries.detention_tone(row.state),
        "first": first,
        "told": way.STEPS[first.name].sentence if first else "",
        "form": way.STEPS[first.name].form() if first else None,
        "others": moves[1:],
        "is_bureau": bool(request.user.roles & BUREAU),
    }
    return render(request, "inspections/transfers/detention.html", context)


@allow(ability="cases.see")
def propose_detention(request, case_pk):
    """Report a grave act of article 123."""
    case = get_object_or_404(Case.objects.visible_to(request.user), pk=case_pk)
    if not handles(case, request.user):
        raise PermissionDenied("您不是这个案件的办案人员，不能报请移送。")
    known = Detention.objects.filter(submission_id=request.POST.get("submission_id") or None, case=case).exists()
    refused = "" if known else actions.refusal_of(case)
    if refused:
        raise MoveRefused(refused)
    form = DetentionForm(request.POST or None, case=case)

    def act(form):
        actions.propose(form.detention(), by=request.user, submission_id=form.cleaned_data["submission_id"])
        return "已报负责人审批，批准后及时移送。"

    done = reverse("inspections:transfers:detentions")
    title = "报请移送公安机关（行政拘留）"
    return form_page(request, form, act, title=title, verb="报请审批", back=case.url, done=done, lead=f"{case}。{LEAD}")


@allow(ability="transfers.see")
def detention_step(request, pk, name):
    """One step of a referral."""
    return step_page(request, get_object_or_404(queries.detention(request.user), pk=pk), name, way, refused="inspections.detention.refused")


@allow(ability="transfers.see")
@require_safe
def detention_pack(request, pk):
    """Send the pack to who may see the referral."""
    row = get_object_or_404(queries.detention(request.user), pk=pk)
    if row.pack is None:
        raise Http404("移送以后才有移送材料。")
    return send(row.pack, "original")
