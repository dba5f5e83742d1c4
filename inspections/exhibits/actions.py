"""Taking evidence and moving things from hand to hand."""

from django.db import transaction
from django.db.models import Max

from inspections.exhibits.models import SETTLED, Custody, Exhibit
from jishan_portal.accounts.models import User
from jishan_portal.audit import actions as audit
from jishan_portal.files import actions as files
from jishan_portal.kit import clock
from jishan_portal.workflow.actions import MoveRefused


@transaction.atomic
def take(exhibit: Exhibit, *, subject, by: User) -> Exhibit:
    """Enter an exhibit (kind, name, source, day, second person … are set) into the dossier of a record, with the next number.

    The record's row is the lock, so call it with the record locked. A file is kept unaltered and its hash written down.
    """
    if exhibit.second_id == by.pk:
        raise MoveRefused("取证须由两人进行，请另选一名取证人。")
    if exhibit.taken_on > clock.today():
        raise MoveRefused("取得日期不能晚于今天。")
    exhibit.dossier, exhibit.taken_by = audit.chain_of(subject), by
    exhibit.number = (Exhibit.objects.filter(dossier=exhibit.dossier).aggregate(last=Max("number"))["last"] or 0) + 1
    if exhibit.file_id:
        files.claim(exhibit.file, by=by)
        exhibit.sha256 = exhibit.file.sha256
    exhibit.save(force_insert=True)
    facts = {"number": exhibit.number, "sha256": exhibit.sha256}
    audit.record("inspections.exhibit.take", subject, by=by, summary=f"取得证据 {exhibit}", data=facts)
    _note(exhibit, reason="取得", by=by)
    return exhibit


@transaction.atomic
def hand_over(exhibit: Exhibit, *, whereabouts: str, holder: str, reason: str, by: User, place: str = "", subject) -> Custody:
    """Write down that a thing passed into other hands; one that has been settled (returned, confiscated …) moves no more."""
    held = Exhibit.objects.select_for_update().get(pk=exhibit.pk)
    if held.whereabouts in SETTLED and held.custody.count() > 1:
        raise MoveRefused(f"“{held.name}”已经{held.get_whereabouts_display()}，不能再流转。")
    if not holder.strip() or not reason.strip():
        raise MoveRefused("请写明接收人和事由。")
    held.whereabouts, held.holder = whereabouts, holder.strip()[:60]
    held.save(update_fields=["whereabouts", "holder"])
    audit.record("inspections.exhibit.hand_over", subject, by=by, summary=f"{held} {held.get_whereabouts_display()}：{reason}"[:300])
    return _note(held, reason=reason, by=by, place=place)


def unsettled(dossier: str) -> list[Exhibit]:
    """Return the things of a dossier that are still somewhere on the way; a case does not close with one of them."""
    return list(Exhibit.objects.filter(dossier=dossier).exclude(whereabouts__in=sorted(SETTLED)).order_by("number"))


def _note(exhibit: Exhibit, *, reason: str, by: User, place: str = "") -> Custody:
    return Custody.objects.create(
        exhibit=exhibit,
        whereabouts=exhibit.whereabouts,
        holder=exhibit.holder or by.name,
        place=place,
        reason=reason[:200],
        by=by,
        at=clock.now(),
    )
