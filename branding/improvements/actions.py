"""Advising, carrying out, reviewing; trademarks and honours; which kinds of food are 稷山四宝."""

from datetime import date
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from branding.improvements import rules
from branding.improvements.models import BrandFact, Improvement, Picture
from branding.improvements.states import ImprovementState, PictureKind, Subject
from inspections.hazards.actions import PhotoReused
from jishan_portal.accounts.models import Organisation, User
from jishan_portal.audit import actions as audit
from jishan_portal.files import actions as files
from jishan_portal.kit import clock
from jishan_portal.programme.queries import year_of
from jishan_portal.workflow.actions import MoveRefused, begin, move
from workshops.products.models import Product
from workshops.registry.actions import note_event
from workshops.registry.marks import lock_living
from workshops.registry.models import FoodKind, Visibility, Workshop

OTHER_SIDE = {PictureKind.BEFORE: PictureKind.AFTER, PictureKind.AFTER: PictureKind.BEFORE}

S = ImprovementState


@transaction.atomic
def advise(
    workshop: Workshop, subject: str, *, on: date, problem: str, advice: str, by, product: Product | None = None, photos=(),
    submission_id: UUID | None = None,
) -> Improvement:  # fmt: skip
    """Write a piece of advice down; it then waits for the owner. The same submission again gives the same one."""
    earlier = submission_id and Improvement.objects.filter(submission_id=submission_id).first()
    if earlier:
        return earlier
    held = lock_living(workshop)
    if on > clock.today():
        raise ValidationError({"on": "指导日期不能晚于今天。"})
    if product and product.workshop.root_id != held.pk:
        raise ValidationError({"product": "这个产品不是这一户的。"})
    first = by.access.organisation_ids[:1] if isinstance(by, User) else ()
    row = Improvement(
        workshop=held, product=product, area_code=held.area_code, year=year_of(on), subject=subject, on=on, problem=problem.strip()[:500],
        advice=advice.strip()[:500], organisation=Organisation.objects.filter(pk__in=first).first(),
        adviser=by if isinstance(by, User) else None, submission_id=submission_id,
    )  # fmt: skip
    begin(row, S.ADVISED, by=by)
    _keep(row, PictureKind.BEFORE, photos, by=by)
    _note(row, f"{Subject(subject).label}指导：{row.advice}")
    return row


@transaction.atomic
def add_pictures(row: Improvement, kind: str, photos, *, words: str = "", by) -> int:
    """Put pictures with an improvement that is open; drafts of the design get the next version. Returns how many were new."""
    held = _held(row, by)
    if held.state in {S.ADOPTED, S.NOT_ADOPTED}:
        raise MoveRefused("这项改进已经办结，不能再加图片。")
    if not photos:
        raise ValidationError("请选择要上传的图片。")
    return _keep(held, kind, photos, words=words, by=by)


def _keep(row: Improvement, kind: str, photos, *, by, words: str = "") -> int:
    version = 1
    if kind == PictureKind.DESIGN:
        version = (row.pictures.filter(kind=kind).order_by("-version").values_list("version", flat=True).first() or 0) + 1
    # By the bytes alone: a packet whose colours were changed looks, in its outlines, like the one before.
    other_side = set(row.pictures.filter(kind=OTHER_SIDE.get(kind, "")).values_list("file__sha256", flat=True))
    again = next((stored for stored in photos if stored.sha256 in other_side), None)
    if again:
        raise PhotoReused(again)
    known = set(row.pictures.values_list("file_id", flat=True))
    for stored in (fresh := [one for one in photos if one.pk not in known]):
        files.claim(stored, by=by)
        added = by if isinstance(by, User) else None
        Picture.objects.create(improvement=row, kind=kind, version=version, file=stored, words=words.strip()[:100], added_by=added)
    if fresh:
        label = f"{PictureKind(kind).label}{f'第 {version} 版' if kind == PictureKind.DESIGN else ''}"
        audit.record("branding.improvement.picture", row, by=by, summary=f"上传{label} {len(fresh)} 张：{row}")
    return len(fresh)


