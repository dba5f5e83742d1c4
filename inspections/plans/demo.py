"""The made county's plans: stations fully staffed, this year's plan issued in March and the next one's, a campaign under way."""

from datetime import date, timedelta

from inspections.officers.models import Officer
from inspections.plans import actions, rules
from inspections.plans.models import Plan, PlanItem
from inspections.plans.states import ItemStatus, PlanKind
from jishan_portal.accounts.actions import give_post, open_account
from jishan_portal.accounts.actors import SYSTEM
from jishan_portal.accounts.demo import IN_POST_SINCE
from jishan_portal.accounts.models import Organisation, OrganisationKind
from jishan_portal.accounts.places import bureau
from jishan_portal.accounts.roles import Role
from jishan_portal.kit import bulk, clock
from workshops.registry.demo import County, person_name

STAFF_OF_A_STATION, LARGEST, CAMPAIGN_WEEKS, RUNNING_WEEKS = 3, 5000, 7, 4
ISSUED, SIGNED_AFTER = (3, 2), timedelta(days=3)  # month and day of the year plan


def add(county: County, users: dict) -> int:
    """Make the plans; return how many visits are planned. A very large county is left to its people."""
    if county.count > LARGEST:
        return 0
    staff(county)
    for user in users.values():
        _ = user.access  # looked up before travelling back
    day = county.today
    _year_plan(county, users, day.year)
    if day >= rules.default_deadline(day.year) - timedelta(weeks=8):
        _year_plan(county, users, day.year + 1)
    since = max(day - timedelta(weeks=RUNNING_WEEKS), date(day.year, 1, 1))
    deadline = min(since + timedelta(weeks=CAMPAIGN_WEEKS), date(day.year, 12, 31))
    with clock.travel(since):
        campaign(county, users, since=since, deadline=deadline)
    _leave_out_later_files(county)
    return PlanItem.objects.filter(status__in=[ItemStatus.PLANNED, ItemStatus.DONE]).count()


def _year_plan(county: County, users: dict, year: int) -> None:
    """Issue the plan of a year: this year's in March, so that its months lie behind the county; the next one's from its first day."""
    deadline, issued = rules.default_deadline(year), date(year, *ISSUED)
    on = min(issued, county.today)
    start = max(on, date(year, 1, 2))  # New Year's Day is a holiday whether or not the year's table is there
    if start >= deadline:
        return
    plan = Plan(kind=PlanKind.YEAR, title=f"{year} 年食品小作坊年度检查计划", year=year, starts_on=start, deadline_on=deadline)
    with clock.travel(on):
        _carry(plan, county, maker=users["bureau_leader1"], head=users["bureau_head1"])
    if on + SIGNED_AFTER < county.today:
        with clock.travel(on + SIGNED_AFTER):
            for part in plan.parts.all():
                actions.receive(part, by=users["township1" if part.is_township else "station_chief1"])


def _leave_out_later_files(county: County) -> None:
    """A workshop that opened later in the year was not owed the visits before that: they are struck from the plan."""
    later = [pk for pk, day in county.opened.items() if day.year == county.today.year]
    gone = [
        item
        for item in PlanItem.objects.open().filter(plan__year=county.today.year, workshop__in=later)
        if item.week_on <= county.opened[item.workshop_id]
    ]
    for item in gone:
        item.status, item.note = ItemStatus.CANCELLED, "建档在后，改按新开办安排"
    bulk.update(PlanItem, gone, ["status", "note"])


def campaign(county: County, users: dict, *, deadline: date, since: date | None = None) -> Plan:
    """Issue a campaign over the C and D grades from a day (the county's) to a deadline, and return it; call it on that day."""
    day = since or county.today
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
            since = min(IN_POST_SINCE, clock.today())
            give_post(user, by=SYSTEM, role=Role.INSPECTOR, organisation=station, title="检查员", starts_on=since)
            Officer.objects.create(
                user=user, station=station, certificate_number=f"1408{250000 + number:08d}",
                certificate_until=county.today + timedelta(days=500 + 37 * number),
            )  # fmt: skip
