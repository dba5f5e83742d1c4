"""Making, planning, reviewing, issuing and closing plans; signing for them; noting the checks that took place."""

import secrets
from datetime import date, timedelta
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Count, Q

from inspections.plans import rules, ticking
from inspections.plans.gathering import COUNTED, in_other_year_plans
from inspections.plans.models import Check, Part, Plan, PlanItem
from inspections.plans.proposing import carry_out, figures_of, keep_draw
from inspections.plans.replanning import ALL, stays
from inspections.plans.states import EDITABLE, CheckKind, ItemStatus, PartState, PlanKind, PlanState
from jishan_portal.accounts.actors import SYSTEM
from jishan_portal.accounts.models import Organisation, OrganisationKind, User
from jishan_portal.audit import actions as audit
from jishan_portal.kit import bulk, clock
from jishan_portal.kit.memory import unswept
from jishan_portal.notifications.actions import notify
from jishan_portal.workflow.actions import MoveRefused, begin, move
from workshops.registry.actions import note_event
from workshops.registry.models import Workshop

FRESH = timedelta(minutes=15)  # after that a planner that was lost no longer bars the next one
IN_REQUEST = 4000  # workshops up to which a plan is worked out while one waits
RUN_JOB = "inspections.plan"
BY_HAND = Q(is_pinned=True, status=ItemStatus.PLANNED) | Q(status=ItemStatus.CANCELLED)  # what working a draft out anew leaves


def new_seed() -> str:
    """Return a seed nobody can foresee."""
    return f"{clock.today():%Y%m%d}-{secrets.token_hex(4)}"


@transaction.atomic
def draft(plan: Plan, *, by, submission_id: UUID | None = None) -> Plan:
    """Keep a new draft; sending the same form again returns the same plan."""
    earlier = submission_id and Plan.objects.filter(submission_id=submission_id).first()
    if earlier:
        return earlier
    check_days(plan)
    plan.made_by, plan.submission_id = by if isinstance(by, User) else None, submission_id
    plan.seed = plan.seed.strip() or new_seed()
    codes = sorted(plan.organisation.areas.values_list("code", flat=True))
    plan.area_code = codes[0]
    plan.parent = above(plan)
    return begin(plan, PlanState.DRAFTED, by=by, due_on=plan.starts_on if plan.starts_on > clock.today() else None)


def above(plan: Plan) -> Plan | None:
    """Return the year plan that a campaign, a batch or a station's own plan belongs under: the body's, else its superior's."""
    bodies = [plan.organisation, plan.organisation.parent] if plan.kind != PlanKind.YEAR else [plan.organisation.parent]
    rows = Plan.objects.live().filter(kind=PlanKind.YEAR, year=plan.year, organisation__in=[body.pk for body in bodies if body])
    return rows.order_by("-pk").first()


def check_days(plan: Plan) -> None:
    """Raise ValidationError where start, deadline and year do not fit together."""
    if plan.deadline_on < max(plan.starts_on, clock.today()):
        raise ValidationError({"deadline_on": "完成期限须在开始日期和今天之后。"})
    if plan.starts_on.year != plan.deadline_on.year or plan.year != plan.starts_on.year:
        raise ValidationError({"starts_on": "开始日期和完成期限须在同一年度内。"})


def claim(plan: Plan, *, by, version: int | None = None) -> Plan:
    """Reserve a plan for one planner; a second one is told who is at it. Committed at once, before the work starts."""
    with transaction.atomic():
        held = Plan.objects.select_for_update().get(pk=plan.pk)
        if held.busy_since and clock.now() - held.busy_since < FRESH:
            who = held.busy_by.display_name if held.busy_by else "系统"
            raise MoveRefused(f"{who}从 {held.busy_since.astimezone(clock.BEIJING):%H:%M} 起正在编排这份计划，请等编排结束后刷新页面再办。")
        if version is not None and held.version != version:
            who = held.planned_by.display_name if held.planned_by else "系统"
            raise MoveRefused(f"这份计划刚由{who}改过，您看到的不是最新内容。请刷新页面后再办，没有覆盖任何改动。")
        held.busy_since, held.busy_by = clock.now(), by if isinstance(by, User) else None
        held.save(update_fields=["busy_since", "busy_by"])
    return held


def release(plan: Plan) -> None:
    """Let others plan again."""
    Plan.objects.filter(pk=plan.pk).update(busy_since=None, busy_by=None)


def run(plan: Plan, *, by, version: int | None = None, explain: bool = True) -> Plan:
    """Work a draft out and write its team-days and visits; pinned and cancelled ones stay. A second planner at once is refused."""
    held = claim(plan, by=by, version=version)
    try:
        with unswept():
            return _run(held, by=by, explain=explain)
    finally:
        release(plan)


