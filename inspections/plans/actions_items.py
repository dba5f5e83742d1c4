"""Adjusting single visits by hand: another week or pair, pinned, cancelled, added, joined by the township. Each change has its reason."""

from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from inspections.officers.models import Officer
from inspections.officers.rules import conflict
from inspections.plans import rules
from inspections.plans.models import Plan, PlanItem, Trip
from inspections.plans.spacing import CAUSES, too_soon
from inspections.plans.states import EDITABLE, LIVE, ItemStatus, Origin
from jishan_portal.accounts.models import Organisation
from jishan_portal.audit import actions as audit
from jishan_portal.kit import clock
from jishan_portal.rulebook import queries as rulebook
from jishan_portal.workflow.actions import MoveRefused
from workshops.registry.models import Workshop


@transaction.atomic
def move_item(item: PlanItem, *, week: date, pair: tuple[Officer, Officer], reason: str, by, cause: str = "") -> PlanItem:
    """Put a visit into another week or give it another pair; it joins their team-day in that township where a seat is left."""
    held, plan = _hold(item, reason)
    week = rules.monday(week)
    _check_week(plan, held, week, cause)
    _check_pair(plan, held.workshop, pair, week)
    before, old = held.week_on, held.trip
    held.trip, held.week_on, held.status, held.why, held.merged_into = _seat(plan, held, pair, week), week, ItemStatus.PLANNED, "", None
    held.note = _note(reason, cause) or held.note
    held.is_pinned = True
    held.save()
    _clear(old)
    moved = f"{before or '未排'} → {week}"
    audit.record("plans.move_item", plan, by=by, summary=f"调整：{held.workshop} {moved}", data={"item": held.pk, "reason": held.note})
    _touch(plan)
    return held


def _note(reason: str, cause: str) -> str:
    label = dict(CAUSES)[cause] if cause else ""
    return "：".join(part for part in (label, reason.strip()) if part)[:200]


@transaction.atomic
def pin(item: PlanItem, *, by, is_pinned: bool) -> PlanItem:
    """Fix a visit where it is, or let the planner move it again."""
    held, plan = _hold(item, "", needs_reason=False)
    if held.status != ItemStatus.PLANNED:
        raise MoveRefused("只有已排好、还没检查的安排可以固定。")
    held.is_pinned = is_pinned
    held.save(update_fields=["is_pinned"])
    words = "固定" if is_pinned else "取消固定"
    audit.record("plans.pin", plan, by=by, summary=f"{words}：{held.workshop} {held.week_on}", data={"item": held.pk})
    _touch(plan)
    return held


@transaction.atomic
def cancel_item(item: PlanItem, *, reason: str, by) -> PlanItem:
    """Take a visit out of the plan with its reason; it stays listed."""
    if not reason.strip():
        raise ValidationError({"reason": "请写明取消的理由，它会一直留在计划里。"})
    held, plan = _hold(item, reason)
    old = held.trip
    held.trip, held.status, held.note, held.is_pinned = None, ItemStatus.CANCELLED, reason.strip()[:200], False
    held.save()
    _clear(old)
    audit.record(
        "plans.cancel_item", plan, by=by, summary=f"取消：{held.workshop} 第 {held.nth} 次", data={"item": held.pk, "reason": held.note}
    )
    _touch(plan)
    return held


@transaction.atomic
def add_item(plan: Plan, workshop: Workshop, *, week: date, pair: tuple[Officer, Officer], reason: str, by, cause: str = "") -> PlanItem:
    """Add a visit by hand; a second one close to another needs a cause: report, case or re-check. The same again is the same visit."""
    held = Plan.objects.select_for_update().get(pk=plan.pk)
    _check_open(held)
    if not reason.strip():
        raise ValidationError({"reason": "请写明增加的理由。"})
    root = workshop.root if workshop.root_id else workshop
    last = held.items.filter(workshop=root).order_by("-nth").values_list("nth", flat=True).first() or 0
    week = rules.monday(week)
    item = PlanItem(
        plan=held, workshop=root, area_code=root.area_code, nth=last + 1, grade=root.risk_grade, reasons="h", origin=Origin.HAND,
        is_pinned=True, note=_note(reason, cause), week_on=week, first_on=week, last_on=week,
    )  # fmt: skip
    known = _added_before(held, item, pair)
    if known:
        return known
    _check_week(held, item, week, cause)
    _check_pair(held, root, pair, week)
    item.trip = _seat(held, item, pair, week)
    item.save(force_insert=True)
    audit.record("plans.add_item", held, by=by, summary=f"增加：{root} {week}", data={"item": item.pk, "reason": item.note})
    _touch(held)
    return item


def _added_before(plan: Plan, item: PlanItem, pair: tuple[Officer, Officer]) -> PlanItem | None:
    """Return the visit that the same form added already: same workshop, week, pair and words."""
    first, second = sorted(officer.pk for officer in pair)
    same = plan.items.filter(workshop=item.workshop, week_on=item.week_on, note=item.note, origin=Origin.HAND, status=ItemStatus.PLANNED)
    return same.filter(trip__first=first, trip__second=second).first()