@transaction.atomic
def carry_out(row: Improvement, *, words: str, by, photos=()) -> Improvement:
    """Say that the advice was carried out, with pictures of after; whoever advised then reviews it."""
    held = _held(row, by)
    _keep(held, PictureKind.AFTER, photos, by=by)
    if not held.pictures.filter(kind=PictureKind.AFTER).exists():
        raise ValidationError("请上传改后的照片，复核要和改前的对比。")
    done = move(held, "carry_out", by=by, done_words=words.strip()[:300], done_on=clock.today())
    _note(done, f"{done.get_subject_display()}已改进，待复核")
    return done


@transaction.atomic
def review(row: Improvement, *, is_adopted: bool, words: str, by) -> Improvement:
    """Accept what was carried out, or send it back with the reason."""
    held = _held(row, by)
    if not rules.can_review(by, held):
        raise PermissionDenied("改进由指导单位复核。")
    facts = {"outcome": words.strip()[:300], "reviewer": by, "reviewed_on": clock.today()}
    done = move(held, "adopt" if is_adopted else "send_back", by=by, note=words, **facts)
    _note(
        done,
        f"{done.get_subject_display()}改进{'复核通过' if is_adopted else f'退回再改：{done.outcome}'}",
        tone="ok" if is_adopted else "near",
    )
    return done


@transaction.atomic
def decline(row: Improvement, *, words: str, by) -> Improvement:
    """Note that the advice is not taken up, and why."""
    done = move(_held(row, by), "decline", by=by, note=words, outcome=words.strip()[:300])
    _note(done, f"{done.get_subject_display()}建议未采纳：{done.outcome}", tone="off")
    return done


@transaction.atomic
def keep_fact(fact: BrandFact, *, by) -> BrandFact:
    """Put a trademark, authorisation or honour on file, or keep what was changed."""
    if BrandFact.objects.filter(workshop=fact.workshop, kind=fact.kind, name=fact.name, number=fact.number).exclude(pk=fact.pk).exists():
        raise ValidationError({"name": "这一户已登记过同样的资料。"})
    if fact.until and fact.issued_on and fact.until < fact.issued_on:
        raise ValidationError({"until": "有效期不能早于取得日期。"})
    is_new = fact.pk is None
    fact.save()
    audit.record("branding.fact.keep", fact, by=by, summary=f"品牌资料：{fact}", data={"number": fact.number, "level": fact.level})
    if is_new:
        note_event(fact.workshop, f"登记{fact}{f'（{fact.level}）' if fact.level else ''}", tone="ok", visibility=Visibility.OWNER)
    return fact


@transaction.atomic
def tag_kind(kind: FoodKind, *, treasure: str, is_priority: bool, is_confirmed: bool, by) -> FoodKind:
    """Say whether a kind of food is one of 稷山四宝 or of the kinds that the programme names; again changes nothing."""
    held = FoodKind.objects.select_for_update().get(pk=kind.pk)
    after = {"treasure": treasure, "is_priority": is_priority, "is_confirmed": is_confirmed}
    before = {name: getattr(held, name) for name in after}
    if before == after:
        return held
    for name, value in after.items():
        setattr(held, name, value)
    held.save(update_fields=[*after])
    audit.record("branding.kind.tag", held, by=by, summary=f"核定品类：{held}", data={"before": before, "after": after})
    return held


def _held(row: Improvement, by) -> Improvement:
    held = (
        Improvement.objects.select_for_update(of=("self",))
        .select_related("workshop__root", "product", "adviser", "organisation")
        .get(pk=row.pk)
    )
    if isinstance(by, User) and not rules.can_work(by, held):
        raise PermissionDenied("这项改进由这一户的业主和指导单位办理。")
    return held


def _note(row: Improvement, sentence: str, *, tone: str = "go") -> None:
    what = f"“{row.product}”" if row.product_id else ""
    note_event(row.workshop, f"{what}{sentence}", url=row.url, tone=tone, visibility=Visibility.OWNER)
