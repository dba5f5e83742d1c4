"""A workshop's management rules: adopted with their words, shown to be followed."""

from datetime import date
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from jishan_portal.accounts.models import User
from jishan_portal.audit import actions as audit
from jishan_portal.files import actions as files
from jishan_portal.files.models import StoredFile
from jishan_portal.kit import clock
from workshops.archive_boxes import rules
from workshops.archive_boxes.refreshing import refresh
from workshops.archive_boxes.rule_models import AdoptedRule, RuleKind, RuleProof
from workshops.registry import actions as registry
from workshops.registry.marks import lock_living
from workshops.registry.models import Visibility, Workshop


@transaction.atomic
def adopt(workshop: Workshop, kind: RuleKind, *, by, adopted_on: date, text: str = "", submission_id: UUID | None = None) -> AdoptedRule:
    """Take a rule up from a day on, in the model's words unless others are given; the one before ends."""
    _need(by)
    held = lock_living(workshop)
    earlier = AdoptedRule.objects.filter(submission_id=submission_id).first() if submission_id else None
    if earlier:
        return earlier
    words = text.strip() or kind.text
    if adopted_on > clock.today():
        raise ValidationError({"adopted_on": "建立日期不能晚于今天。"})
    present = AdoptedRule.objects.filter(workshop__root=held, kind=kind, ended_at__isnull=True)
    same = present.filter(text=words).first()
    if same:
        return same
    present.update(ended_at=clock.now())
    made = AdoptedRule.objects.create(
        workshop=held,
        kind=kind,
        text=words,
        version=kind.version,
        adopted_on=adopted_on,
        made_by=by if isinstance(by, User) else None,
        submission_id=submission_id,
    )
    return _note(made, "adopt", f"建立{kind.name}（{adopted_on} 起）", by=by)


@transaction.atomic
def adopt_all(workshop: Workshop, *, by, adopted_on: date) -> int:
    """Take up every rule asked for that a workshop does not have, in the model's words; return how many."""
    held = lock_living(workshop)
    present = AdoptedRule.objects.filter(workshop__root=held, ended_at__isnull=True).values("kind")
    kinds = RuleKind.objects.filter(is_required=True).exclude(pk__in=present)
    return len([adopt(held, kind, by=by, adopted_on=adopted_on) for kind in kinds])


@transaction.atomic
def prove(
    workshop: Workshop,
    kind: RuleKind,
    *,
    by,
    on: date,
    words: str,
    photo: StoredFile | None = None,
    submission_id: UUID | None = None,
) -> RuleProof:
    """Note something that shows a rule is followed."""
    _need(by)
    held = lock_living(workshop)
    earlier = RuleProof.objects.filter(submission_id=submission_id).first() if submission_id else None
    if earlier:
        return earlier
    errors = {}
    if on > clock.today():
        errors["on"] = "日期不能晚于今天。"
    if not words.strip():
        errors["words"] = "请写一句做了什么，例如“给三个人讲了洗手要求”。"
    if not AdoptedRule.objects.filter(workshop__root=held, kind=kind, ended_at__isnull=True).exists():
        errors["words"] = "先采用这项制度，再记执行情况。"
    if errors:
        raise ValidationError(errors)
    if photo:
        files.claim(photo, by=by)
    user = by if isinstance(by, User) else None
    made = RuleProof.objects.create(
        workshop=held, kind=kind, on=on, words=words.strip()[:120], file=photo, made_by=user, submission_id=submission_id
    )
    return _note(made, "prove", f"{kind.name}执行：{made.words}", by=by)


def _need(by) -> None:
    if isinstance(by, User) and not rules.can_file(by):
        raise PermissionDenied("管理制度由业主和监管所、乡镇办理，您的岗位只能查看。")


def _note(record, verb: str, sentence: str, *, by):
    audit.record(f"workshops.{record._meta.model_name}.{verb}", record, by=by, summary=sentence, data={"rule": record.kind.key})
    registry.note_event(record.workshop, sentence, tone="ok", visibility=Visibility.OWNER)
    refresh([record.workshop.root_id])
    return record
