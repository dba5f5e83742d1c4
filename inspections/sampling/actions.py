"""Taking a sample, sending it, entering the result, another test, and what is done about a food that failed."""

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from inspections.leads import actions as leads
from inspections.leads.states import LeadKind, LeadSource
from inspections.risk import actions as risk
from inspections.risk.states import SourceKind
from inspections.sampling import documents, rules
from inspections.sampling.models import Retest, Sample, SamplePicture
from inspections.sampling.states import Level, PictureKind, RetestState, SampleState
from inspections.visits import following
from inspections.visits.models_end import FollowUp
from inspections.visits.rules import pair_refusal
from inspections.visits.states import FollowState
from jishan_portal.accounts.actors import SYSTEM
from jishan_portal.accounts.models import User
from jishan_portal.accounts.places import bureau
from jishan_portal.celery import send_on_commit
from jishan_portal.clocks.rules import due_within
from jishan_portal.files import actions as files
from jishan_portal.files.models import StoredFile
from jishan_portal.kit import clock
from jishan_portal.papers import actions as papers
from jishan_portal.papers.numbers import next_number
from jishan_portal.workflow.actions import MoveRefused, begin, move
from workshops.credit.actions import write_line
from workshops.registry.actions import note_event
from workshops.registry.marks import lock_living

SECTION = "testing"  # the section of the risk table that samples speak to
FULL, HALF = 1, "0.5"  # a national or provincial failure weighs full (domain 4.1)


@dataclass(frozen=True)
class Result:
    """What the laboratory said."""

    is_passed: bool
    on: date
    report_number: str
    failed_items: str = ""
    report: StoredFile | None = None


@transaction.atomic
def take(sample: Sample, *, by: User, seals: tuple[StoredFile, ...], scenes: tuple[StoredFile, ...] = ()) -> Sample:
    """Register a sample (its fields are set): two officers, a sealed spare, at least one photo of the seal; issues the slip.

    The same submission again gives the same sample. One that a visit asked for settles that follow-up.
    """
    known = Sample.objects.filter(submission_id=sample.submission_id).first()
    if known:
        return known
    sample.workshop = lock_living(sample.workshop)
    today = clock.today()
    _check(sample, seals, today)
    if sample.follow_id:
        held = FollowUp.objects.select_for_update().get(pk=sample.follow_id)
        if held.state != FollowState.OWED:
            raise MoveRefused("这次检查要求的抽检已经办理，不用再抽。确需再抽的，从“抽检”新登记一份。")
        sample.visit_id = held.visit_id
    sample.area_code, sample.made_by = sample.workshop.area_code, by
    sample.crew = [{"name": one.name, "number": one.certificate_number} for one in (sample.first, sample.second)]
    sample.number = next_number(bureau(), "sample", today.year)
    begin(sample, SampleState.TAKEN, by=by)
    _hang(sample, seals, PictureKind.SEAL, by=by)
    _hang(sample, scenes, PictureKind.SCENE, by=by)
    sample.paper = papers.issue(
        documents.SHEET, subject=sample, organisation=bureau(), title=documents.SHEET_TITLE, template=documents.SHEET_PAPER,
        content=documents.sheet_content(sample, [row.sha256 for row in seals]), by=by, key="sheet",
    )  # fmt: skip
    sample.save(update_fields=["paper"])
    words = f"抽检取样：{sample.product} {sample.amount}，封条 {sample.seal_number}"
    note_event(sample.workshop, words, url=sample.url, tone="go", visibility="owner", paper=sample.paper.number)
    if sample.follow_id:
        following.settle(held, by=by, result=f"已抽样（{sample.number}）：{sample.product} {sample.amount}")
    return sample


