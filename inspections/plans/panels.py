"""Plans and checks on the one-workshop page."""

from inspections.plans import rules
from inspections.plans.models import Check, Plan, PlanItem
from inspections.plans.states import LIVE, PlanState
from jishan_portal.accounts.roles import BUREAU, STEERING, Role
from jishan_portal.kit import clock
from jishan_portal.kit.panels import Panel

SHOWN = 20


def _rows(shops):
    return PlanItem.objects.filter(workshop__in=shops, plan__state__in=LIVE)


def _context(workshop, user) -> dict:
    plans = Plan.objects.visible_to(user).filter(state__in=LIVE | {PlanState.CLOSED})  # a draft promises nothing yet
    items = PlanItem.objects.filter(workshop__root=workshop, plan__in=plans.values("pk"))
    items = items.select_related("plan", "trip__first__user", "trip__second__user").order_by("-plan_id", "week_on", "nth")[:SHOWN]
    checks = list(Check.objects.filter(workshop__root=workshop).order_by("-on", "-pk")[:SHOWN])
    since = rules.full_since(clock.today())
    may_edit = user.may("plans.edit")
    return {
        "planned": [(item, rules.reason_words(item.reasons)) for item in items],
        "checks": checks,
        "last": checks[0] if checks else None,
        "is_covered": any(check.is_full and check.on >= since for check in checks),
        "may_record": user.may("plans.record"),
        "plans": list(plans.live().filter(deadline_on__gte=clock.today()).order_by("-pk")[:3]) if may_edit else [],
    }


PANEL = Panel(
    "plans",
    "检查计划",
    "inspections/plans/_panel.html",
    _rows,
    _context,
    may_see=lambda user: bool(user.roles & (BUREAU | STEERING | {Role.TOWNSHIP})),
)
