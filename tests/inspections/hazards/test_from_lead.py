"""A lead becomes a hazard: both or neither, never twice, and the owner learns nothing of who reported."""

from uuid import uuid4

import pytest

from inspections.hazards import actions as hazards
from inspections.hazards.from_lead import open_from_lead
from inspections.hazards.models import Hazard
from inspections.leads import actions as leads
from inspections.leads.models import Lead
from inspections.leads.states import LeadKind, LeadSource, LeadState
from jishan_portal.accounts.actors import SYSTEM
from jishan_portal.workflow.actions import MoveRefused
from tests.factories import TOWNSHIP

pytestmark = pytest.mark.django_db
FORM = {"text": "原料库有鼠迹", "category": "其他", "severity": "1", "demand": "清理封堵"}


def lead_about(workshop, *, source=LeadSource.PUBLIC, item_code=""):
    lead = Lead(kind=LeadKind.REPORT, source=source, area_code=TOWNSHIP, place="南巷", description="有老鼠")
    lead.workshop, lead.item_code = workshop, item_code
    return leads.take_in(lead, by=SYSTEM, submission_id=uuid4(), name="李四举", phone="13877776666")


def test_the_page_opens_the_hazard_and_ends_the_lead(client_of, inspector, workshop):
    lead = leads.accept(lead_about(workshop), by=inspector)
    url = f"/inspections/leads/{lead.pk}/hazard/"
    assert "转隐患整改" in client_of(inspector).get(lead.url).content.decode()
    assert client_of(inspector).post(url, FORM | {"text": ""}).status_code == 422
    client_of(inspector).post(url, FORM)
    lead.refresh_from_db()
    hazard = Hazard.objects.get()
    assert (lead.state, hazard.source, hazard.pictures.count()) == (LeadState.HAZARD, "complaint", 0)
    assert client_of(inspector).get(url).status_code == 409


def test_the_owner_reads_nothing_of_a_report(inspector, workshop):
    lead = leads.accept(lead_about(workshop), by=inspector)
    open_from_lead(lead, hazards.Problem("原料库有鼠迹"), by=inspector)
    told = " ".join(workshop.events.filter(visibility="owner").values_list("sentence", flat=True))
    assert ("检查发现隐患" in told, "举报" in told, "线索" in told, "李四举" in told) == (True, False, False, False)


def test_without_a_workshop_it_is_refused(client_of, inspector, workshop):
    lead = leads.accept(lead_about(None), by=inspector)
    assert client_of(inspector).get(f"/inspections/leads/{lead.pk}/hazard/").status_code == 409
    with pytest.raises(MoveRefused, match="哪一户"):
        open_from_lead(lead, hazards.Problem("x"), by=inspector)


def test_a_hazard_of_the_same_item_is_taken_up(client_of, inspector, workshop):
    [known] = hazards.open_hazards(workshop, [hazards.Problem("自查为否")], source="self_check", by=inspector)
    Hazard.objects.filter(pk=known.pk).update(item_code="F1")
    lead = leads.accept(lead_about(workshop, source=LeadSource.SELF_CHECK, item_code="F1"), by=inspector)
    url = f"/inspections/leads/{lead.pk}/hazard/"
    assert known.number in client_of(inspector).get(url).content.decode()
    client_of(inspector).post(url, {"note": ""})
    lead.refresh_from_db()
    assert (lead.state, Hazard.objects.count()) == (LeadState.HAZARD, 1)


def test_a_refused_move_opens_no_hazard(inspector, workshop):
    with pytest.raises(MoveRefused):
        open_from_lead(lead_about(workshop), hazards.Problem("x"), by=inspector)
    assert not Hazard.objects.exists()
