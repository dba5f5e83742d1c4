"""Planning on from today: the difference on a page and as a workbook, and its confirmation."""

from django.contrib import messages
from django.shortcuts import redirect, render

from inspections.officers.models import Officer
from inspections.plans import actions_replan, rules
from inspections.plans.exports import CHANGES
from inspections.plans.proposing import figures_of
from inspections.plans.replanning import GAPS, MODES, Change, Difference, work_out
from inspections.plans.states import ItemStatus
from inspections.plans.views import frame, own_plan
from jishan_portal.accounts.gates import allow
from jishan_portal.accounts.places import name_of
from jishan_portal.kit.ledgers import workbook
from jishan_portal.kit.numbers import whole
from workshops.registry.models import Workshop

SHOWN_CHANGES = 300


def _mode(asked) -> str:
    chosen = asked.get("mode", GAPS)
    return chosen if chosen in dict(MODES) else GAPS


@allow(ability="plans.edit")
def replan(request, pk):
    """Show how a plan would go on from today, and do it when that is confirmed."""
    plan = own_plan(request, pk)
    mode = _mode(request.POST or request.GET)
    if request.method == "POST":
        version = whole(request.POST.get("version", ""))
        actions_replan.replan(plan, by=request.user, mode=mode, digest=request.POST.get("digest", ""), version=version)
        messages.success(request, "已按确认的差异重排，有变动的检查员已收到消息。")
        return redirect(plan.url)
    context = {**frame(request, plan, "replan"), "mode": mode, "modes": MODES}
    if not context["is_live"] or context["is_overdue"]:
        return render(request, "inspections/plans/replan.html", context, status=409)
    return render(request, "inspections/plans/replan.html", {**context, **_shown(work_out(plan, mode))})


@allow(ability="plans.edit")
def replan_export(request, pk):
    """Every line of the difference as a workbook."""
    plan = own_plan(request, pk)
    actions_replan.check_open(plan)
    mode = _mode(request.GET)
    return workbook(request, CHANGES, _described(work_out(plan, mode).changes), title=f"{plan}重排变动（待确认）")


def _shown(difference: Difference) -> dict:
    changes = difference.changes
    return {
        "changes": _described(changes[:SHOWN_CHANGES]),
        "number": len(changes),
        "unfixed": sum(change.loses_its_week for change in changes),
        "kept": len(difference.kept),
        "done": sum(item.status == ItemStatus.DONE for item in difference.kept),
        "digest": difference.proposal.digest,
        "figures": figures_of(difference.proposal),
    }


def _described(changes: list[Change]) -> list[Change]:
    """Give changes the names that people read: workshop, township, officers before and after, why there is no place."""
    shops = Workshop.objects.in_bulk({change.workshop_id for change in changes})
    people = Officer.objects.select_related("user").in_bulk({key for change in changes for key in (*change.pair, *change.pair_before)})
    for change in changes:
        change.shop, change.town = shops[change.workshop_id], name_of(shops[change.workshop_id].area_code)
        change.people = [people[key].name for key in change.pair if key in people]
        change.people_before = [people[key].name for key in change.pair_before if key in people]
        change.why_words = rules.WHY.get(change.why, "")
    return changes
