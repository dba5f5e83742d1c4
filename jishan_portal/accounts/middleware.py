"""What stands between a request and its page: the session's limits, a due password, and what was typed before."""

from django.contrib.auth import logout
from django.contrib.auth.middleware import get_user
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import urlencode

from jishan_portal.accounts import kept, sessions
from jishan_portal.accounts.models import LoginEnd
from jishan_portal.accounts.passwords import is_due
from jishan_portal.kit.refill import refill

OPEN_WITH_FIRST_PASSWORD = {
    "accounts:activate",
    "accounts:change_password",
    "accounts:enter_code",
    "accounts:login",
    "accounts:logout",
    "dashboard:large_text",
}


class SessionMiddleware:
    """Ends sessions that are over, keeps what was being sent, gives it back after log-in, asks for a due password."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.former_holder = _end_if_over(request)
        response = self.get_response(request)
        if kept.COOKIE in request.COOKIES and request.user.is_authenticated:
            response = _give_back(request, response)
        if request.user.is_authenticated and not response.has_header("Cache-Control"):
            response["Cache-Control"] = "no-store, private"
        return response

    def process_view(self, request, view_func, args, kwargs):
        name = request.resolver_match.view_name
        if request.former_holder and (getattr(view_func, "login_required", True) or name == "home"):
            return _ask_to_log_in(request)
        if request.user.is_authenticated and name not in OPEN_WITH_FIRST_PASSWORD and is_due(request.user):
            return redirect("accounts:change_password")
        return None


def _end_if_over(request) -> str | None:
    """End an expired or revoked session; return for whom it had been begun, None while it is good."""
    holder = sessions.holder_of(request.session)
    if holder is None:
        return None
    if sessions.is_over(request.session):
        if request.method == "POST":  # a GET writes nothing but the session; the sweep notes the end
            sessions.close(request.session.session_key, LoginEnd.EXPIRED)
        logout(request)
        return holder
    user = get_user(request)
    if not user.is_authenticated:
        return holder
    request.user = user  # itself: through Django's lazy stand-in a page asks a hundred times whether it is there already
    sessions.mark_seen(request.session)
    return None


def _ask_to_log_in(request):
    """Send somebody whose session is over to the log-in page; what they were sending is kept."""
    page = request.get_full_path() if request.method in {"GET", "HEAD"} else reverse("home")
    address = f"{reverse('accounts:login')}?{urlencode({'next': page, 'expired': 1})}"
    response = HttpResponse(headers={"HX-Redirect": address}) if request.headers.get("HX-Request") else redirect(address)
    if request.method == "POST":
        token = kept.keep(request, request.former_holder)
        if token:
            kept.set_cookie(response, token)
    return response


def _give_back(request, response):
    """Fill a kept form into the page it stood on; forget it once it was sent or the browser has none."""
    row = kept.find(request, request.user)
    if row is None:
        response.delete_cookie(kept.COOKIE)
    elif request.method == "POST" and request.get_full_path() == row.action and response.status_code < 400:
        kept.drop(row)
        response.delete_cookie(kept.COOKIE)
    elif request.method == "GET" and request.get_full_path() == row.page and _is_page(response):
        _fill(request, response, row)
    return response


def _is_page(response) -> bool:
    return response.status_code == 200 and not response.streaming and response.headers.get("Content-Type", "").startswith("text/html")


def _fill(request, response, row) -> None:
    typed = kept.contents(row)
    banner = render_to_string("components/kept_banner.html", {"files": typed["files"]}, request)
    filled = refill(response.content.decode(), page=row.page, action=row.action, values=typed["fields"], banner=banner)
    if filled is not None:
        response.content = filled
