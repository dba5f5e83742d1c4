"""The page of terms: what is due (a dry run, always), the order to destroy it, what was destroyed before."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from jishan_portal.accounts.gates import allow
from jishan_portal.jobs.actions import start
from jishan_portal.kit import clock
from jishan_portal.retention import queries
from jishan_portal.retention.inventory import INVENTORY
from jishan_portal.retention.rules import is_automatic


@allow(ability="retention.see")
def overview(request):
    """Show each kind with its term and how many rows are due; looking destroys nothing."""
    today = clock.today()
    rows = queries.overview(today)
    context = {"inventory": INVENTORY, "rows": rows, "total": sum(row.count for row in rows), "is_automatic": is_automatic(today)}
    return render(request, "jishan_portal/retention/overview.html", context | {"runs": queries.runs()[: queries.RUNS_SHOWN]})


@allow(ability="retention.destroy")
@require_POST
def destroy(request):
    """Order the destruction of all that is due; the box must be ticked, because nothing brings it back."""
    if request.POST.get("is_sure") != "yes":
        messages.error(request, "没有销毁。销毁后不能恢复，请先勾选“已核对”再办理。")
        return redirect("retention:overview")
    job = start("retention.destroy", by=request.user, title="销毁到期的个人信息", params={}, once="retention")
    return redirect("jobs:detail", pk=job.pk)
