"""More time for a hazard, in two hands: asked, then granted or refused by another person; it always has an end."""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction

from inspections.hazards import notices, rules
from inspections.hazards.models import Extension, Hazard
from inspections.hazards.queries import touch
from inspections.hazards.states import AT_OWNER, OPEN, ExtensionState
from jishan_portal.accounts.actors import SYSTEM
from jishan_portal.accounts.models import User
from jishan_portal.duties.models import Duty
from jishan_portal.kit import clock
from jishan_portal.workflow.actions import MoveRefused, begin, move
from workshops.registry.actions import note_event


@transaction.atomic
def ask_extension(hazard: Hazard, *, by: User, until: date, reason: str) -> Extension:
    """Ask for more time, with a day on which it ends."""
    held = Hazard.objects.select_for_update().get(pk=hazard.pk)
    if not rules.can_ask_extension(by, held):
        raise MoveRefused("这条隐患现在不能申请延期：重大隐患不得延期，或已有一份申请待决定，或不在整改中。")
    if not reason.strip():
        raise MoveRefused("请写明为什么要延期。")
    latest = rules.latest_deadline(held.ordered_on or held.found_on)
    if not max(held.deadline_on, clock.today()) < until <= latest:
        raise MoveRefused(f"延期须晚于原期限 {held.deadline_on:%Y-%m-%d} 和今天，且不晚于 {latest:%Y-%m-%d}。")
    asked = Extension(
        hazard=held, reason=reason[:300], asked_until=until, asked_at=clock.now(), asked_by=by, deadline_before=held.deadline_on
    )
    begin(asked, ExtensionState.ASKED, by=by, note=reason)
    _tell(held, f"申请延期到 {until:%Y-%m-%d}：{held.text}", tone="go")
    return asked


@transaction.atomic
def decide_extension(extension: Extension, *, by: User, grant: bool, decision: str = "") -> Extension:
    """Grant or refuse; never by the person who asked.

    Granted, the deadline moves to the new day and the escalation begins anew from there; the duty moves along only while
    the workshop owes the next step, so that the office's own re-check keeps its day.
    """
    hazard = Hazard.objects.select_for_update().get(pk=extension.hazard_id)
    held = Extension.objects.select_for_update().get(pk=extension.pk)
    if held.state != ExtensionState.ASKED:
        raise MoveRefused("这份延期申请已经有决定，请刷新页面查看。")
    if held.asked_by_id == by.pk:
        raise PermissionDenied("延期须由申请人以外的人决定。")
    if grant and held.asked_until < clock.today():
        raise MoveRefused(f"申请延到的 {held.asked_until:%Y-%m-%d} 已经过了，不能再同意。请写明理由退回，由对方重新申请。")
    facts = {"decided_at": clock.now(), "decided_by": by, "decision": decision[:300]}
    move(held, "grant" if grant else "refuse", by=by, note=decision, **facts)
    if grant:
        _put_off(hazard, held.asked_until)
    answer = f"同意延期到 {held.asked_until:%Y-%m-%d}" if grant else f"不同意延期：{decision}"
    _tell(hazard, f"{answer}（{hazard.text}）", tone="go" if grant else "near")
    notices.tell_decided(held, answer)
    return held


def _put_off(hazard: Hazard, until: date) -> None:
    hazard.deadline_on, hazard.level = until, 0
    hazard.save(update_fields=["deadline_on", "level"])
    if hazard.state in AT_OWNER:
        Duty.objects.of("inspections.hazard", hazard.pk).open().update(due_on=until)


@transaction.atomic
def lapse_requests(hazard: Hazard) -> int:
    """Close the open request of a hazard that no longer needs it; return how many there were."""
    if hazard.state in OPEN:
        return 0
    waiting = list(hazard.extensions.waiting().select_for_update())
    for asked in waiting:
        move(asked, "lapse", by=SYSTEM, decided_at=clock.now(), decision=f"隐患{hazard.get_state_display()}，申请自动了结")
    return len(waiting)


def _tell(hazard: Hazard, sentence: str, *, tone: str) -> None:
    touch()
    note_event(hazard.workshop, sentence, url=hazard.url, tone=tone, visibility="owner")
