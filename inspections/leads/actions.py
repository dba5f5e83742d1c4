"""Taking in leads, from whoever noticed something; every step after that is a move of the FLOW."""

import secrets
from uuid import UUID, uuid4

from django.db import transaction

from inspections.leads.models import Assist, Lead, LeadPicture, Reporter
from inspections.leads.states import AssistState, LeadKind, LeadState, Outcome
from jishan_portal.accounts.models import Organisation, User
from jishan_portal.accounts.places import bureau
from jishan_portal.audit import actions as audit
from jishan_portal.clocks.rules import compute, due_within
from jishan_portal.duties.models import Duty
from jishan_portal.files import actions as files
from jishan_portal.files.models import StoredFile
from jishan_portal.kit import clock
from jishan_portal.papers.numbers import next_number
from jishan_portal.workflow.actions import MoveRefused, begin, move
from workshops.registry.actions import note_event
from workshops.registry.codes import ALPHABET
from workshops.registry.models import Workshop


@transaction.atomic
def take_in(lead: Lead, *, by, submission_id: UUID, pictures: tuple[StoredFile, ...] = (), name: str = "", phone: str = "") -> Lead:
    """Register a lead (its kind, source, area, place and description are set); the same submission gives the same lead.

    `name` and `phone` are the reporter's; they go into a record of their own. Returns the lead with its tracking code.
    """
    known = Lead.objects.filter(submission_id=submission_id).first()
    if known:
        return known
    lead.submission_id, lead.made_at, lead.made_by = submission_id, clock.now(), by if by.pk else None
    lead.number = next_number(bureau(), "lead", clock.today().year)
    lead.tracking_code = "".join(secrets.choice(ALPHABET) for _ in range(10))
    lead.is_named = bool(name and phone)
    first = "complaint.accept" if lead.kind == LeadKind.COMPLAINT else "lead.verify"
    begin(lead, LeadState.RECEIVED, by=by, due_on=due_within(first, clock.today()))
    if name or phone:
        Reporter.objects.create(lead=lead, name=name, phone=phone)
    for stored in pictures:
        files.claim(stored, by=by)
        LeadPicture.objects.get_or_create(lead=lead, file=stored)
    return lead


@transaction.atomic
def propose(workshop: Workshop, *, item_code: str, words: str, source: str, kind: str = LeadKind.CLUE, by) -> Lead:
    """Propose a lead about a workshop on file, from a self-check or a visit."""
    lead = Lead(
        kind=kind,
        source=source,
        area_code=workshop.area_code,
        place=f"{workshop.name}（{workshop.address or '地址未登记'}）"[:120],
        description=words,
        workshop=workshop.root,
        item_code=item_code,
    )
    take_in(lead, by=by, submission_id=uuid4())
    note_event(workshop, f"转来线索：{words}"[:300], url=lead.url, tone="late")
    return lead


@transaction.atomic
def accept(lead: Lead, *, by: User) -> Lead:
    """Accept a lead for checking; the period runs from the day it came in, not from today."""
    return move(lead, "accept", by=by, due_on=due_within("lead.verify", clock.day_of(lead.made_at)))


@transaction.atomic
def refuse(lead: Lead, *, by: User, note: str) -> Lead:
    """Refuse a lead with the reason that the reporter will read."""
    return move(lead, "refuse", by=by, note=note, answer=note[:500])


@transaction.atomic
def extend(lead: Lead, *, by: User, reason: str) -> Lead:
    """Give the check its one extension (15 + 15 working days), by somebody who may."""
    held = Lead.objects.select_for_update().get(pk=lead.pk)
    if held.state != LeadState.CHECKING or held.extended_at:
        raise MoveRefused("只有核查中、且没有延长过的线索可以延长核查期限。")
    due = compute("lead.verify", clock.day_of(held.made_at), extended=True)
    held.extended_at, held.extended_by = clock.now(), by
    held.save(update_fields=["extended_at", "extended_by"])
    Duty.objects.of("inspections.lead", held.pk).open().update(due_on=due.due)
    audit.record(
        "inspections.lead.extend",
        held,
        by=by,
        summary=f"延长核查期限至 {due.due:%Y-%m-%d}",
        data={"reason": reason, "article": due.article},
    )
    return held


@transaction.atomic
def find_nothing(lead: Lead, *, by: User, note: str) -> Lead:
    """End a check that found nothing."""
    return move(lead, "find_nothing", by=by, note=note, answer=note[:500])


@transaction.atomic
def pass_on(lead: Lead, *, by: User, note: str) -> Lead:
    """Pass a lead to the department it belongs to."""
    return move(lead, "pass_on", by=by, note=note, answer=note[:500])


@transaction.atomic
def file_workshop(lead: Lead, workshop: Workshop, *, by: User) -> Lead:
    """Tie a checked lead to the workshop that was put on file for it."""
    note_event(workshop, f"由线索 {lead.number} 建档", url=lead.url)
    return move(lead, "file_workshop", by=by, workshop=workshop.root)


@transaction.atomic
def mediate(lead: Lead, *, by: User) -> Lead:
    """Take a complaint into mediation."""
    if lead.kind != LeadKind.COMPLAINT:
        raise MoveRefused("只有投诉可以调解；举报和线索请进行核查。")
    return move(lead, "mediate", by=by)


@transaction.atomic
def settle(lead: Lead, *, by: User, outcome: Outcome, note: str) -> Lead:
    """End a mediation with its outcome."""
    return move(lead, "settle", by=by, note=note, outcome=outcome, answer=note[:500])


@transaction.atomic
def merge(lead: Lead, into: Lead, *, by: User, note: str) -> Lead:
    """Put a lead that tells the same into the first one; both keep what was said."""
    if into.pk == lead.pk or into.merged_into_id:
        raise MoveRefused("请选择另一条没有被并入的线索。")
    return move(lead, "merge", by=by, note=note, merged_into=into)


@transaction.atomic
def ask_township(lead: Lead, township: Organisation, *, by: User, request: str) -> Assist:
    """Ask a township to verify a lead (属地管理)."""
    asked = Assist(lead=lead, township=township, area_code=lead.area_code, request=request, asked_at=clock.now(), asked_by=by)
    return begin(asked, AssistState.ASKED, by=by)


@transaction.atomic
def receive_assist(assist: Assist, *, by: User) -> Assist:
    """签收: the township takes it up; the answer is due as it was."""
    return move(assist, "receive", by=by, received_at=clock.now(), due_on=due_within("lead.assist", clock.day_of(assist.asked_at)))


@transaction.atomic
def answer_assist(assist: Assist, *, by: User, answer: str) -> Assist:
    """The township answers."""
    taken = {} if assist.received_at else {"received_at": clock.now()}
    return move(assist, "answer", by=by, note=answer, answer=answer[:500], answered_at=clock.now(), **taken)


@transaction.atomic
def recall_assist(assist: Assist, *, by: User, note: str) -> Assist:
    """Take a request back."""
    return move(assist, "recall", by=by, note=note)