@transaction.atomic
def join(trip: Trip, *, by, organisation: Organisation | None) -> Trip:
    """A township answers that it takes part in a team-day (属地管理), or (None) that it does not; the time of its first answer is kept."""
    held = Trip.objects.select_for_update().get(pk=trip.pk)
    if held.answered_at and held.joined_by_id == (organisation and organisation.pk):
        return held
    held.joined_by, held.answered_at = organisation, held.answered_at or clock.now()
    held.save(update_fields=["joined_by", "answered_at"])
    who = organisation.short_name if organisation else "乡镇"
    words = f"{who}{'参加' if organisation else '不参加'}联合检查：{held}"
    audit.record("plans.join", held.plan, by=by, summary=words, data={"trip": held.pk})
    return held


@transaction.atomic
def set_day(trip: Trip, *, day: date | None, by) -> Trip:
    """Fix the day of a team-day within its week; only its officers and planners do."""
    held = Trip.objects.select_for_update(of=("self",)).select_related("first", "second", "plan").get(pk=trip.pk)
    if not by.may("plans.edit") and by.pk not in {held.first.user_id, held.second.user_id}:
        raise PermissionDenied("具体日期由这一组的检查员或所长确定。")
    if day and (rules.monday(day) != held.week_on or not rulebook.calendar().is_workday(day)):
        raise ValidationError({"day": f"请选 {rules.week_words(held.week_on)} 之间的工作日。"})
    held.day_on = day
    held.save(update_fields=["day_on"])
    audit.record("plans.set_day", held.plan, by=by, summary=f"确定日期：{held} {day or '未定'}", data={"trip": held.pk})
    return held


def _hold(item: PlanItem, reason: str, *, needs_reason: bool = True) -> tuple[PlanItem, Plan]:
    plan = Plan.objects.select_for_update().get(pk=item.plan_id)
    _check_open(plan)
    held = PlanItem.objects.select_for_update(of=("self",)).select_related("workshop", "trip").get(pk=item.pk)
    if not rules.is_open_item(held):
        raise MoveRefused(f"这户次{held.get_status_display()}，不能再调整。请刷新页面查看最新状态。")
    if needs_reason and plan.state in LIVE and not reason.strip():
        raise ValidationError({"reason": "计划已下达，调整须写明理由。"})
    return held, plan


def _check_open(plan: Plan) -> None:
    if plan.state not in EDITABLE | LIVE:
        raise MoveRefused("计划正在审核或已结束，不能调整。送审后要改，请审核人退回。")


def _check_week(plan: Plan, item: PlanItem, week: date, cause: str) -> None:
    first, last = rules.monday(max(plan.starts_on, clock.today())), rules.monday(plan.deadline_on)
    if rules.is_overdue(plan):
        raise ValidationError({"week": f"完成期限 {plan.deadline_on} 已过，这份计划不能再排。请审核人推迟完成期限，或者另建月度批次补查。"})
    if not first <= week <= last:
        raise ValidationError({"week": f"请选 {first} 至 {last} 之间的周。"})
    stays = item.pk is not None and item.status == ItemStatus.PLANNED and item.week_on == week  # only another pair goes
    if not cause and not stays and (words := too_soon(item.workshop.root_id or item.workshop_id, week, but=item.pk)):
        raise ValidationError({"week": words})


def _check_pair(plan: Plan, workshop: Workshop, pair: tuple[Officer, Officer], week: date) -> None:
    first, second = pair
    if first.pk == second.pk:
        raise ValidationError({"second": "检查须有两名检查员，请另选一名。"})
    days = rules.workdays_in(week, plan.starts_on, plan.deadline_on)
    if not days:
        raise ValidationError({"week": "这一周没有工作日，请另选一周。"})
    together = set(days)
    for name, officer in (("first", first), ("second", second)):
        if not Officer.objects.certified_on(days[0]).filter(pk=officer.pk).exists():
            raise ValidationError({name: f"{officer}的执法证在那一周无效或已不在岗，请另选一名。"})
        free = {day for day in days if Officer.objects.available_on(day).filter(pk=officer.pk).exists()}
        if not free:
            raise ValidationError({name: f"{officer}那一周请假，请另选一名或另选一周。"})
        together &= free
        if why := conflict(officer, workshop, days[0]):
            raise ValidationError({name: f"{why}，请另选一名。"})
    if not together:
        raise ValidationError({"second": f"那一周{first}和{second}没有一天能同去，请另选一名或另选一周。"})


def _seat(plan: Plan, item: PlanItem, pair: tuple[Officer, Officer], week: date) -> Trip:
    """Return the pair's team-day in that week and township with a seat left, else a new one."""
    most = int(rulebook.value("plan.visits_per_day"))
    ids = sorted(officer.pk for officer in pair)
    trips = plan.trips.filter(week_on=week, area_code=item.area_code, first__in=ids, second__in=ids).order_by("pk")
    for trip in trips:
        if trip.items.exclude(pk=item.pk).count() < most:
            return trip
    last = plan.trips.order_by("-number").values_list("number", flat=True).first() or 0
    station = item.workshop.station or pair[0].station
    return Trip.objects.create(
        plan=plan, number=last + 1, station=station, area_code=item.area_code, week_on=week, first_id=ids[0], second_id=ids[1],
        is_helped=pair[0].station_id != station.pk,
    )  # fmt: skip


def _clear(trip: Trip | None) -> None:
    """A team-day without visits is none."""
    if trip and not trip.items.exists():
        trip.delete()


def _touch(plan: Plan) -> None:
    plan.version += 1
    plan.save(update_fields=["version"])
