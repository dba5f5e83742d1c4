"""Checking a label and keeping the dated rules."""

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from branding.improvements.rules import is_owner
from branding.labels import documents, queries, rules
from branding.labels.models import ForbiddenClaim, LabelCheck, LabelRule
from branding.labels.states import Answer, CheckState, Verdict
from jishan_portal.accounts.models import User
from jishan_portal.accounts.places import bureau
from jishan_portal.accounts.roles import Role
from jishan_portal.audit import actions as audit
from jishan_portal.files import actions as files
from jishan_portal.files.models import StoredFile
from jishan_portal.kit import clock
from jishan_portal.kit.workdays import add_months
from jishan_portal.papers.actions import issue
from jishan_portal.papers.documents import FORM_TABLE
from jishan_portal.workflow.actions import begin, move
from workshops.products.models import Product
from workshops.registry.actions import note_event
from workshops.registry.models import Visibility, Workshop
from workshops.registry.states import WorkshopState


@dataclass(frozen=True)
class Label:
    """What is checked: the label's words, the day and the packing of the product it stands on."""

    text: str
    produced_on: date
    packing: str


@dataclass(frozen=True)
class Finding:
    """What whoever checks found: {item key: (answer, note)}, the keys of wordings that do not count, minor defects, words."""

    marks: dict = field(default_factory=dict)
    dismissed: frozenset = frozenset()
    defects: tuple = ()
    words: str = ""


def read(product: Product, label: Label) -> tuple[list[dict], list[dict], str]:
    """Return (marks as the text suggests them, claims found, the standard) of a label; nothing is written."""
    shop = product.workshop.root
    asked = queries.rules_on(label.produced_on, label.packing)
    marks = []
    for rule in asked:
        answer, note = rules.suggested(rule, label.text, product=product.name, licence=shop.licence_number)
        facts = {"key": rule.key, "name": rule.name, "hint": rule.hint, "basis": rule.basis}
        marks.append(facts | {"is_required": rule.is_required, "is_confirmed": rule.is_confirmed, "answer": str(answer), "note": note})
    is_enterprise = shop.state == WorkshopState.CONVERTED
    claims = rules.claims_in(label.text, queries.claims_on(label.produced_on), is_enterprise=is_enterprise)
    return marks, claims, queries.standard_of(asked, label.packing)


@transaction.atomic
def check(
    product: Product, label: Label, finding: Finding, *, by, photo: StoredFile | None = None, submission_id: UUID | None = None
) -> LabelCheck:
    """Judge a label and keep the check with all it was judged by; the one before it that waited is closed.

    An owner's own check is advice to themselves; an official one is a paper and, where something is wrong, the owner's duty.
    The same submission again gives the same check.
    """
    shop = Workshop.objects.select_for_update(of=("self",)).get(pk=product.workshop.root_id)
    earlier = submission_id and LabelCheck.objects.filter(submission_id=submission_id).first()
    if earlier:
        return earlier
    is_self = isinstance(by, User) and Role.OWNER in by.roles
    if isinstance(by, User) and not (is_owner(by, product) if is_self else by.access.covers(shop.area_code)):
        raise PermissionDenied("您只能检查自己这一户、本辖区的标签。")
    _check_label(label)
    marks, claims, standard = read(product, label)
    marks = [mark | _answered(mark, finding.marks) for mark in marks]
    claims = [claim | {"is_dismissed": claim["key"] in finding.dismissed} for claim in claims]
    verdict = rules.verdict_of(marks, claims, list(finding.defects))
    number = (product.label_checks.order_by("-number").values_list("number", flat=True).first() or 0) + 1
    made = LabelCheck(
        workshop=shop, product=product, area_code=shop.area_code, number=number, packing=label.packing, produced_on=label.produced_on,
        standard=standard, text=label.text.strip(), photo=files.claim(photo, by=by) if photo else None, marks=marks, claims=claims,
        defects=list(finding.defects), verdict=verdict, words=finding.words.strip()[:300], checked_at=clock.now(),
        checked_by=by if isinstance(by, User) else None, is_self=is_self, submission_id=submission_id,
    )  # fmt: skip
    is_open = verdict != Verdict.SOUND and not is_self
    begin(made, CheckState.TO_FIX if is_open else CheckState.SOUND, by=by)
    return _official(made, by=by) if not is_self else made


def _official(made: LabelCheck, *, by) -> LabelCheck:
    for old in LabelCheck.objects.filter(product=made.product, state=CheckState.TO_FIX).exclude(pk=made.pk):
        move(old, "replace", by=by)
    made.paper = issue(
        documents.KIND, subject=made, organisation=bureau(), title=documents.TITLE, template=FORM_TABLE, content=documents.content_of(made),
        by=by, key="result",
    )  # fmt: skip
    made.save(update_fields=["paper"])
    tone = {Verdict.SOUND: "ok", Verdict.MINOR: "near", Verdict.BAD: "late"}[made.verdict]
    sentence = f"“{made.product}”标签检查：{made.get_verdict_display()}"
    note_event(made.workshop, sentence, url=made.url, tone=tone, paper=made.paper.number, visibility=Visibility.OWNER)
    return made


def _check_label(label: Label) -> None:
    if not label.text.strip():
        raise ValidationError({"text": "请把标签上的字打进来，或粘贴进来。"})
    if label.produced_on > add_months(clock.today(), 12):
        raise ValidationError({"produced_on": "生产日期太晚，请核对。"})


def _answered(mark: dict, given: dict) -> dict:
    answer, note = given.get(mark["key"], (mark["answer"], mark["note"]))
    return {"answer": answer if answer in Answer.values else mark["answer"], "note": note.strip()[:100]}


@transaction.atomic
def keep_rule(rule: LabelRule, *, by) -> LabelRule:
    """Keep what was changed of a rule; checks made before keep theirs."""
    if not rules.is_pattern(rule.pattern):
        raise ValidationError({"pattern": "识别用语写得不对，几个词之间请用竖线“|”分开。"})
    if rule.until and rule.until < rule.in_force_from:
        raise ValidationError({"until": "截止日期不能早于开始日期。"})
    rule.save()
    facts = {name: str(getattr(rule, name)) for name in ("name", "basis", "in_force_from", "until", "is_required", "is_confirmed")}
    audit.record("branding.label_rule.keep", rule, by=by, summary=f"标签检查项：{rule}（{rule.standard}）", data=facts)
    return rule


@transaction.atomic
def keep_claim(claim: ForbiddenClaim, *, by) -> ForbiddenClaim:
    """Keep a forbidden wording."""
    if not rules.is_pattern(claim.pattern):
        raise ValidationError({"pattern": "用语写得不对，几个词之间请用竖线“|”分开。"})
    claim.save()
    audit.record(
        "branding.claim.keep", claim, by=by, summary=f"标签禁用语：{claim}", data={"pattern": claim.pattern, "severity": claim.severity}
    )
    return claim
