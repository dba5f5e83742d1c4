"""The first page of everybody, and the choice of large text."""

from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from jishan_portal.accounts.actions import choose_large_text
from jishan_portal.accounts.gates import allow, public
from jishan_portal.accounts.roles import ADMINISTRATORS, Role
from jishan_portal.dashboard import figures, menu, queries
from jishan_portal.dashboard.context import CARE_COOKIE, Shell
from jishan_portal.public.views import home as public_home

YEAR = 365 * 24 * 3600


@public
def home(request):
    """Show what the user owes and waits for; a visitor gets the public page."""
    user = request.user
    if not user.is_authenticated:
        return public_home(request)
    if Role.OWNER in user.roles:
        return _owner_home(request)
    context = {
        "todo": queries.todo(user),
        "awaited": queries.awaited(user),
        "figures": figures.of_reach(user) if user.may("registry.see") else None,
        "shortcuts": menu.shortcuts(user.roles) if user.roles & ADMINISTRATORS else [],
    }
    return render(request, "jishan_portal/dashboard/home.html", context)


def _owner_home(request):
    user = request.user
    context = {"todo": queries.todo(user), "proposals": queries.own_proposals(user), "workshops": queries.own_workshops(user)}
    return render(request, "jishan_portal/dashboard/owner_home.html", context)


@allow(Role.OWNER)
def contact(request):
    """Show an owner which station looks after the workshop and how to reach it."""
    return render(request, "jishan_portal/dashboard/contact.html", {"workshops": queries.own_workshops(request.user)})


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
