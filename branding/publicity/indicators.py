"""Clause O-43: what was done to make the programme known, and notices that were read."""

from django.db.models import Q

from branding.publicity.models import Effort, Receipt
from jishan_portal.programme.indicators import Indicator
from jishan_portal.programme.queries import year_of


def _efforts(scope, on):
    return Effort.objects.visible_to(scope).filter(year=year_of(on))


def _receipts(scope, on):
    return Receipt.objects.visible_to(scope).filter(bulletin__year=year_of(on))


EFFORTS = Indicator("publicity.efforts", "O-43", "宣传条数", "条", "", _efforts)
READ = Indicator("publicity.read", "O-43", "通知已读", "份", "", _receipts, Q(read_at__isnull=False))
