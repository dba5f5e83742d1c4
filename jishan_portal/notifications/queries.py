"""What the page of messages shows."""

from django.db.models import QuerySet

from jishan_portal.kit.paging import Order
from jishan_portal.notifications.models import Notice

VIEWS = {"": "未读", "read": "已读"}
NEWEST = Order("sent", "时间", "sent_at", descending=True)


def listed(user, *, view: str = "") -> QuerySet:
    """Return somebody's unread or read messages, to be ordered by NEWEST."""
    mine = Notice.objects.filter(user=user)
    return mine.filter(read_at__isnull=False) if view == "read" else mine.unread()
