"""Keeping policy texts, sending notices, noting who read them, writing down publicity."""

from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import BooleanField, CharField, DateTimeField, F, IntegerField, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast, Concat

from branding.publicity.models import Bulletin, Effort, EffortPhoto, PolicyText, PolicyWords, Receipt
from jishan_portal.accounts.areas import span
from jishan_portal.accounts.models import Organisation, User
from jishan_portal.audit import actions as audit
from jishan_portal.files import actions as files
from jishan_portal.files.models import StoredFile
from jishan_portal.kit import clock
from jishan_portal.kit.search import search_text
from jishan_portal.kit.setwise import insert_select
from jishan_portal.notifications.models import Notice
from jishan_portal.programme.queries import year_of
from workshops.registry.models import Workshop
from workshops.registry.reminding import OWNERS

KIND = Receipt._meta.label_lower


@transaction.atomic
def keep_policy(policy: PolicyText, *, by, original: StoredFile | None = None) -> PolicyText:
    """Put a text into the library, or keep what was changed, and renew what the search looks through."""
    if PolicyText.objects.filter(title=policy.title, number=policy.number).exclude(pk=policy.pk).exists():
        raise ValidationError({"title": "政策库里已有这份文件。"})
    if original:
        policy.file = files.claim(original, by=by)
    if policy.pk is None:
        policy.added_by = by if isinstance(by, User) else None
    policy.save()
    text, pieces = search_text([policy.title, policy.number, policy.issuer, *policy.body.splitlines()])
    PolicyWords.objects.update_or_create(policy=policy, defaults={"text": text, "pieces": pieces})
    audit.record(
        "branding.policy.keep", policy, by=by, summary=f"政策库：{policy}", data={"number": policy.number, "is_public": policy.is_public}
    )
    return policy


def _office(by) -> Organisation | None:
    first = by.access.organisation_ids[:1] if isinstance(by, User) else ()
    return Organisation.objects.filter(pk__in=first).first()


@transaction.atomic
def send(bulletin: Bulletin, *, by, submission_id: UUID | None = None) -> Bulletin:
    """Send a notice: a receipt for each working workshop (or each official) of its area and a message to each account, set-based.

    The same submission again gives the same notice.
    """
    earlier = submission_id and Bulletin.objects.filter(submission_id=submission_id).first()
    if earlier:
        return earlier
    bulletin.submission_id, bulletin.year, bulletin.organisation = submission_id, year_of(), _office(by)
    bulletin.sent_by = by if isinstance(by, User) else None
    bulletin.save(force_insert=True)
    low, high = span(bulletin.area_code)
    if bulletin.audience == "workshops":
        rows = Workshop.objects.working().filter(area_code__gte=low, area_code__lt=high)
        number = insert_select(Receipt, rows, {**_columns(bulletin), "workshop": F("pk"), "area_code": F("area_code")})
    else:
        areas = {"posts__organisation__areas__code__gte": low, "posts__organisation__areas__code__lt": high}
        people = User.objects.filter(is_active=True, posts__ends_on__isnull=True, **areas).distinct()
        rows = [Receipt(bulletin=bulletin, user=person, area_code=person.access.home_area or bulletin.area_code) for person in people]
        number = len(Receipt.objects.bulk_create(rows))
    tell(bulletin, bulletin.receipts.all(), key="send")
    summary = f"发布通知“{bulletin}”，{number} {'户' if bulletin.audience == 'workshops' else '人'}"
    audit.record("branding.bulletin.send", bulletin, by=by, summary=summary, data={"receivers": number})
    return bulletin


def _columns(bulletin: Bulletin) -> dict:
    return {"bulletin": Value(bulletin.pk, IntegerField()), "is_told": Value(False, BooleanField())}