@transaction.atomic
def _run(plan: Plan, *, by, explain: bool) -> Plan:
    held = Plan.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=plan.pk)
    if held.state not in EDITABLE:
        raise MoveRefused("只有草稿和退回的计划可以整份编排；已下达的请用“从今天起重排”。")
    check_days(held)
    keep = list(held.items.filter(BY_HAND).select_related("trip"))
    keep, bound = stays(held, keep, ALL) if keep else ([], [])
    bulk.delete(held.items.exclude(pk__in=[item.pk for item in keep]))  # nothing points at the visits of a draft
    bulk.delete(held.trips.filter(items__isnull=True))
    last = held.trips.order_by("-number").values_list("number", flat=True).first() or 0
    proposal = carry_out(held, keep=keep, bound=bound, explain=explain, number_from=last, nth_from=_taken(keep))
    keep_draw(proposal, by=by)
    _pin_again(held, bound)
    finish(held, figures_of(proposal, kept=sum(item.status == ItemStatus.PLANNED for item in keep)), by=by)
    audit.record("plans.run", held, by=by, summary=f"编排：{held}", data={k: held.figures[k] for k in ("visits", "team_days", "missing")})
    return held


def _pin_again(plan: Plan, bound: list[PlanItem]) -> None:
    """Whoever fixed a visit finds it fixed in its week, with the remark, though another pair goes."""
    for item in bound:
        placed = plan.items.filter(workshop=item.workshop_id, week_on=item.week_on, status=ItemStatus.PLANNED, is_pinned=False)
        placed.update(is_pinned=True, note=item.note, origin=item.origin)


def _taken(items: list[PlanItem]) -> dict[int, int]:
    taken: dict[int, int] = {}
    for item in items:
        taken[item.workshop_id] = max(taken.get(item.workshop_id, 0), item.nth)
    return taken


def finish(plan: Plan, figures: dict, *, by) -> None:
    """Write down what a planning came to."""
    plan.figures, plan.planned_at = figures, clock.now()
    plan.planned_by, plan.version = by if isinstance(by, User) else None, plan.version + 1
    plan.save(update_fields=["figures", "planned_at", "planned_by", "version"])


@transaction.atomic
def submit(plan: Plan, *, by) -> Plan:
    """Send a planned draft to review."""
    if not plan.items.exists():
        raise MoveRefused("计划里还没有检查安排，请先点“编排”。")
    if not Plan.objects.values_list("figures", flat=True).get(pk=plan.pk):
        raise MoveRefused("计划的日期或范围改过，还没有重新编排。请先点“编排”，再送审。")
    return move(plan, "submit", by=by, return_note="")


@transaction.atomic
def return_plan(plan: Plan, *, by, note: str) -> Plan:
    """Send a plan back with the reason."""
    return move(plan, "return", by=by, note=note, return_note=note.strip()[:300], reviewed_by=None)


@transaction.atomic
def review(plan: Plan, *, by, note: str = "") -> Plan:
    """Approve a plan that somebody else made."""
    if isinstance(by, User) and not rules.can_review(by, plan):
        raise PermissionDenied("计划由您编制或编排，须由另一位负责人审核。")
    return move(plan, "review", by=by, note=note, reviewed_by=by if isinstance(by, User) else None)


@transaction.atomic
def issue(plan: Plan, *, by) -> Plan:
    """Issue a reviewed plan: stations and townships get their part to sign for; one that has begun runs at once."""
    _refuse_doubles(plan)
    try:
        with transaction.atomic():
            move(plan, "issue", by=by, issued_at=clock.now(), issued_by=by if isinstance(by, User) else None)
    except IntegrityError as error:
        raise MoveRefused(
            f"{plan.organisation.short_name}已有一份 {plan.year} 年度计划在执行，请先结束那一份，或在那一份上重排。"
        ) from error
    for part in _parts(plan):
        begin(part, PartState.AT_TOWNSHIP if part.is_township else PartState.AT_STATION, by=by)
    going = User.objects.filter(Q(officer__in=plan.trips.values("first")) | Q(officer__in=plan.trips.values("second")))
    notify(going, f"{plan}已下达，请看本人各周安排", url="/inspections/plans/mine/", key=f"plan:{plan.pk}:issue")
    return _start(plan) if plan.starts_on <= clock.today() else plan


def _refuse_doubles(plan: Plan) -> None:
    """A workshop stands in one year plan: another body's may have been issued since this one was planned."""
    if plan.kind != PlanKind.YEAR:
        return
    doubles = plan.items.exclude(status=ItemStatus.CANCELLED).filter(workshop__root__in=in_other_year_plans(plan))
    number = doubles.aggregate(number=Count("workshop", distinct=True))["number"]
    if number:
        raise MoveRefused(f"有 {number} 户已在另一单位执行中的年度计划里，两份计划会重复检查。请退回，重新编排后再送审，系统会把它们除外。")


