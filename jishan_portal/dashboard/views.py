"""The first page of everybody, and the choice of large text."""

from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from jishan_portal.accounts.actions import choose_large_text
from jishan_portal.accounts.gates import public
from jishan_portal.accounts.roles import Role
from jishan_portal.dashboard import queries
from jishan_portal.dashboard.context import CARE_COOKIE, Shell
from jishan_portal.public.views import home as public_home

YEAR = 365 * 24 * 3600


@public
def home(request):
    """Show what the user owes and waits for; a visitor gets the public page."""
    if not request.user.is_authenticated:
        return public_home(request)
    template = "owner_home" if Role.OWNER in request.user.roles else "home"
    return render(request, f"jishan_portal/dashboard/{template}.html", {"todo": queries.todo(request.user)})


@public
@require_POST
def large_text(request):
    """Switch large text on or off for this browser and one's own account, and go back to the page one was on."""
    target = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure()):
        target = "/"
    is_on = not Shell(request).is_care
    if request.user.is_authenticated:
        choose_large_text(request.user, is_on)
    response = redirect(target)
    response.set_cookie(CARE_COOKIE, "1" if is_on else "0", max_age=YEAR, samesite="Lax", secure=request.is_secure(), httponly=True)
    return response
