"""What was typed into a form whose session had expired: kept sealed, given back to the same person in the same browser.

The browser holds a random token in a cookie, the table its fingerprint. Passwords and files are never kept.
"""

import json
import secrets
from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction

from jishan_portal.accounts.models import KeptForm
from jishan_portal.kit import clock
from jishan_portal.kit.sealed import fingerprint, seal, unseal

COOKIE = "kept_form"
LARGEST = 1024 * 1024
PURPOSE = "kept-form"
SECRET_NAMES = ("password", "csrfmiddlewaretoken")


@transaction.atomic
def keep(request, user_id) -> str:
    """Keep the POST of a request for a user; return the token for the browser's cookie, empty when it was too large."""
    fields = {name: values for name, values in request.POST.lists() if not any(secret in name for secret in SECRET_NAMES)}
    text = json.dumps({"fields": fields, "files": sorted(request.FILES)}, ensure_ascii=False)
    if len(text) > LARGEST:
        return ""
    token = secrets.token_urlsafe(32)
    purge()
    KeptForm.objects.create(
        token_print=fingerprint(token),
        user_id=user_id,
        action=request.get_full_path()[:500],
        page=_page_of(request)[:500],
        sealed=seal(text, PURPOSE),
        kept_at=clock.now(),
    )
    return token


def find(request, user=None) -> KeptForm | None:
    """Return what this browser has kept (for a user, when one is given), unless its time is over."""
    token = request.COOKIES.get(COOKIE)
    if not token:
        return None
    rows = KeptForm.objects.filter(token_print=fingerprint(token), kept_at__gt=_oldest())
    return (rows.filter(user=user) if user else rows).first()


def contents(kept: KeptForm) -> dict:
    """Return the typed values: {"fields": {name: [value, …]}, "files": [name, …]}."""
    return json.loads(unseal(kept.sealed, PURPOSE))


def drop(kept: KeptForm) -> None:
    """Forget what was kept: it was sent or is not wanted."""
    kept.delete()


def purge() -> int:
    """Forget everything older than the time in settings; return how many."""
    return KeptForm.objects.filter(kept_at__lte=_oldest()).delete()[0]


def set_cookie(response, token: str) -> None:
    """Give the browser its token."""
    response.set_cookie(
        COOKIE,
        token,
        max_age=settings.KEEP_TYPED_MINUTES * 60,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def _oldest():
    return clock.now() - timedelta(minutes=settings.KEEP_TYPED_MINUTES)


def _page_of(request) -> str:
    """Return the page the form stood on: the referring page of this site, else the address it was sent to."""
    referer = urlsplit(request.headers.get("HX-Current-URL") or request.headers.get("Referer", ""))
    if referer.netloc != request.get_host():
        return request.get_full_path()
    return f"{referer.path}?{referer.query}" if referer.query else referer.path