def _check(sample: Sample, seals, today: date) -> None:
    why = pair_refusal(sample.first, sample.second, sample.workshop, today)
    if why:
        raise ValidationError({"second": why})
    if problem := rules.spare_problem(sample.quantity, sample.spare_quantity):
        raise ValidationError({"spare_quantity": problem})
    if sample.taken_on > today:
        raise ValidationError({"taken_on": "抽样日期不能晚于今天。"})
    if sample.produced_on and sample.produced_on > sample.taken_on:
        raise ValidationError({"produced_on": "生产日期不能晚于抽样日期。"})
    if not seals:
        raise ValidationError({"seal_photos": "请拍一张封好的样品（看得清封条和签名）。"})


def _hang(sample: Sample, pictures, kind: str, *, by) -> None:
    for stored in pictures:
        files.claim(stored, by=by)
        picture, is_new = SamplePicture.objects.get_or_create(sample=sample, file=stored, defaults={"kind": kind})
        if is_new:
            send_on_commit("inspections.sampling.tasks.stamp_sample_picture", picture.pk)


@transaction.atomic
def send(sample: Sample, *, by: User, lab: str, items: str, sent_on: date) -> Sample:
    """Hand the sample to the laboratory with what it has to look for."""
    if not sample.taken_on <= sent_on <= clock.today():
        raise ValidationError({"sent_on": "送检日期须在抽样日期和今天之间。"})
    move(
        sample, "send", by=by, due_on=due_within("sample.result", sent_on), lab=lab.strip()[:80], items=items.strip()[:300], sent_on=sent_on
    )
    note_event(sample.workshop, f"样品送检：{sample.product}，{sample.lab}", url=sample.url, tone="go")
    return sample


@transaction.atomic
def enter_result(sample: Sample, result: Result, *, by: User) -> Sample:
    """Enter what the laboratory found. A failure opens the handling with its duty, a lead, and the right to another test."""
    if not (sample.sent_on or sample.taken_on) <= result.on <= clock.today():
        raise ValidationError({"result_on": "结果日期须在送检日期和今天之间。"})
    if not result.is_passed and not result.failed_items.strip():
        raise ValidationError({"failed_items": "不合格的，请写明项目、实测值和标准值。"})
    facts = {
        "result": "passed" if result.is_passed else "failed", "result_on": result.on, "report_number": result.report_number.strip()[:60],
        "failed_items": "" if result.is_passed else result.failed_items.strip()[:300],
        "report": files.claim(result.report, by=by) if result.report else None,
    }  # fmt: skip
    if result.is_passed:
        move(sample, "pass", by=by, **facts)
    else:
        move(sample, "fail", by=by, due_on=due_within("sample.handle", result.on), **facts)
        _follow_failure(sample, by=by)
    words = "合格" if result.is_passed else f"不合格（{sample.failed_items}）"
    tone = "ok" if result.is_passed else "late"
    note_event(sample.workshop, f"抽检结果：{sample.product}{words}", url=sample.url, tone=tone, visibility="owner")
    _write_credit(
        sample, f"{sample.get_level_display()}抽检（{sample.number}）：{sample.product}{words}", is_adverse=not result.is_passed, by=by
    )
    return sample


def _follow_failure(sample: Sample, *, by: User) -> None:
    words = f"抽检不合格（{sample.number}）：{sample.product}，{sample.failed_items}"
    sample.lead = leads.propose(sample.workshop, item_code="", words=words, source=LeadSource.SAMPLING, kind=LeadKind.CLUE, by=by)
    sample.save(update_fields=["lead"])
    begin(Retest(sample=sample), RetestState.OWED, by=by)
    weight = FULL if sample.level in {Level.PROVINCE, Level.STATE} else HALF
    sentence = f"{sample.get_level_display()}抽检不合格：{sample.product}"
    risk.take_evidence(sample.workshop, SECTION, SourceKind.SAMPLING, weight, on=sample.result_on, sentence=sentence, url=sample.url, by=by)


def _write_credit(sample: Sample, words: str, *, is_adverse: bool, by) -> None:
    write_line(sample.workshop, on=clock.today(), kind="抽检", sentence=words[:300], is_adverse=is_adverse, url=sample.url, by=by)


