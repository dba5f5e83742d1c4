"""Putting many licences on file at once, for imports and the made county.

The licence columns of the registry rows are written by the caller in the same transaction (`registry.bulk` takes them).
"""

from django.db import transaction

from jishan_portal.audit import actions as audit
from jishan_portal.kit import bulk
from workshops.licences.models import Licence, LicenceEnd

KIND = "workshops.licence"


@transaction.atomic
def record_many(licences: list[Licence], *, by, summary: str, data: dict | None = None) -> int:
    """Insert licences whose numbers stand nowhere yet (the caller's to check); one audit entry for the set."""
    if not licences:
        return 0
    for pk, licence in zip(bulk.next_ids(Licence, len(licences)), licences, strict=True):
        licence.pk = pk
    bulk.insert(Licence, licences)
    audit.record_bulk(f"{KIND}.record_many", KIND, [row.pk for row in licences], by=by, summary=summary, data=data)
    return len(licences)


@transaction.atomic
def correct_many(licences: list[Licence], *, by, summary: str, data: dict | None = None) -> int:
    """Write the corrected dates of many licences that are on file."""
    bulk.update(Licence, licences, ["issued_on", "valid_until", "warned_days"])
    if licences:
        audit.record_bulk(f"{KIND}.correct_many", KIND, [row.pk for row in licences], by=by, summary=summary, data=data)
    return len(licences)


@transaction.atomic
def replace_many(licences: list[Licence], *, by, summary: str, data: dict | None = None, reason: str = "台账报来新证") -> int:
    """End many licences as replaced (换发); each carries the `ended_on` it shall have."""
    for licence in licences:
        licence.end_kind, licence.end_reason = LicenceEnd.REPLACED, reason
    bulk.update(Licence, licences, ["ended_on", "end_kind", "end_reason"])
    if licences:
        audit.record_bulk(f"{KIND}.replace_many", KIND, [row.pk for row in licences], by=by, summary=summary, data=data)
    return len(licences)
