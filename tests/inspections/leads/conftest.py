"""Leads of TOWNSHIP, somebody at the desk, a township, and somebody elsewhere."""

from uuid import uuid4

import pytest

from inspections.leads import actions
from inspections.leads.models import Lead
from inspections.leads.states import LeadKind, LeadSource
from jishan_portal.accounts.actors import SYSTEM
from jishan_portal.accounts.models import OrganisationKind
from jishan_portal.accounts.roles import Role
from tests.factories import TOWNSHIP, OrganisationFactory, user_of

ELSEWHERE = "140881100000"
NAME, PHONE = "李四举", "13877776666"


@pytest.fixture
def lead_of(db):
    """Return `make(kind=…, source=…, place=…, words=…, workshop=…, name=…, phone=…)`: a lead that just came in."""

    def make(kind=LeadKind.REPORT, source=LeadSource.PUBLIC, place="荆平村南巷", words="半夜有人炸麻花", workshop=None, **who) -> Lead:
        lead = Lead(kind=kind, source=source, area_code=TOWNSHIP, place=place, description=words, workshop=workshop)
        return actions.take_in(lead, by=SYSTEM, submission_id=who.pop("submission_id", uuid4()), **who)

    return make


@pytest.fixture
def named(lead_of):
    """A report by somebody who left name and phone."""
    return lead_of(name=NAME, phone=PHONE)


@pytest.fixture
def township(db):
    """The township's government."""
    return OrganisationFactory(kind=OrganisationKind.TOWNSHIP, name="稷峰镇人民政府", short_name="稷峰镇", areas=[TOWNSHIP])


@pytest.fixture
def official(township):
    """Its official."""
    return user_of(Role.TOWNSHIP, organisation=township)


@pytest.fixture
def stranger(db):
    """An inspector of another county."""
    return user_of(Role.INSPECTOR, area=ELSEWHERE)


@pytest.fixture
def leader(db):
    """A leader of the bureau, with the whole county in reach."""
    return user_of(Role.BUREAU_LEADER)
