"""The floors: the least that a page, a read or a write can cost on this machine."""

from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.http import HttpResponse
from django.shortcuts import render

from jishan_portal.accounts.gates import allow
from jishan_portal.accounts.roles import STAFF
from jishan_portal.dashboard import views as dashboard
from jishan_portal.kit import clock, near
from jishan_portal.public import views
from workshops.registry.models import Workshop


@login_not_required
def hello(request):
    """A response and the default middleware."""
    return HttpResponse("hello")


@login_not_required
def list_min(request):
    """An exact count and 25 rows joined to their station, as plain values in a small template, for anybody."""
    rows = Workshop.objects.order_by("-id").values("id", "code", "name", "owner_name", "phone", "address", "state", "station__short_name")
    return render(request, "bench/list_min.html", {"count": Workshop.objects.count(), "rows": rows[:25]})


@login_not_required
def cold_workshop(request, code):
    """The public page of a workshop with what was kept of it thrown away first: what the first visitor of a minute pays."""
    cache.delete(f"page:{clock.today():%Y%m%d}:{request.path}:False")
    return views.workshop(request, code)


@allow(*STAFF)
def hello_logged_in(request):
    """A response for somebody whose session and account were looked up: what every page of theirs costs at least."""
    return HttpResponse(request.user.username)


@allow(*STAFF)
def cold_leaders(request):
    """The leading group's page with what was kept of it thrown away first: what the first reader of a minute pays."""
    cache.delete(dashboard._kept_under(request, "")[0])
    near.forget()
    return dashboard.leaders(request)
