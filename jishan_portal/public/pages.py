"""Serving pages that are the same for everybody: rendered once a minute, conditional, open to caches; look-ups are limited."""

from functools import wraps

from django.core.cache import cache
from django.http import HttpResponse
from django.views.decorators.http import conditional_page

from jishan_portal.accounts.devices import address_of
from jishan_portal.kit import clock

KEPT_SECONDS = 60
BROWSER_SECONDS = 300
LOOKUPS_A_MINUTE = 30


class TooManyLookups(Exception):
    """One network address looked up too much in a minute; shown as HTTP 429."""


def same_for_everybody(view):
    """Keep a public page's HTML for a minute under its address; answer If-None-Match; let browsers keep it."""

    @conditional_page
    @wraps(view)
    def kept(request, *args, **kwargs):
        if request.method not in {"GET", "HEAD"}:
            return view(request, *args, **kwargs)
        key = f"page:{clock.today():%Y%m%d}:{request.path}:{request.GET.get('care') == '1'}"
        text = cache.get(key)
        if text is None:
            response = view(request, *args, **kwargs)
            if response.status_code != 200:
                return response
            text = response.content
            cache.set(key, text, KEPT_SECONDS)
        return HttpResponse(text, headers={"Cache-Control": f"public, max-age={BROWSER_SECONDS}"})

    return kept


def count_lookup(request) -> None:
    """Count one look-up of a network address; raises TooManyLookups once it has none left this minute."""
    key = f"lookups:{address_of(request)}:{clock.now():%H%M}"
    cache.add(key, 0, 70)
    try:
        used = cache.incr(key)
    except ValueError:  # the key lapsed between the two calls
        return
    if used > LOOKUPS_A_MINUTE:
        raise TooManyLookups
