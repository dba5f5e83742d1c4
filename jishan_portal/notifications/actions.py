"""Sending and reading in-site messages."""

from collections.abc import Iterable

from jishan_portal.accounts.models import User
from jishan_portal.kit import clock
from jishan_portal.kit.quotes import nested
from jishan_portal.notifications.models import Notice


def notify(users: Iterable[User], title: str, *, body: str = "", url: str = "", key: str = "") -> int:
    """Send one message to each user; a `key` already used for a user sends nothing to them again. Returns the rows tried."""
    title, body = nested(title)[:120], nested(body)
    rows = [Notice(user=user, title=title, body=body, url=url, key=key, sent_at=clock.now()) for user in users]
    Notice.objects.bulk_create(rows, ignore_conflicts=bool(key))
    return len(rows)


def notify_each(notices: Iterable[Notice]) -> int:
    """Send messages that differ, each with a key, set-based; a key already used for a user sends nothing again. Returns the rows tried."""
    rows = list(notices)
    for row in rows:
        row.title, row.body = nested(row.title), nested(row.body)
    Notice.objects.bulk_create(rows, ignore_conflicts=True, batch_size=1000)
    return len(rows)


def mark_read(notice: Notice, *, by: User) -> None:
    """Note that its receiver opened a message."""
    Notice.objects.filter(pk=notice.pk, user=by, read_at__isnull=True).update(read_at=clock.now())


def mark_all_read(*, by: User) -> int:
    """Note that somebody read all their messages; return how many were unread."""
    return Notice.objects.filter(user=by).unread().update(read_at=clock.now())
