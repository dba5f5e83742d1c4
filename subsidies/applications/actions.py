"""The owner's and the public's side of an application: fill in, hand in, withdraw, appeal, object (`reviews` holds the desk's side)."""

import secrets
from uuid import UUID

from django.db import transaction

from jishan_portal.accounts.models import User
from jishan_portal.accounts.places import bureau
from jishan_portal.audit import actions as audit
from jishan_portal.files import actions as files
from jishan_portal.files.models import StoredFile
from jishan_portal.kit import clock
from jishan_portal.papers.numbers import next_number
from jishan_portal.workflow.actions import MoveRefused, begin, move
from subsidies.applications import rules
from subsidies.applications.models import Application, Evidence, Objection, Step
from subsidies.applications.states import FILLERS, RECEIVERS, WITH_OWNER, ApplicationState, ObjectionState, StepKind
from subsidies.applications.steps import locked, sign
from workshops.registry.actions import note_event
from workshops.registry.codes import ALPHABET
from workshops.registry.models import Workshop

TYPED = (
    "entity_name", "credit_code", "production_licence", "started_on", "completed_on", "own_investment", "works",
    "contact_phone", "payee_name", "bank", "account",
)  # fmt: skip


class DraftConflict(MoveRefused):
    """Another window saved the form meanwhile; `current` is what stands now."""

    def __init__(self, current: Application):
        super().__init__("这份申请刚在别处保存过，您现在填的还没有保存。请对照后重新保存。")
        self.current = current


@transaction.atomic
def start(workshop: Workshop, *, source: str, year: int, by: User, **prefilled) -> Application:
    """Begin an application with what is on file; one that is still alive for the same year and source is returned instead."""
    root = Workshop.objects.select_for_update().get(pk=workshop.root_id or workshop.pk)
    known = Application.objects.live().filter(workshop__root=root, year=year, source=source).first()
    if known:
        return known
    fields = {name: value for name, value in prefilled.items() if name in TYPED}
    made = Application(workshop=root, area_code=root.area_code, year=year, source=source, filler=by, **fields)
    return begin(made, ApplicationState.DRAFT, by=by)


@transaction.atomic
def save_draft(application: Application, values: dict, *, by: User, version: int) -> Application:
    """Keep what was typed so far (fields of TYPED); DraftConflict when another window saved since `version`."""
    held = locked(application)
    if held.state not in WITH_OWNER:
        raise MoveRefused("申请已经交上去了，不能再改。如要修改，请撤回或请审核人退回。")
    if held.version != version:
        raise DraftConflict(held)
    for name in TYPED:
        if name in values:
            setattr(held, name, values[name])
    held.version, held.saved_at, held.filler = held.version + 1, clock.now(), by
    held.save()
    return held


@transaction.atomic
def attach(application: Application, stored: StoredFile, *, title: str, by: User, step: Step | None = None, material: str = "") -> Evidence:
    """Add a file, where it is one of the rulebook's materials under its name; the same file twice is one."""
    files.claim(stored, by=by)
    facts = {"title": title[:60], "step": step, "material": material}
    return Evidence.objects.get_or_create(application=application, file=stored, defaults=facts)[0]


@transaction.atomic
def receive_paper(application: Application, material: str, *, by: User) -> Evidence:
    """Note that a material came on paper, and who took it; the same material again is one receipt."""
    held = locked(application)
    if not rules.may_receive(held, by):
        raise MoveRefused("申请已经交上去了，不能再签收材料。" if held.state not in WITH_OWNER else "纸质材料由乡镇或监管所签收。")
    if not any(row.name == material and row.may_be_paper for row in rules.materials((), clock.today())):
        raise MoveRefused(f"“{material}”不能只交纸质，请拍照上传。")
    known = held.evidence.filter(material=material, file__isnull=True, dropped_at__isnull=True).first()
    if known:
        return known
    audit.record("subsidies.application.receive", held, by=by, summary=f"签收纸质材料：{material}")
    return Evidence.objects.create(application=held, material=material, title=material, received_by=by, added_at=clock.now())


@transaction.atomic
def drop(evidence: Evidence, *, by: User) -> None:
    """Take a material off a draft: a file by who fills in, a receipt by who may give one. What was handed in once stays in the file."""
    if locked(evidence.application).state not in WITH_OWNER:
        raise MoveRefused("申请已经交上去了，材料不能再撤下。")
    if not by.roles & (RECEIVERS if evidence.is_paper else FILLERS):
        raise MoveRefused("纸质材料由签收的乡镇或监管所撤下。" if evidence.is_paper else "上传的材料由填报人撤下。")
    evidence.dropped_at = clock.now()
    evidence.save(update_fields=["dropped_at"])
    audit.record("subsidies.application.drop", evidence.application, by=by, summary=f"撤下材料：{evidence.title}")


@transaction.atomic
def submit(application: Application, *, by: User, submission_id: UUID) -> Application:
    """Hand an application in; the floor in force today is copied into it. The same submission again changes nothing."""
    held = locked(application)
    if held.submission_id == submission_id:
        return held
    missing = rules.gaps(held, clock.today())
    if missing:
        raise MoveRefused("还不能提交：" + "".join(missing))
    number = held.number or next_number(bureau(), "subsidy", held.year)
    floor = rules.floor_on(held.source, clock.today())
    move(
        held, "submit", by=by, number=number, floor_amount=floor, submission_id=submission_id, submitted_at=clock.now(),
        rounds=held.rounds + 1, filler=by, return_note="", proposed_amount=None, approved_amount=None,
    )  # fmt: skip
    sign(held, StepKind.FILL, by=by)
    note_event(held.workshop, f"提交{held.get_source_display()}奖补申请 {number}", url=held.url, tone="go", visibility="owner")
    return held


@transaction.atomic
def withdraw(application: Application, *, by: User, note: str) -> Application:
    """The owner takes the application back before it is under joint review."""
    return move(application, "withdraw", by=by, note=note)


@transaction.atomic
def appeal(application: Application, *, by: User, note: str) -> Application:
    """The owner asks the leading group's office to look at a refusal again."""
    held = locked(application)
    rival = Application.objects.live().filter(workshop__root=held.workshop.root_id, year=held.year, source=held.source)
    if rival.exists():
        raise MoveRefused("这家小作坊已有另一份办理中的申请，不能再申请复核。")
    return move(held, "appeal", by=by, note=note)


@transaction.atomic
def object_to(application: Application, *, words: str, name: str = "", phone: str = "", submission_id: UUID, by) -> Objection:
    """Take an objection to a public notice in; the same submission gives the same objection. Returns it with its code."""
    held = locked(application)
    known = Objection.objects.filter(submission_id=submission_id).first()
    if known:
        return known
    if not rules.may_object(held, clock.today()):
        raise MoveRefused("这项公示已经结束，不能再提异议。可以通过投诉举报反映。")
    if not words.strip():
        raise MoveRefused("请写明异议内容。")
    made = Objection(
        application=held,
        area_code=held.area_code,
        words=words.strip()[:500],
        name=name,
        phone=phone,
        tracking_code="".join(secrets.choice(ALPHABET) for _ in range(10)),
        submission_id=submission_id,
        made_at=clock.now(),
    )
    return begin(made, ObjectionState.OPEN, by=by)


@transaction.atomic
def answer_objection(objection: Objection, *, by: User, answer: str, is_upheld: bool) -> Objection:
    """Answer an objection; an upheld one stops the payment until the decision is taken back or revoked."""
    name = "uphold" if is_upheld else "dismiss"
    return move(objection, name, by=by, note=answer, answer=answer[:500], answered_at=clock.now(), answered_by=by)