@transaction.atomic
def tell(sample: Sample, *, by: User, told_on: date) -> Retest:
    """The report was handed over and the right to another test told; the period to object runs from that day."""
    if not sample.result_on <= told_on <= clock.today():
        raise ValidationError({"told_on": "送达日期须在结果日期和今天之间。"})
    until = rules.objection_until(told_on)
    held = move(sample.retest, "tell", by=by, due_on=until, told_on=told_on, objects_until=until)
    note_event(sample.workshop, f"送达检验报告：{sample.product}，{until} 前可以申请复检", url=sample.url, tone="near", visibility="owner")
    return held


@transaction.atomic
def ask_retest(sample: Sample, *, by: User, asked_on: date, lab: str, grounds: str = "") -> Retest:
    """Register that the workshop asked for another test inside the period; after it nothing can be asked."""
    retest = sample.retest
    if retest.objects_until and asked_on > retest.objects_until:
        raise ValidationError({"asked_on": f"异议期到 {retest.objects_until} 已满，逾期申请不予受理。"})
    if retest.told_on and not retest.told_on <= asked_on <= clock.today():
        raise ValidationError({"asked_on": "申请日期须在送达日期和今天之间。"})
    held = move(retest, "ask", by=by, asked_on=asked_on, lab=lab.strip()[:80], grounds=grounds.strip()[:300])
    note_event(sample.workshop, f"申请复检：{sample.product}，复检机构 {held.lab}", url=sample.url, tone="near", visibility="owner")
    return held


@transaction.atomic
def end_retest(sample: Sample, *, by: User, is_passed: bool, finding: str) -> Sample:
    """Enter what the second laboratory found: it stands as it was, or the sample is cleared and counts as passed."""
    move(sample.retest, "overturn" if is_passed else "uphold", by=by, ended_on=clock.today(), finding=finding.strip()[:300])
    if is_passed:
        move(sample, "clear", by=by)
        risk.end_evidence(sample.workshop, sample.url, last=clock.today())
        _write_credit(sample, f"复检合格（{sample.number}）：{sample.product}，原不合格结论不再计入", is_adverse=False, by=by)
    words, tone = ("合格，不再处置", "ok") if is_passed else ("仍不合格", "late")
    note_event(sample.workshop, f"复检结果：{sample.product}{words}", url=sample.url, tone=tone, visibility="owner")
    return sample


@transaction.atomic
def handle(sample: Sample, *, by: User, handling: str) -> Sample:
    """Close the handling: what was sealed, recalled, destroyed, found and put right. Refused while another test may still come."""
    if sample.state == SampleState.HANDLING and (why := rules.must_wait(sample)):
        raise MoveRefused(why)
    move(sample, "handle", by=by, note=handling, handled_on=clock.today(), handling=handling.strip()[:500])
    note_event(sample.workshop, f"不合格食品核查处置办结：{sample.product}", url=sample.url, tone="ok", visibility="owner")
    return sample


@transaction.atomic
def void(sample: Sample, *, by: User, reason: str) -> Sample:
    """A sample that cannot be tested (spoiled, seal broken) counts nowhere; it stays listed with the reason."""
    move(sample, "void", by=by, note=reason, void_reason=reason.strip()[:300])
    note_event(sample.workshop, f"样品作废：{sample.product}，{sample.void_reason}", url=sample.url, tone="off")
    return sample


def lapse_objections() -> int:
    """End the periods to object that ran out; return how many. Again is the same."""
    due = list(Retest.objects.lapsing(clock.today()).select_related("sample__workshop", "sample__first__user")[:500])
    return sum(_lapse(row) for row in due)


@transaction.atomic
def _lapse(retest: Retest) -> int:
    held = Retest.objects.select_for_update().get(pk=retest.pk)
    if held.state != RetestState.TOLD:
        return 0
    move(retest, "lapse", by=SYSTEM, ended_on=clock.today())
    sample = retest.sample
    note_event(sample.workshop, f"复检异议期满，没有申请：{sample.product}", url=sample.url, tone="near", visibility="owner")
    return 1
