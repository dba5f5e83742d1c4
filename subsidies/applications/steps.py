"""What every step on an application has in common: the lock, the signature, the key under which its money moves."""

from django.core.exceptions import PermissionDenied

from jishan_portal.accounts.models import User
from jishan_portal.kit import clock
from jishan_portal.workflow.actions import move
from subsidies.applications import rules
from subsidies.applications.models import Application, Step
from subsidies.applications.states import FLOW, LOST, STEP_OF, StepKind, Verdict
from subsidies.budgets import actions as budgets


def locked(application: Application) -> Application:
    return Application.objects.select_for_update(of=("self",)).select_related("workshop", "budget").get(pk=application.pk)


def passed(
    application: Application, name: str, *, by: User, opinion: str, second: User | None = None, amount=None, **changes
) -> Application:
    """Take one step forward with its signature; refused to whoever signed at another rank.

    Of two who take the same step at the same moment the later is told that it is done (by `move`), whoever it is.
    """
    held = locked(application)
    kind = STEP_OF.get(held.state) if held.state in FLOW.move(name).sources else ""
    wrong = kind and rules.conflict(held, kind, *filter(None, (by, second)))
    if wrong:
        raise PermissionDenied(wrong)
    move(held, name, by=by, note=opinion, **changes)
    sign(held, kind, by=by, second=second, opinion=opinion, amount=amount)
    return held


def sign(application: Application, kind: str, *, by: User, verdict=Verdict.PASSED, opinion="", second=None, amount=None) -> Step:
    return Step.objects.create(
        application=application,
        round=application.rounds,
        kind=kind,
        verdict=verdict,
        opinion=opinion[:500],
        amount=amount,
        by=by,
        second=second,
        post_title=by.post_title[:80],
        at=clock.now(),
    )


def release_money(held: Application, *, by: User, note: str) -> None:
    if held.budget_id and held.state not in LOST:
        budgets.release(held.budget, held.approved_amount, subject=held, by=by, key=money_key(held, "release"), note=note)


def money_key(application: Application, verb: str) -> str:
    """One key for each act in each round; a payment that bounced is paid again under its own."""
    times = application.steps.filter(kind=StepKind.PAYMENT).count()
    return f"application:{application.pk}:{application.rounds}:{verb}:{times}"
