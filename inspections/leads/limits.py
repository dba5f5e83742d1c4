"""How much one network address may send in: counted under a hash that changes daily, kept nowhere but in the cache."""

from django.core.cache import cache
from django.utils.crypto import salted_hmac

from inspections.leads.models import Lead
from inspections.leads.states import Channel
from jishan_portal.accounts.devices import address_of
from jishan_portal.kit import clock
from jishan_portal.rulebook.queries import value

DAY, MINUTE = 24 * 3600, 60
TRIES_AN_HOUR = 60  # a form sent again and again, photos included
LOOKUPS_A_MINUTE = 30


def _key(request, what: str) -> str:
    """A key from which the address cannot be told: keyed hash, new every day."""
    day = f"{clock.today():%Y%m%d}"
    return f"leads:{what}:{salted_hmac('leads.address', f'{address_of(request)}:{day}').hexdigest()[:32]}"


def _count(key: str, seconds: int) -> int:
    cache.add(key, 0, seconds)
    try:
        return cache.incr(key)
    except ValueError:  # the key lapsed between the two calls
        return 1


def tried_too_often(request) -> bool:
    """Count one sending of the form; whether there were too many this hour."""
    return _count(_key(request, f"try:{clock.now():%H}"), 3600) > TRIES_AN_HOUR


def looked_up_too_often(request) -> bool:
    """Count one look-up of a tracking code; whether there were too many this minute."""
    return _count(_key(request, f"look:{clock.now():%H%M}"), MINUTE + 10) > LOOKUPS_A_MINUTE


def is_full(request) -> bool:
    """Whether today's reports of this address, or of the whole county, have reached what the rulebook allows."""
    if (cache.get(_key(request, "sent")) or 0) >= int(value("lead.public_per_address")):
        return True
    today = Lead.objects.filter(channel=Channel.WEB, made_at__gte=clock.start_of(clock.today()))
    return today.count() >= int(value("lead.public_per_day"))


def count_sent(request) -> None:
    """Count one report that was taken in."""
    _count(_key(request, "sent"), DAY)
