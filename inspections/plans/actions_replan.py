"""Planning on from today: what was shown is what is written, or it is refused."""

from collections import defaultdict

from django.db import transaction

from inspections.officers.models import Officer
from inspections.plans.actions import claim, finish, release
from inspections.plans.models import Plan, PlanItem, Trip
from inspections.plans.proposing import by_week, figures_of, keep_pairs
from inspections.plans.replanning import Difference, row_for, staying, work_out
from inspections.plans.rules import is_overdue, reasons_of
from inspections.plans.states import LIVE, ItemStatus, Origin, PlanKind
from jishan_portal.audit import actions as audit
from jishan_portal.kit import bulk
from jishan_portal.notifications.actions import notify
from jishan_portal.workflow.actions import MoveRefused

CANCEL_NOTE = "重排：应检次数减少、已不在检查范围，或三个月内上级已检查"


def check_open(plan: Plan) -> None:
    """Raise MoveRefused for a plan that is not being carried out, or whose deadline is over and no week is left."""
    if plan.state not in LIVE:
        raise MoveRefused("只有已下达、还没结束的计划可以从今天起重排。")
    if is_overdue(plan):
        ways = "请审核人推迟完成期限，再从今天起重排；或者另建月度批次补查，再结束这份计划"
        raise MoveRefused(f"完成期限 {plan.deadline_on} 已过，没有可排的周。没查完的{ways}。")


def replan(plan: Plan, *, by, mode: str, digest: str, version: int | None = None) -> Plan:
    """Write the difference that was shown (`digest`); one that has changed since is refused, a second planner too."""
    held = claim(plan, by=by, version=version)
    try:
        return _replan(held, by=by, mode=mode, digest=digest)
    finally:
        release(plan)


@transaction.atomic
def _replan(plan: Plan, *, by, mode: str, digest: str) -> Plan:
    held = Plan.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=plan.pk)
    check_open(held)
    difference = work_out(held, mode)
    if difference.proposal.digest != digest:
        raise MoveRefused("看过差异之后，计划、请假或检查情况又有变化。请重新查看差异再确认，没有改动任何安排。")
    last = held.draws.first()
    stay = staying(difference, last.picked) if last else None
    _write(held, difference)
    _regrade(difference)
    if last:
        keep_pairs(difference.proposal, last, stay, by=by)
    kept = sum(item.status in {ItemStatus.PLANNED, ItemStatus.DONE} for item in difference.kept)
    finish(held, {**figures_of(difference.proposal, kept=kept), "team_days": held.trips.count()}, by=by)
    data = {"mode": mode, "changes": len(difference.changes), "kept": len(difference.kept)}
    audit.record("plans.replan", held, by=by, summary=f"重排：{held}，变动 {len(difference.changes)} 户次", data=data)
    _tell(held, difference)
    return held


def _write(plan: Plan, difference: Difference) -> None:
    """Give the visits that change their new team-days; rows stay the same ones, so that their history does."""
    proposal, weeks = difference.proposal, difference.proposal.gathered.weeks
    last = plan.trips.order_by("-number").values_list("number", flat=True).first() or 0
    home = {officer.key: officer.station for officer in proposal.gathered.problem.officers}
    ids = bulk.next_ids(Trip, len(proposal.outcome.trips))
    trips, fresh = [], defaultdict(list)
    for number, (pk, trip) in enumerate(zip(ids, sorted(proposal.outcome.trips, key=by_week), strict=True), last + 1):
        helper, town, week = home[trip.pair[0]], trip.visits[0].target.town, weeks[trip.week]
        row = Trip(pk=pk, plan=plan, number=number, area_code=town, week_on=week, first_id=trip.pair[0], second_id=trip.pair[1])
        row.station_id, row.is_helped = trip.station or helper, helper != trip.station
        trips.append(row)
        for visit in trip.visits:
            fresh[visit.target.key].append((week, pk, visit, ""))
    bulk.insert(Trip, trips)
    held = {row.key: row.week for row in proposal.gathered.problem.held}
    for key, visit in proposal.outcome.joined:
        fresh[visit.target.key].append((weeks[held[key]], key, visit, ""))
    for missing in proposal.outcome.missing:
        fresh[missing.visit.target.key].append((None, None, missing.visit, missing.why))
    _assign(plan, difference, fresh)
    plan.trips.filter(items__isnull=True).delete()


def _assign(plan: Plan, difference: Difference, fresh: dict) -> None:
    proposal, changed, added = difference.proposal, [], []
    taken = defaultdict(int)
    for item in [*difference.kept, *difference.dropped]:
        taken[item.workshop_id] = max(taken[item.workshop_id], item.nth)
    for rows in fresh.values():
        rows.sort(key=lambda row: (row[0] is None, row[0] or proposal.gathered.start, row[1] or 0))
    for item in difference.dropped:
        row = row_for(item, fresh[item.workshop_id])
        if row:
            _place(item, proposal, row)
        else:
            item.trip, item.status, item.note, item.is_pinned = None, ItemStatus.CANCELLED, CANCEL_NOTE, False
        changed.append(item)
    for key, rows in sorted(fresh.items()):
        for row in rows:
            taken[key] += 1
            item = PlanItem(plan=plan, workshop_id=key, area_code=proposal.gathered.areas[key], nth=taken[key])
            item.origin = Origin.FREQUENCY if plan.kind == PlanKind.YEAR else Origin.CAMPAIGN
            _place(item, proposal, row)
            added.append(item)
    names = ["trip", "week_on", "first_on", "last_on", "grade", "status", "note", "why", "is_pinned"]
    bulk.update(PlanItem, changed, names)
    for pk, item in zip(bulk.next_ids(PlanItem, len(added)), added, strict=True):
        item.pk = pk
        item.reasons = _reasons(proposal, item.workshop_id)
    bulk.insert(PlanItem, added)


def _regrade(difference: Difference) -> None:
    """Visits that stay are owed to today's grade from now on: kept with it, and with the reason that names it."""
    proposal, changed = difference.proposal, []
    for item in difference.kept:
        known = proposal.gathered.known.get(item.workshop_id)
        if item.status == ItemStatus.PLANNED and known and item.grade != known.grade:
            item.grade = known.grade
            item.reasons = item.reasons if item.origin == Origin.HAND else _reasons(proposal, item.workshop_id)
            changed.append(item)
    bulk.update(PlanItem, changed, ["grade", "reasons"])


def _reasons(proposal, key: int) -> str:
    return reasons_of(proposal.gathered.known[key], proposal.gathered.start)


def _place(item: PlanItem, proposal, row: tuple) -> None:
    (week, trip_id, visit, why), weeks = row, proposal.gathered.weeks
    item.is_pinned = item.is_pinned and item.week_on == week
    item.trip_id, item.week_on, item.why = trip_id, week, why
    item.status = ItemStatus.PLANNED if trip_id else ItemStatus.MISSING
    item.first_on, item.last_on = weeks[min(visit.first, len(weeks) - 1)], weeks[visit.last] if visit.last >= 0 else None
    item.grade = proposal.gathered.known[item.workshop_id].grade


def _tell(plan: Plan, difference: Difference) -> None:
    """Tell the officers whose weeks changed."""
    keys = {key for change in difference.changes for key in change.pair}
    keys |= {key for c in difference.changes if c.before and c.before.trip for key in (c.before.trip.first_id, c.before.trip.second_id)}
    users = [officer.user for officer in Officer.objects.filter(pk__in=keys).select_related("user")]
    notify(users, f"{plan}已重排，请看本人各周安排", url="/inspections/plans/mine/", key=f"plan:{plan.pk}:{plan.version}")