def tell(bulletin: Bulletin, rows: QuerySet, *, key: str) -> None:
    """Write one message to each account that answers for a receipt."""
    today = clock.today()
    columns = {
        "title": Value(f"请阅读通知：{bulletin.title}"[:120], CharField()),
        "body": Value("看完点一下“我已阅读”。", TextField()),
        "url": Value("/branding/publicity/inbox/", CharField()),
        "key": Concat(Value(f"{KIND}:"), Cast("pk", CharField()), Value(f":{key}"), output_field=CharField()),
        "sent_at": Value(clock.now(), DateTimeField()),
    }
    held = Q(**{f"{OWNERS}until__isnull": True}) | Q(**{f"{OWNERS}until__gte": today})
    owned = rows.filter(held, workshop__isnull=False, **{f"{OWNERS}since__lte": today}).order_by()
    insert_select(Notice, owned, {**columns, "user": F(f"{OWNERS}user")}, skip_conflicts=True)
    insert_select(Notice, rows.filter(user__isnull=False).order_by(), {**columns, "user": F("user")}, skip_conflicts=True)


@transaction.atomic
def read(receipt: Receipt, *, by: User) -> Receipt:
    """Note that whoever answers for a receipt read the notice; again changes nothing."""
    held = Receipt.objects.select_for_update(of=("self",)).select_related("bulletin", "workshop").get(pk=receipt.pk)
    if not Receipt.objects.of_person(by).filter(pk=held.pk).exists():
        raise PermissionDenied("这份通知不是发给您的。")
    if held.read_at is None:
        held.read_at, held.read_by = clock.now(), by
        held.save(update_fields=["read_at", "read_by"])
    return held


@transaction.atomic
def told(bulletin: Bulletin, rows: QuerySet, *, by: User) -> int:
    """Note that some who have no account were told at the door; return how many were new."""
    if not by.may("publicity.edit"):
        raise PermissionDenied("当面告知由监管所、乡镇登记。")
    found = list(
        Receipt.objects.visible_to(by)
        .filter(bulletin=bulletin, read_at__isnull=True, pk__in=rows.values("pk"))
        .values_list("pk", flat=True)
    )
    Receipt.objects.filter(pk__in=found).update(read_at=clock.now(), read_by=by, is_told=True)
    if found:
        audit.record_bulk("branding.receipt.told", KIND, found, by=by, summary=f"当面告知“{bulletin}” {len(found)} 户")
    return len(found)


@transaction.atomic
def remind(bulletin: Bulletin, *, by: User) -> int:
    """Remind those in reach who have not read a notice, once a day; return how many."""
    today = clock.today()
    rows = Receipt.objects.visible_to(by).filter(bulletin=bulletin, read_at__isnull=True).exclude(reminded_on=today)
    ids = list(rows.order_by().values_list("pk", flat=True))
    if ids:
        due = Receipt.objects.filter(pk__in=ids)
        tell(bulletin, due, key=f"remind:{today}")
        due.update(reminded_on=today)
        audit.record_bulk("branding.receipt.remind", KIND, ids, by=by, summary=f"提醒阅读“{bulletin}” {len(ids)} 个")
    return len(ids)


@transaction.atomic
def record_effort(effort: Effort, *, by, photos=(), submission_id: UUID | None = None) -> Effort:
    """Write down something done to make the programme known; the same submission again gives the same record."""
    earlier = submission_id and Effort.objects.filter(submission_id=submission_id).first()
    if earlier:
        return earlier
    if effort.on > clock.today():
        raise ValidationError({"on": "日期不能晚于今天。"})
    effort.submission_id, effort.year, effort.organisation = submission_id, year_of(effort.on), _office(by)
    effort.made_by = by if isinstance(by, User) else None
    effort.save(force_insert=True)
    for stored in photos:
        EffortPhoto.objects.create(effort=effort, file=files.claim(stored, by=by))
    audit.record(
        "branding.effort.record",
        effort,
        by=by,
        summary=f"宣传记录：{effort}（{effort.get_medium_display()}）",
        data={"reach": effort.reach},
    )
    return effort
