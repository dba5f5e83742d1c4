"""The made county's plans: stations fully staffed, an issued year plan, a running campaign with some visits made."""

from datetime import date, timedelta

from inspections.officers.models import Officer
from inspections.plans import actions, rules
from inspections.plans.models import Plan, PlanItem
from inspections.plans.states import ItemStatus, PlanKind
from jishan_portal.accounts.actions import give_post, open_account
from jishan_portal.accounts.actors import SYSTEM
from jishan_portal.accounts.models import Organisation, OrganisationKind
from jishan_portal.accounts.places import bureau
from jishan_portal.accounts.roles import Role
from jishan_portal.kit import clock
from workshops.registry.demo import County, person_name

STAFF_OF_A_STATION, LARGEST, CAMPAIGN_WEEKS, MADE = 3, 5000, 6, 8


def add(county: County, users: dict) -> int:
    """Make the plans; return how many visits are planned. A very large county is left to its people."""
    if county.count > LARGEST:
        return 0
    staff(county)
    day = county.today
    year = day.year if day < rules.default_deadline(day.year) - timedelta(weeks=8) else day.year + 1
    start, leader = max(day, date(year, 1, 1)), users["bureau_leader1"]
    yearly = Plan(
        kind=PlanKind.YEAR, title=f"{year} 年食品小作坊年度检查计划", year=year, starts_on=start, deadline_on=rules.default_deadline(year)
    )
    _carry(yearly, county, maker=leader, head=users["bureau_head1"])
    _make_visits(campaign(county, users, deadline=min(day + timedelta(weeks=CAMPAIGN_WEEKS), date(day.year, 12, 31))))
    return PlanItem.objects.filter(status__in=[ItemStatus.PLANNED, ItemStatus.DONE]).count()


def campaign(county: County, users: dict, *, deadline: date) -> Plan:
    """Issue a campaign over the C and D grades from the county's day to a deadline, and return it."""
    day = county.today
    made = Plan(
        kind=PlanKind.SPECIAL, title=f"{day.year} 年 C、D 级小作坊专项检查", year=day.year, starts_on=day, grades=["C", "D"],
        deadline_on=deadline,
    )  # fmt: skip
    _carry(made, county, maker=users["bureau_leader1"], head=users["bureau_head1"])
    return made


def _carry(plan: Plan, county: County, *, maker, head) -> None:
    plan.organisation, plan.share, plan.seed = bureau(), 10, f"{county.seed}-{plan.kind}"
    actions.run(actions.draft(plan, by=maker), by=maker)
    plan.refresh_from_db()
    if not plan.items.exists():
        return
    actions.submit(plan, by=maker)
    actions.review(plan, by=head)
    actions.issue(plan, by=head)


def staff(county: County) -> None:
    """Give every station officers enough for a pair and one to spare; they log in once somebody gives them a code."""
    rng, number = county.rng("plans"), 0
    for station in Organisation.objects.filter(kind=OrganisationKind.STATION, parent=bureau()).order_by("code"):
        for _ in range(STAFF_OF_A_STATION - Officer.objects.filter(station=station).count()):
            number += 1
            user = open_account(f"officer{number}", person_name(rng), by=SYSTEM)
            give_post(user, by=SYSTEM, role=Role.INSPECTOR, organisation=station, title="检查员")
            Officer.objects.create(
                user=user, station=station, certificate_number=f"1408{250000 + number:08d}",
                certificate_until=county.today + timedelta(days=500 + 37 * number),
            )  # fmt: skip


def _make_visits(plan: Plan) -> None:
    """The first visits of the campaign were made this morning."""
    first = plan.items.filter(status=ItemStatus.PLANNED).order_by("week_on", "pk").select_related("workshop", "trip")[:MADE]
    for item in first:
        officers = sorted((item.trip.first_id, item.trip.second_id))
        actions.record_done(item.workshop, on=clock.today(), by=SYSTEM, kind="special", is_full=item.pk % 2 == 0, officers=officers)
