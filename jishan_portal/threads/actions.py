"""Writing messages on a record; each is kept, the other side hears of it."""

from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from jishan_portal.accounts.models import User
from jishan_portal.accounts.roles import Role
from jishan_portal.audit import actions as audit
from jishan_portal.files import actions as files
from jishan_portal.files.models import StoredFile
from jishan_portal.kit import clock
from jishan_portal.notifications.actions import notify
from jishan_portal.threads.models import Message, Thread
from jishan_portal.threads.subjects import found

LONGEST = 1000


@transaction.atomic
def write(kind: str, pk: str, text: str, *, by: User, photo: StoredFile | None = None, submission_id: UUID | None = None) -> Message:
    """Add a message to the thread of a record (opened with the first one); the same submission again gives the same message.

    PermissionDenied where the record is not in reach.
    """
    earlier = submission_id and Message.objects.filter(submission_id=submission_id, by=by).first()
    if earlier:
        return earlier
    if not text.strip():
        raise ValidationError({"text": "请写上要说的话。"})
    if not by.may("threads.write"):
        raise PermissionDenied("您的岗位只能查看留言。")
    thread, is_owner = _thread(kind, pk, by), Role.OWNER in by.roles
    made = Message.objects.create(
        thread=thread, by=by, post=by.post_title[:60], is_owner=is_owner, text=text.strip()[:LONGEST],
        photo=files.claim(photo, by=by) if photo else None, submission_id=submission_id,
    )  # fmt: skip
    thread.last_at, thread.waits_on_office = clock.now(), is_owner
    thread.save(update_fields=["last_at", "waits_on_office"])
    audit.record("threads.write", thread, by=by, summary=f"留言：{thread}", data={"message": made.pk, "length": len(made.text)})
    _tell(thread, made)
    return made


def _thread(kind: str, pk: str, by: User) -> Thread:
    held = found(by, kind, pk)
    if held is None:
        raise PermissionDenied("没有这条记录，或不在您的范围内。")
    row, subject = held
    shop = subject.workshop(row)
    thread = Thread.objects.select_for_update(of=("self",)).filter(subject_kind=kind, subject_id=str(pk)).first()
    return thread or Thread.objects.create(
        workshop=shop, area_code=shop.area_code, subject_kind=kind, subject_id=str(pk), title=f"{shop.name}：{subject.label}"[:120],
        url=getattr(row, "url", "") or f"/workshops/{shop.pk}/file/",
    )  # fmt: skip


def _tell(thread: Thread, made: Message) -> None:
    """An owner hears of an answer; whoever of the office took part (else the station) hears of the owner."""
    url = thread.here
    if not made.is_owner:
        owner = thread.workshop.root.present_owner()
        notify([owner] if owner else [], f"{made.post}回复：{thread.title}", body=made.text[:200], url=url, key=f"message:{made.pk}")
        return
    took_part = User.objects.filter(pk__in=thread.messages.filter(is_owner=False).values("by"))
    station = thread.workshop.root.station
    stationed = User.objects.filter(
        posts__organisation=station, posts__role__in=[Role.INSPECTOR, Role.STATION_CHIEF], posts__ends_on__isnull=True
    )
    people = took_part if took_part.exists() else stationed if station else User.objects.none()
    notify(people.distinct(), f"业主留言：{thread.title}", body=made.text[:200], url=url, key=f"message:{made.pk}")
