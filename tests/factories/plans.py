"""Officers with certificates, graded workshops, and plans, planned or issued as their makers would."""

from datetime import date
from itertools import count

from inspections.officers.models import Officer
from inspections.plans import actions
from inspections.plans.models import Plan
from inspections.plans.states import PlanKind
from jishan_portal.accounts.actors import SYSTEM
from jishan_portal.accounts.models import Organisation, OrganisationKind
from jishan_portal.accounts.roles import Role
from tests.factories.accounts import COUNTY, TOWNSHIP, OrganisationFactory, user_of
from tests.factories.workshops import WorkshopFactory
from workshops.registry.models import Workshop

_numbers = count(1)


def bureau_of() -> Organisation:
    """Return the county's bureau."""
    known = Organisation.objects.filter(kind=OrganisationKind.BUREAU, parent=None).first()
    return known or OrganisationFactory(code="bureau", kind=OrganisationKind.BUREAU, areas=[COUNTY])


def station_of(*areas: str) -> Organisation:
    """Return a station of the bureau."""
    return OrganisationFactory(kind=OrganisationKind.STATION, parent=bureau_of(), areas=list(areas or [TOWNSHIP]))


def officer_of(station: Organisation, **fields) -> Officer:
    """Return an officer with a certificate in force."""
    number = next(_numbers)
    facts = {"certificate_number": f"晋 {number:06d}", "certificate_until": date(2028, 12, 31), **fields}
    return Officer.objects.create(user=user_of(Role.INSPECTOR, organisation=station), station=station, **facts)


def graded(station: Organisation, grade: str = "B", **fields) -> Workshop:
    """Return a workshop of a station with a risk grade (empty: none yet)."""
    return WorkshopFactory(station=station, risk_grade=grade, **fields)


def plan_of(station: Organisation | None = None, *, by=SYSTEM, planned: bool = True, issued: bool = False, **fields) -> Plan:
    """Return a plan of a station (default: of the bureau) from today to the end of October, planned and issued where asked."""
    organisation = station or bureau_of()
    facts = {
        "kind": PlanKind.YEAR, "title": "2026 年食品小作坊年度计划", "year": 2026, "organisation": organisation,
        "starts_on": date(2026, 3, 17), "deadline_on": date(2026, 10, 31), "seed": "种子", **fields,
    }  # fmt: skip
    plan = actions.draft(Plan(**facts), by=by)
    if planned or issued:
        actions.run(plan, by=by)
        plan.refresh_from_db()
    return issue(plan) if issued else plan


def issue(plan: Plan) -> Plan:
    """Take a planned draft through review and issue."""
    actions.submit(plan, by=SYSTEM)
    actions.review(plan, by=SYSTEM)
    actions.issue(plan, by=SYSTEM)
    plan.refresh_from_db()
    return plan
