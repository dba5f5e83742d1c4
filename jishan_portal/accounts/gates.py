"""The first two gates of every page: declared public, or open to named roles."""

from functools import wraps

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied

from jishan_portal.accounts.roles import EVERYBODY, holders


def allow(*roles, ability: str = ""):
    """Open a view to people who hold one of `roles` (or the roles of an `ability`); others get 403.

    The roles stand on the view as `allowed_roles`, where the architecture tests and the menu read them.
    """
    allowed = frozenset(roles) | (holders(ability) if ability else frozenset())

    def decorate(view):
        @wraps(view)
        def gated(request, *args, **kwargs):
            if not request.user.roles & allowed:
                raise PermissionDenied("您的岗位不能使用这个页面。如工作需要，请联系系统管理员调整岗位。")
            return view(request, *args, **kwargs)

        gated.allowed_roles = allowed
        return gated

    return decorate


def public(view):
    """Declare a view open to everybody without log-in."""
    view = login_not_required(view)
    view.is_public = True
    return view


def personal(view):
    """Open a view that concerns only oneself (own password, own sessions) to everybody who is logged in."""
    view.allowed_roles = EVERYBODY
    view.is_personal = True
    return view
