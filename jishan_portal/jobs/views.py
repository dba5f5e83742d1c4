"""One's own long work: how far it is, what came of it."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from jishan_portal.accounts.gates import allow
from jishan_portal.accounts.roles import EVERYBODY
from jishan_portal.files.http import send
from jishan_portal.jobs import actions, queries
from jishan_portal.jobs.models import Job
from jishan_portal.kit.paging import Order, page_of

NEWEST = Order("newest", "最新", descending=True)


@require_GET
@allow(*EVERYBODY)
def list_(request):
    """Show what one has ordered, newest first."""
    page = page_of(queries.mine(request.user), NEWEST, after=request.GET.get("after", ""), before=request.GET.get("before", ""))
    return render(request, "jishan_portal/jobs/list.html", {"page": page})


@require_GET
@allow(*EVERYBODY)
def detail(request, pk):
    """Show one job; the page brings itself up to date while there is something to wait for, with and without JavaScript."""
    job = get_object_or_404(queries.mine(request.user), pk=pk)
    context = {"job": job, "figures": queries.figures_of(job)}
    if not request.htmx:
        return render(request, "jishan_portal/jobs/detail.html", context)
    response = render(request, "jishan_portal/jobs/_state.html", context)
    return response if job.is_open else _reloaded(response)


def _reloaded(response):
    """Have htmx load the whole page anew: what was waited for is over."""
    response["HX-Refresh"] = "true"
    return response


@require_POST
@allow(*EVERYBODY)
def cancel(request, pk):
    """Ask one's job to stop."""
    job = actions.cancel(get_object_or_404(Job.objects.visible_to(request.user), pk=pk), by=request.user)
    messages.info(request, "正在停下来，已做的部分会撤回。" if job.is_open else f"任务{job.get_state_display()}。")
    return redirect("jobs:detail", pk=job.pk)


@require_GET
@allow(*EVERYBODY)
def result(request, pk):
    """Send the result file of one's job."""
    job = get_object_or_404(queries.mine(request.user), pk=pk)
    if job.result is None:
        raise Http404("结果文件没有生成，或已过 30 天保存期。请重新发起这项任务。")
    return send(job.result, "original")
