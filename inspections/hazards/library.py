"""Keeping the library of standard findings: every change is written down with what it was before."""

from django.core.cache import cache
from django.db import transaction

from inspections.hazards.models import Finding
from inspections.hazards.queries import CATEGORIES
from jishan_portal.accounts.models import User
from jishan_portal.audit import actions as audit
from workshops.registry.keys import initials

KEPT = ("code", "category", "text", "basis", "is_confirmed", "severity", "usual_days", "advice", "is_active")


@transaction.atomic
def keep_finding(finding: Finding, *, by: User) -> Finding:
    """Save a new or changed standard finding with its initials; hazards opened from it keep the words they had."""
    before = Finding.objects.select_for_update().filter(pk=finding.pk).values(*KEPT).first() or {}
    finding.initials = initials(finding.text)[:200]
    finding.save()
    now = {name: getattr(finding, name) for name in KEPT}
    changed = {name: [before.get(name), value] for name, value in now.items() if before.get(name) != value}
    verb = "修改" if before else "新增"
    audit.record("inspections.finding.keep", finding, by=by, summary=f"{verb}问题用语：{finding.code} {finding.text}", data=changed)
    transaction.on_commit(lambda: cache.delete(CATEGORIES))
    return finding
