"""Putting workshops into the three batches and taking them out: set-based, one audit entry for the whole selection."""

from datetime import date
from typing import NamedTuple

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import QuerySet

from jishan_portal.accounts.models import User
from jishan_portal.audit import actions as audit
from jishan_portal.kit import clock
from workshops.batches.models import BatchKind, Membership
from workshops.registry.marks import note_events
from workshops.registry.models import Visibility, Workshop

KIND = "workshops.membership"


class Outcome(NamedTuple):
    """How many were changed, and how many of the selection stayed as they were."""

    changed: int
    left: int


@transaction.atomic
def put_in(workshops: QuerySet, kind: str, *, year: int, since: date, reason: str, by) -> Outcome:
    """List workshops in a batch from a day; those already in it, merged or ended stay as they are."""
    _check(by, reason, since)
    asked = set(workshops.values_list("pk", flat=True))
    takers = workshops.living().select_for_update().order_by("pk")
    inside = set(Membership.objects.filter(kind=kind, year=year, until__isnull=True).values_list("workshop__root", flat=True))
    rows = [workshop for workshop in takers if workshop.pk not in inside]
    decider = by if isinstance(by, User) else None
    Membership.objects.bulk_create(
        [Membership(workshop=row, kind=kind, year=year, since=since, reason=reason.strip(), decided_by=decider) for row in rows],
        batch_size=500,
    )
    sentence = f"列入{year}年“{BatchKind(kind).label}”批次。理由：{reason.strip()}"
    _note(rows, "put_in", sentence, by=by, data={"kind": kind, "year": year, "since": since, "reason": reason.strip()})
    return Outcome(len(rows), len(asked) - len(rows))


@transaction.atomic
def take_out(workshops: QuerySet, kind: str, *, year: int, until: date, reason: str, by) -> Outcome:
    """End the membership of workshops in a batch on a day; those that are not in it stay as they are."""
    _check(by, reason, until)
    asked = set(workshops.values_list("pk", flat=True))
    held = Membership.objects.select_for_update().filter(kind=kind, year=year, until__isnull=True, workshop__root__in=asked)
    members = list(held.select_related("workshop").order_by("workshop_id"))
    if any(row.since > until for row in members):
        raise ValidationError({"on": "移出日期不能早于列入日期。"})
    Membership.objects.filter(pk__in=[row.pk for row in members]).update(until=until, end_reason=reason.strip())
    sentence = f"移出{year}年“{BatchKind(kind).label}”批次。理由：{reason.strip()}"
    rows = [row.workshop for row in members]
    _note(rows, "take_out", sentence, by=by, data={"kind": kind, "year": year, "until": until, "reason": reason.strip()})
    return Outcome(len(rows), len(asked) - len(rows))


def _check(by, reason: str, day: date) -> None:
    if not by.may("batches.decide"):
        raise PermissionDenied("列入或移出批次由所长、局领导或领导小组办公室决定，您的岗位不能办理。")
    if not reason.strip():
        raise ValidationError({"reason": "请写明理由，它会写进每一户的大事记。"})
    if day > clock.today():
        raise ValidationError({"on": "日期不能晚于今天。"})


def _note(rows: list[Workshop], verb: str, sentence: str, *, by, data: dict) -> None:
    if not rows:
        return
    audit.record_bulk(f"{KIND}.{verb}", KIND, [row.pk for row in rows], by=by, summary=f"{len(rows)} 户{sentence}", data=data)
    note_events(rows, sentence, tone="go", visibility=Visibility.OWNER)
