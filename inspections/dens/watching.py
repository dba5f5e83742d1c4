"""Surprise checks: drawn in secret, shown to two officers on the morning, never announced; a revived den becomes a new lead."""

from datetime import date, timedelta
from uuid import NAMESPACE_URL, uuid5

from django.core.exceptions import PermissionDenied
from django.db import transaction

from inspections.dens.drawing import PAIR, commitment_of, days_between, draw
from inspections.dens.models import Den, SurpriseCheck
from inspections.dens.states import OFFICERS, CheckState, DenState
from inspections.leads import actions as leads
from inspections.leads.models import Lead
from inspections.leads.states import LeadKind, LeadSource
from jishan_portal.accounts.actors import SYSTEM
from jishan_portal.accounts.models import Post, User
from jishan_portal.audit import actions as audit
from jishan_portal.clocks.rules import compute
from jishan_portal.files import actions as files
from jishan_portal.files.models import StoredFile
from jishan_portal.kit import chance, clock
from jishan_portal.notifications.actions import notify
from jishan_portal.workflow.actions import MoveRefused, begin, move

FIRST, NEXT = "den.surprise_first", "den.surprise_next"
AGAIN_WITHIN = timedelta(days=7)
AT_ONCE = 500
AHEAD = (CheckState.HIDDEN, CheckState.SHOWN)


def draw_first(den: Den, *, by) -> SurpriseCheck:
    """Draw the first check after a closing."""
    return _draw(den, den.closed_on, compute(FIRST, den.closed_on).due, by=by)


def draw_next(den: Den, *, by) -> SurpriseCheck:
    """Draw the check that follows one that was held today."""
    return _draw(den, clock.today(), compute(NEXT, clock.today()).due, by=by)


def _draw(den: Den, after: date, until: date, *, by) -> SurpriseCheck:
    """Draw a day after `after` up to `until`, and two officers of the place; the trail keeps a hash of it and no date."""
    officers = officers_of(den.area_code)
    if len(officers) < PAIR:
        raise MoveRefused("辖区内可抽取的执法人员不足两人，不能安排突击检查，请先在“单位与岗位”中补充。")
    days = [day.isoformat() for day in days_between(after + timedelta(days=1), until)]
    seed = f"{chance.bits(64):016x}"
    day, pair = draw(seed, days, officers)
    made = SurpriseCheck(
        den=den, area_code=den.area_code, window_from=after + timedelta(days=1), window_until=until, seed=seed,
        pool={"days": days, "officers": officers}, planned_on=date.fromisoformat(day), first_id=pair[0], second_id=pair[1],
        drawn_at=clock.now(), commitment=commitment_of(seed, day, pair),
    )  # fmt: skip
    begin(made, CheckState.HIDDEN, by=by)
    audit.record("inspections.den.draw", den, by=by, summary="已抽取下一次突击检查（日期保密）", data={"commitment": made.commitment})
    return made


def officers_of(area_code: str) -> list[int]:
    """Return the ids of the case handlers and inspectors whose posts reach a place today."""
    posts = Post.objects.held_on(clock.today()).filter(role__in=sorted(OFFICERS), user__is_active=True).select_related("user")
    people = {post.user_id: post.user for post in posts}
    return sorted(pk for pk, person in people.items() if person.access.covers(area_code))


def show_due() -> int:
    """Tell the two officers of each check whose day has come; return how many. A second run finds none."""
    due = SurpriseCheck.objects.filter(state=CheckState.HIDDEN, planned_on__lte=clock.today()).order_by("pk")
    return sum(_show(pk) for pk in list(due.values_list("pk", flat=True)[:AT_ONCE]))


@transaction.atomic
def _show(pk: int) -> bool:
    check = SurpriseCheck.objects.select_for_update(of=("self",)).select_related("den__case", "first", "second").get(pk=pk)
    if check.state != CheckState.HIDDEN:
        return False
    move(check, "show", by=SYSTEM, shown_at=clock.now(), due_on=max(check.planned_on, clock.today()))
    title = "今天有一次突击检查，请勿外传"
    body = "只有您和另一名检查人员看得到，检查前不得通知被检查人和其他人。"
    notify([check.first, check.second], title, body=body, url=check.url, key=f"den-check-{pk}")
    return True


def miss_due() -> int:
    """Draw anew for checks that were not made on their day; return how many. A second run finds none."""
    late = SurpriseCheck.objects.filter(state=CheckState.SHOWN, planned_on__lt=clock.today()).order_by("pk")
    return sum(_miss(pk) for pk in list(late.values_list("pk", flat=True)[:AT_ONCE]))


@transaction.atomic
def _miss(pk: int) -> bool:
    check = SurpriseCheck.objects.select_for_update(of=("self",)).select_related("den__case", "first").get(pk=pk)
    if check.state != CheckState.SHOWN:
        return False
    move(check, "miss", by=SYSTEM)
    today = clock.today()
    if check.den.state == DenState.CLOSED and len(officers_of(check.area_code)) >= PAIR:
        _draw(check.den, today, max(check.window_until, today + AGAIN_WITHIN), by=SYSTEM)
    return True


@transaction.atomic
def report(check: SurpriseCheck, pictures: list[StoredFile], *, by: User, is_revived: bool, note: str) -> SurpriseCheck:
    """One of the two officers reports. Held: the next check is drawn. Revived: a new lead, linked to the old case, which stays closed."""
    held = SurpriseCheck.objects.select_for_update(of=("self",)).select_related("den__case", "first", "second").get(pk=check.pk)
    if by.pk not in {held.first_id, held.second_id}:
        raise PermissionDenied("只有抽中的两名检查人员能登记这次突击检查。")
    if held.state == CheckState.SHOWN and not pictures:
        raise MoveRefused("请上传现场照片。")
    for stored in pictures:
        files.claim(stored, by=by)
    facts = {"done_at": clock.now(), "findings": note.strip()[:2000]}
    if is_revived:
        facts["lead"] = _lead(held, note, pictures, by=by) if held.state == CheckState.SHOWN else None
    move(held, "find_revived" if is_revived else "hold", by=by, note=note, **facts)
    held.pictures.add(*pictures)
    said = f"突击检查{held.planned_on}：{held.get_state_display()}"
    audit.record("inspections.den.checked", held.den, by=by, summary=said, data={"check": held.pk, "commitment": held.commitment})
    if is_revived:
        move(Den.objects.select_for_update().get(pk=held.den_id), "revive", by=by)
    elif held.den.state == DenState.CLOSED:
        draw_next(held.den, by=by)
    return held


def _lead(check: SurpriseCheck, note: str, pictures: list[StoredFile], *, by: User) -> Lead:
    den = check.den
    before = f"原案件 {den.case.number}" if den.case_id and den.case.number and not den.is_restricted else f"{den.closed_on} 取缔"
    lead = Lead(
        kind=LeadKind.CLUE, source=LeadSource.LOOK_BACK, area_code=den.area_code, place=den.place,
        description=f"取缔点死灰复燃（{before}）：{note.strip()}"[:2000], workshop=den.case.workshop if den.case_id else None,
    )  # fmt: skip
    return leads.take_in(lead, by=by, submission_id=uuid5(NAMESPACE_URL, f"den-check-{check.pk}"))


def drop_ahead(den: Den, *, by: User) -> None:
    """Strike the check that lies ahead: the watch is over."""
    for check in SurpriseCheck.objects.filter(den=den, state__in=AHEAD).select_related("den__case", "first"):
        move(check, "drop", by=by)
