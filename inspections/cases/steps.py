"""What every step of a case has in common: the lock, who may not take it, its clocks."""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.db.models import Q

from inspections.cases import rules
from inspections.cases.models import Case
from inspections.cases.models_beside import TimeOut
from inspections.cases.states import CaseState
from inspections.leads.models import Reply
from inspections.leads.states import ReplyAbout
from inspections.officers import rules_reviewers as reviewers
from jishan_portal.accounts.models import User
from jishan_portal.accounts.roles import Role
from jishan_portal.audit.rules import kind_of
from jishan_portal.clocks import actions as clocks
from jishan_portal.clocks.models import Clock
from jishan_portal.duties.models import Duty
from jishan_portal.kit import clock
from jishan_portal.workflow.actions import MoveRefused

SAID = TimeOut._meta.get_field("reason").max_length  # a suspension of the clock holds as much; the whole note is in the trail
# states whose duty is due when the decision is: those without a shorter period of their own
TIMED = frozenset({CaseState.INVESTIGATING, CaseState.NOTICE_APPROVAL, CaseState.NOTIFYING, CaseState.DECIDING, CaseState.DISCUSSION})


def locked(case: Case) -> Case:
    """Return the case with its row locked, or refuse when it is gone."""
    return Case.objects.select_for_update(of=("self",)).select_related("workshop", "lead").get(pk=case.pk)


def refuse_if(words: str) -> None:
    """Refuse a step with its reason (HTTP 409); an empty reason refuses nothing."""
    if words:
        raise MoveRefused(words)


def must_handle(case: Case, by: User) -> None:
    """Only those who handle the case now may take its steps."""
    if not case.members.present().filter(user=by, role__in=sorted(rules.HANDLING)).exists():
        raise PermissionDenied("您不是这个案件的办案人员，不能办理。")


def must_not_handle(case: Case, by: User, step: str) -> None:
    """Who handles a case may neither review nor decide it (程序规定第四十九条至第五十五条)."""
    if rules.is_handler(case, by):
        raise PermissionDenied(f"您办理过这个案件，不能{step}（《市场监督管理行政处罚程序规定》第四十九条至第五十五条）。")


def must_be_qualified(by: User) -> None:
    """Who reviews legally for the first time has passed the national exam (行政处罚法第五十八条; 程序规定第五十一条)."""
    refuse_if(reviewers.refusal(by))


def hand_replies(case: Case) -> None:
    """Let whoever may know of the case tell its reporters of the filing: of a restricted one its leading handler, else the station."""
    if not case.lead_id:
        return
    told = Reply.objects.filter(Q(lead=case.lead_id) | Q(lead__merged_into=case.lead_id), about=ReplyAbout.FILING)
    person = case.owing(Role.CASE_HANDLER) if case.is_restricted else None
    for reply in told:
        Duty.objects.of(kind_of(reply), reply.pk).open().update(is_restricted=case.is_restricted, person=person)


def clock_of(case: Case, key: str) -> Clock | None:
    """Return the running clock of a period of a case."""
    return Clock.objects.running().of(kind_of(case), case.pk).filter(rule_key=key).first()


def stop_clock(case: Case, key: str, *, by, on=None, reason: str = "") -> None:
    """Stop a period where it runs."""
    running = clock_of(case, key)
    if running:
        clocks.stop(running, by=by, on=on, reason=reason)


def pause(case: Case, *, by, ground: str, reason: str = "", from_on: date | None = None) -> None:
    """Let the ninety days stand still from a day on (today) while something that does not count goes on (第六十四条).

    Grounds may overlap: the days run again when the last of them is over.
    """
    if TimeOut.objects.filter(case=case, ground=ground, until_on__isnull=True).exists():
        return
    from_on = from_on or clock.today()
    TimeOut.objects.create(case=case, ground=ground, reason=reason[:SAID], from_on=from_on, made_by=by)
    running = _main_clock(case)
    if running and not running.suspended_from and running.started_on <= from_on <= running.due_on:
        told = f"{ground}：{reason}" if reason else ground
        clocks.suspend(running, by=by, reason=told[:SAID], from_on=from_on)


def go_on(case: Case, *, by, ground: str, until_on: date | None = None) -> None:
    """End what did not count; the ninety days run again unless something else still stands in the way."""
    until_on = until_on or clock.today()
    ended = TimeOut.objects.filter(case=case, ground=ground, until_on__isnull=True).update(until_on=until_on)
    running = _main_clock(case)
    if not ended or not running or not running.suspended_from:
        return
    others = TimeOut.objects.filter(case=case)
    if others.filter(until_on__isnull=True).exists():
        return
    latest = others.filter(until_on__gte=running.suspended_from).order_by("-until_on").first()
    clocks.resume(running, by=by, until_on=max(until_on, latest.until_on))
    retime(case)


def hold_if_paused(case: Case, *, by) -> None:
    """Let the ninety days begin standing still where something that does not count was already going on."""
    still = TimeOut.objects.filter(case=case, until_on__isnull=True).first()
    running = clock_of(case, "case.decide")
    if still and running and not running.suspended_from:
        clocks.suspend(running, by=by, reason=still.ground, from_on=running.started_on)


def _main_clock(case: Case) -> Clock | None:
    return clock_of(case, "case.decide") or clock_of(case, "lead.verify")


def not_counted(case: Case, *, by, ground: str, from_on: date, until_on: date) -> None:
    """Leave out a stretch whose both ends are known, like the thirty days of a public notice."""
    pause(case, by=by, ground=ground, from_on=from_on)
    go_on(case, by=by, ground=ground, until_on=until_on)


def decide_by(case: Case) -> date | None:
    """Return the day by which the case is to be decided; None where that period does not run."""
    running = clock_of(case, "case.decide")
    return running.due_on if running else None


def open_duty_of(case: Case):
    """Return the open duty of a case (none or one)."""
    return Duty.objects.of(kind_of(case), case.pk).open()


def retime(case: Case) -> None:
    """Put the day by which the case is to be decided into its open duty, where that is what it waits for."""
    if case.state in TIMED:
        open_duty_of(case).update(due_on=decide_by(case))
