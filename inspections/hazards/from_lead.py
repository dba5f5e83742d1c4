"""A checked lead about a workshop on file becomes a hazard: this slice stands above leads, so the arrow is drawn here."""

from django.db import transaction

from inspections.hazards import actions
from inspections.hazards.actions import Problem
from inspections.hazards.models import Hazard
from inspections.hazards.states import Source
from inspections.leads import actions as leads
from inspections.leads.models import Lead
from inspections.leads.states import LeadSource
from jishan_portal.workflow.actions import MoveRefused

SOURCES = {
    LeadSource.PUBLIC: Source.COMPLAINT,
    LeadSource.SELF_CHECK: Source.SELF_CHECK,
    LeadSource.TOWNSHIP: Source.PATROL,
    LeadSource.VISIT: Source.VISIT,
    LeadSource.LOOK_BACK: Source.LOOK_BACK,
}


def opened_already(lead: Lead) -> Hazard | None:
    """Return the open hazard of the same item of the same workshop: a self-check opens it together with the lead."""
    if not lead.item_code or lead.workshop_id is None:
        return None
    same = Hazard.objects.open().filter(workshop__root=lead.workshop.root_id, item_code=lead.item_code)
    return same.order_by("-pk").first()


@transaction.atomic
def open_from_lead(lead: Lead, problem: Problem | None, *, by, note: str = "", findings: str = "") -> Hazard:
    """Open a hazard for a lead that is being checked (or take the one that is open already), and end the lead; both or neither.

    The lead's photos stay with the lead: the owner sees those of a hazard, and they may show who took them.
    Raises MoveRefused where no workshop is tied to the lead, or the lead is not being checked.
    """
    held = Lead.objects.select_for_update().get(pk=lead.pk)
    if held.workshop is None:
        raise MoveRefused("先说明是名录里的哪一户（关联小作坊），再转隐患整改。")
    hazard = opened_already(held)
    if hazard is None and problem is None:
        raise MoveRefused("原来的隐患已经销号或撤销，请刷新页面，重新写明查到的问题。")
    source = SOURCES.get(held.source, Source.OTHER)
    hazard = hazard or actions.open_hazards(held.workshop, [problem], source=source, by=by)[0]
    leads.turn_into_hazard(held, by=by, note=note, findings=findings)
    return hazard
