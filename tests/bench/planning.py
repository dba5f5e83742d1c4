"""Planning 100,000 workshops beside its bare parts, and 3,000 inside a request. All is rolled back, its keys checked before."""

import io
import time
from collections.abc import Callable

PER_STATION = 143  # workshops; a station has three townships and one pair
USER = "bureau_leader1"


def _seconds(work: Callable) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def _set_up(workshops: int):
    """Spread workshops over stations of a pair each and return the year plan of the county, not saved."""
    from datetime import date

    from django.db import connection

    from inspections.officers.models import Officer
    from inspections.plans.models import Plan
    from inspections.plans.rules import default_deadline
    from inspections.plans.states import PlanKind
    from jishan_portal.accounts.models import Organisation, OrganisationKind, User
    from jishan_portal.accounts.places import bureau
    from jishan_portal.kit import bulk, clock

    stations = max(1, workshops // PER_STATION)
    keys = bulk.next_ids(Organisation, stations)
    parent, year = bureau(), clock.today().year + 1
    Organisation.objects.bulk_create(
        Organisation(pk=pk, code=f"bench-{pk}", name=f"第{pk}所", short_name=f"第{pk}所", kind=OrganisationKind.STATION, parent=parent)
        for pk in keys
    )
    users = [User(pk=pk, username=f"bench{pk}", name=f"员{pk}", password="!") for pk in bulk.next_ids(User, 2 * stations)]
    User.objects.bulk_create(users, batch_size=1000)
    Officer.objects.all().update(is_active=False)
    Officer.objects.bulk_create(
        [
            Officer(user=user, station_id=keys[place // 2], certificate_number=f"bench{user.pk}", certificate_until=date(year + 1, 12, 31))
            for place, user in enumerate(users)
        ],
        batch_size=1000,
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE workshops_workshop SET station_id = %s + id %% %s,"
            " area_code = '140824' || lpad((id %% %s * 3 + id / %s %% 3 + 1)::text, 6, '0') WHERE merged_at IS NULL",
            [keys[0], stations, stations, stations],
        )
        if workshops < 100_000:
            cursor.execute(
                "UPDATE workshops_workshop SET merged_at = now(), root_id = (SELECT min(id) FROM workshops_workshop)"
                " WHERE id > (SELECT min(id) + %s FROM workshops_workshop)",
                [workshops],
            )
        cursor.execute("ANALYZE workshops_workshop")
    return Plan(
        kind=PlanKind.YEAR, title="年度计划", year=year, organisation=parent, starts_on=date(year, 1, 4),
        deadline_on=default_deadline(year), share=10, seed="bench",
    )  # fmt: skip


def _floor(plan) -> tuple[float, int]:
    """The bare parts: read the columns, plan, copy the visits into a table that has a key and no other rule."""
    from django.db import connection

    from inspections.plans.gathering import gather, in_scope
    from inspections.plans.planner.planning import make
    from jishan_portal.kit.memory import unswept

    problem, lines = gather(plan).problem, []

    def work():
        list(in_scope(plan).values_list("id", "station_id", "area_code", "risk_grade"))
        outcome = make(problem)
        for trip in outcome.trips:
            tail = f"{trip.week}\t{trip.pair[0]}\t{trip.pair[1]}"
            lines.extend(f"{visit.target.key}\t{visit.nth}\t{tail}" for visit in trip.visits)
        with connection.cursor() as cursor:
            columns = "shop bigint, nth int, week int, first bigint, second bigint"
            cursor.execute(f"CREATE TABLE bench_visits (id bigserial PRIMARY KEY, {columns})")
            text = io.StringIO("\n".join(lines) + "\n")
            cursor.copy_expert("COPY bench_visits (shop, nth, week, first, second) FROM STDIN", text)
            cursor.execute("DROP TABLE bench_visits")

    with unswept():  # as the portal does: the floor is not to be slowed down by the collector either
        return _seconds(work), len(lines)


def planned(workshops: str = "100000") -> dict:
    """Plan all workshops from the database to the database, between two runs of the bare parts."""
    from django.db import connection, transaction

    from inspections.plans import actions
    from inspections.plans.gathering import gather
    from jishan_portal.accounts.actors import SYSTEM
    from tests.inspections.plans.planner.problems import spread

    with transaction.atomic():
        plan = actions.draft(_set_up(int(workshops)), by=SYSTEM)
        connection.check_constraints()
        before, _ = _floor(plan)
        spent = _seconds(lambda: actions.run(plan, by=SYSTEM))
        keys = _seconds(connection.check_constraints)  # a commit would check every key
        after, visits = _floor(plan)
        plan.refresh_from_db()
        found = {key: plan.figures[key] for key in ("visits", "team_days", "lower_bound", "gap", "late", "missing", "violations")}
        found |= {
            "seconds": spent + keys,
            "keys": keys,
            "floor": (before + after) / 2,
            "floor_visits": visits,
            "unclustered": spread(gather(plan).problem),
        }
        transaction.set_rollback(True)
    return found


def quality(workshops: str, slack: str) -> dict:
    """Plan the county of the bars without a database: gap to the lower bound, late and missing visits."""
    from inspections.plans.planner.checking import violations
    from inspections.plans.planner.planning import make
    from tests.inspections.plans.planner.problems import county, spread

    problem = county(int(workshops), slack=float(slack))
    outcome = make(problem)
    broken = len(violations(problem, outcome)) + len(outcome.missing)
    days = {"team_days": len(outcome.trips), "unclustered": spread(problem)}
    return {"gap": outcome.gap, "late": outcome.late, "violations": broken, "lower_bound": outcome.lower_bound, **days}


def answered() -> dict:
    """Order a plan of 3,000 workshops through its page, beside the bare list page in the same process."""
    from django.db import connection, transaction

    from inspections.plans import actions
    from jishan_portal.accounts.models import User
    from tests.bench.windows import logged_in

    client = logged_in(USER)
    with transaction.atomic():
        plan = actions.draft(_set_up(3000), by=User.objects.get(username=USER))
        client.get("/bench/list_min/")
        floor = min(_seconds(lambda: client.get("/bench/list_min/")) for _ in range(5))
        client.post(f"{plan.url}run/", {"version": ""})
        spent = min(_seconds(lambda: (client.post(f"{plan.url}run/", {"version": ""}), connection.check_constraints())) for _ in range(3))
        page = min(_seconds(lambda: client.get(plan.url)) for _ in range(3))
        plan.refresh_from_db()
        visits = plan.figures["visits"]
        transaction.set_rollback(True)
    return {"seconds": spent, "page": page, "floor": floor, "visits": visits}


PARTS = {work.__name__: work for work in (planned, quality, answered)}