def _parts(plan: Plan) -> list[Part]:
    """Return the parts of stations (by who makes the visits) and townships (by where they are), each with its number of visits."""
    stations, towns = {}, {}
    for station, area in plan.items.exclude(status=ItemStatus.CANCELLED).values_list("workshop__station", "area_code"):
        towns[area] = towns.get(area, 0) + 1
        if station:
            stations[station] = stations.get(station, 0) + 1
    found = []
    for body in Organisation.objects.filter(pk__in=stations).prefetch_related("areas").order_by("pk"):
        code = min(area.code for area in body.areas.all())
        found.append(Part(plan=plan, organisation=body, area_code=code, visits=stations[body.pk], sent_at=clock.now()))
    townships = Organisation.objects.filter(kind=OrganisationKind.TOWNSHIP, is_active=True, areas__in=list(towns))
    for body in townships.distinct().prefetch_related("areas").order_by("pk"):
        codes = sorted(area.code for area in body.areas.all() if area.code in towns)
        number = sum(towns[code] for code in codes)
        found.append(Part(plan=plan, organisation=body, area_code=codes[0], visits=number, is_township=True, sent_at=clock.now()))
    return found


def _start(plan: Plan) -> Plan:
    return move(plan, "start", by=SYSTEM)


@transaction.atomic
def start_due() -> int:
    """Let issued plans whose first day has come run; return how many. Safe to run twice."""
    due = list(Plan.objects.filter(state=PlanState.ISSUED, starts_on__lte=clock.today()).order_by("pk"))
    for plan in due:
        _start(plan)
    return len(due)


@transaction.atomic
def close(plan: Plan, *, by, note: str = "") -> Plan:
    """End a plan; with visits still open the reason is asked for, and they stay listed as not made."""
    left = plan.items.open().count()
    if left and not note.strip():
        raise ValidationError({"note": f"还有 {left} 户次没有检查，请写明原因和去向。"})
    return move(plan, "close", by=by, note=note, closed_on=clock.today(), close_note=note.strip()[:300])


@transaction.atomic
def drop(plan: Plan, *, by, note: str) -> Plan:
    """Withdraw a draft for good; it stays listed."""
    return move(plan, "drop", by=by, note=note)


@transaction.atomic
def receive(part: Part, *, by) -> Part:
    """签收: sign for a part; a second time changes nothing."""
    held = Part.objects.select_for_update().get(pk=part.pk)
    if held.state == PartState.RECEIVED:
        return held
    return move(held, "accept" if held.is_township else "receive", by=by, received_at=clock.now())


@transaction.atomic
def record_done(
    workshop: Workshop, *, on: date, by, kind: str = CheckKind.DAILY, is_full: bool = False, subject: tuple[str, str] = ("", ""), **facts
) -> Check:
    """Note that a check took place: the one source of 上次检查日期, and what ticks planned visits off.

    `subject` (kind, id) names the record behind it: the same one again returns the same check. `facts` may hold `url`, `authority`
    and `officers` (ids). The earliest open visit of each live plan is done with it, and what was merged into that. Second looks
    (复查) of one day are one check, however many problems were looked at and by whichever record; none is owed by a plan.
    """
    subject_kind, subject_id = subject[0], str(subject[1])
    earlier = subject_id and Check.objects.filter(subject_kind=subject_kind, subject_id=subject_id).first()
    if earlier:
        return earlier
    if on > clock.today():
        raise ValidationError({"on": "检查日期不能晚于今天。"})
    root = Workshop.objects.select_for_update().get(pk=workshop.root_id or workshop.pk)
    if kind == CheckKind.RECHECK and (same := ticking.same_day(root, on, is_full=is_full)):
        return same
    check = Check.objects.create(
        workshop=root, area_code=root.area_code, on=on, kind=kind, is_full=is_full, subject_kind=subject_kind, subject_id=subject_id,
        made_by=by if isinstance(by, User) else None, **facts,
    )  # fmt: skip
    if kind in COUNTED:
        ticking.tick_off(root, check)
    what = f"{check.get_kind_display()}{'（覆盖全部要点）' if is_full else ''}"
    data = {"kind": kind, "on": on, "is_full": is_full}
    audit.record("plans.record_done", root, by=by, summary=f"登记检查：{what} {on:%Y-%m-%d}", data=data)
    note_event(root, f"{facts.get('authority') or ''}{what}", url=check.url, tone="ok")
    return check
