"""Where a form asks to go next: a path of this portal, or nowhere."""

from django.utils.http import url_has_allowed_host_and_scheme


def own_path(asked: str, otherwise: str) -> str:
    """Return what was asked for where it is a path of our own (it begins with one slash), else `otherwise`."""
    is_own = asked.startswith("/") and asked.isprintable() and url_has_allowed_host_and_scheme(asked, allowed_hosts=None)
    return asked if is_own else otherwise
