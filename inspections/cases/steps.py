"""What every step of a case has in common: the lock, who may not take it, its clocks."""

from django.core.exceptions import PermissionDenied

from inspections.cases import rules
from inspections.cases.models import Case
from jishan_portal.accounts.models import User
from jishan_portal.audit.rules import kind_of
from jishan_portal.clocks import actions as clocks
from jishan_portal.clocks.models import Clock
from jishan_portal.workflow.actions import MoveRefused


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
    """Who handles a case may neither review nor decide it (程序规定第五十条；行政处罚法第五十八条)."""
    if rules.is_handler(case, by):
        raise PermissionDenied(f"您办理过这个案件，不能{step}（《市场监督管理行政处罚程序规定》第五十条）。")


def clock_of(case: Case, key: str) -> Clock | None:
    """Return the running clock of a period of a case."""
    return Clock.objects.running().of(kind_of(case), case.pk).filter(rule_key=key).first()


def stop_clock(case: Case, key: str, *, by, on=None, reason: str = "") -> None:
    """Stop a period where it runs."""
    running = clock_of(case, key)
    if running:
        clocks.stop(running, by=by, on=on, reason=reason)


def pause_clock(case: Case, *, by, reason: str) -> None:
    """Let the ninety days stand still while something that does not count goes on (第六十四条)."""
    running = clock_of(case, "case.decide")
    if running and not running.suspended_from:
        clocks.suspend(running, by=by, reason=reason)


def go_on(case: Case, *, by) -> None:
    """Let the ninety days run again."""
    running = clock_of(case, "case.decide")
    if running and running.suspended_from:
        clocks.resume(running, by=by)
