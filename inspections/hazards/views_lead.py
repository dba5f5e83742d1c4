"""The page on which a checked lead becomes a hazard."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404

from inspections.hazards.actions import Problem
from inspections.hazards.forms_lead import FromLeadForm
from inspections.hazards.from_lead import open_from_lead, opened_already
from inspections.leads.models import Lead
from jishan_portal.accounts.gates import allow
from jishan_portal.kit.pages import form_page
from jishan_portal.workflow.actions import MoveRefused


@allow(ability="leads.work")
def from_lead(request, pk):
    """Open a hazard for a lead that is being checked; the lead ends with it."""
    lead = get_object_or_404(Lead.objects.visible_to(request.user).select_related("workshop"), pk=pk)
    refusal = lead.FLOW.refusal("open_hazard", state=lead.state, roles=request.user.roles)
    if refusal:
        raise PermissionDenied(refusal.message) if refusal.reason == "role" else MoveRefused(refusal.message)
    if lead.workshop is None:
        raise MoveRefused("先说明是名录里的哪一户（关联小作坊），再转隐患整改。")

    known = opened_already(lead)

    def act(form):
        data = form.cleaned_data
        problem = None if known else Problem(**{name: data[name] for name in FromLeadForm.PROBLEM})
        hazard = open_from_lead(lead, problem, by=request.user, note=data["note"], findings=data["findings"])
        return f"已转隐患整改：{hazard.number}。"

    return form_page(
        request,
        FromLeadForm(request.POST or None, is_open=known is not None),
        act,
        title="转隐患整改",
        verb="办结线索，按隐患整改" if known else "建立隐患，办结线索",
        back=lead.url,
        workshop=lead.workshop,
        lead=_told(lead, known),
    )


def _told(lead: Lead, known) -> str:
    if known:
        return f"线索 {lead.number}。同一问题已有隐患 {known.number}（{known.get_state_display()}），不再重复建立，按它整改。"
    return f"线索 {lead.number}。照片留在线索里，不会给业主看。"
