"""Taking in leads, from whoever noticed something; every step after that is a move of the FLOW."""

import secrets
from string import digits
from uuid import UUID, uuid4

from django.db import transaction

from inspections.leads.ending import close_with, end, publish, tell_accepted
from inspections.leads.models import Lead, LeadPicture, Reporter
from inspections.leads.rules import clean_words, first_rule, started_on
from inspections.leads.states import OPEN, LeadKind, LeadState, Outcome
from jishan_portal.accounts.models import User
from jishan_portal.accounts.places import bureau
from jishan_portal.audit import actions as audit
from jishan_portal.clocks.rules import due_within
from jishan_portal.files import actions as files
from jishan_portal.files.models import StoredFile
from jishan_portal.kit import clock
from jishan_portal.papers.numbers import give, hold
from jishan_portal.workflow.actions import MoveRefused, begin, move
from workshops.registry.actions import note_event
from workshops.registry.models import Workshop

CODE_LENGTH = 12  # digits alone: read out over a telephone, typed by old hands, never 5 for S or 2 for Z


@transaction.atomic
def take_in(lead: Lead, *, by, submission_id: UUID, pictures: tuple[StoredFile, ...] = (), name: str = "", phone: str = "") -> Lead:
    """Register a lead (its kind, source, area, place and description are set); the same submission gives the same lead.

    `name` and `phone` are the reporter's; they go into a record of their own. Returns the lead with its tracking code.
    """
    counter = hold(bureau(), "lead", clock.today().year)
    known = Lead.objects.filter(submission_id=submission_id).first()  # read behind the lock: two presses of a button wait there
    if known:
        return known
    lead.submission_id, lead.made_at, lead.made_by = submission_id, clock.now(), by if by.pk else None
    lead.number = give(counter).text
    lead.tracking_code = "".join(secrets.choice(digits) for _ in range(CODE_LENGTH))
    lead.is_named = bool(name and phone)
    lead.deadline_on = due_within(first_rule(lead.kind), clock.today())
    begin(lead, LeadState.RECEIVED, by=by, due_on=lead.deadline_on)
    if name or phone:
        Reporter.objects.create(lead=lead, name=name, phone=phone)
    for stored in pictures:
        files.claim(stored, by=by)
        LeadPicture.objects.get_or_create(lead=lead, file=stored)
    publish(lead, "市场监督管理部门已收到您反映的情况。")
    return lead


@transaction.atomic
def propose(workshop: Workshop, *, item_code: str, words: str, source: str, kind: str = LeadKind.CLUE, by) -> Lead:
    """Propose a lead about a workshop on file, from a self-check or a visit.

    The same item of the same workshop that is still being looked at gives the lead that is open, so that a self-check
    which was returned and handed in again does not put it on the desk twice.
    """
    same = Lead.objects.open().filter(workshop__root=workshop.root, item_code=item_code, source=source).order_by("pk").first()
    if item_code and same:
        return same
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
    due = due_within("lead.verify", started_on(lead))
    move(lead, "accept", by=by, due_on=due, deadline_on=due, accepted_at=clock.now())
    publish(lead, "已受理，正在核查。")
    tell_accepted(lead, by=by)
    return lead


@transaction.atomic
def refuse(lead: Lead, *, by: User, note: str) -> Lead:
    """Refuse a lead with the reason that the reporter will read."""
    return end(lead, "refuse", by=by, note=note, told=f"不予受理。{clean_words(note)}")


@transaction.atomic
def find_nothing(lead: Lead, *, by: User, note: str, findings: str = "") -> Lead:
    """End a check that found nothing; `findings` stay inside the office."""
    return end(lead, "find_nothing", by=by, note=note, told=f"已核查，没有发现所反映的问题。{clean_words(note)}", findings=findings)


@transaction.atomic
def pass_on(lead: Lead, *, by: User, note: str, department: str = "") -> Lead:
    """Pass a lead to the department it belongs to."""
    told = f"已转给{department}处理。{clean_words(note)}" if department else clean_words(note)
    return end(lead, "pass_on", by=by, note=note, told=told, passed_to=department)


@transaction.atomic
def file_workshop(lead: Lead, workshop: Workshop, *, by: User, note: str = "", findings: str = "") -> Lead:
    """Tie a checked lead to the workshop that was put on file for it."""
    note_event(workshop, f"由线索 {lead.number} 建档", url=lead.url)
    told = f"已核查，这户小作坊已登记建档，纳入日常监管。{clean_words(note)}"
    return end(lead, "file_workshop", by=by, note=note, told=told, workshop=workshop.root, findings=findings or lead.findings)


@transaction.atomic
def turn_into_hazard(lead: Lead, *, by: User, note: str = "", findings: str = "") -> Lead:
    """End a lead because a hazard was opened for it (called by `hazards.from_lead`, which opens the hazard)."""
    told = f"已核查，发现的问题已要求限期整改。{clean_words(note)}"
    return end(lead, "open_hazard", by=by, note=note, told=told, findings=findings or lead.findings)


@transaction.atomic
def tie(lead: Lead, workshop: Workshop, *, by: User) -> Lead:
    """Say which workshop on file an open lead is about; the lead goes on."""
    held = Lead.objects.select_for_update().get(pk=lead.pk)
    if not held.is_open:
        raise MoveRefused("这条线索已经办结，不能再改所涉小作坊。")
    held.workshop = workshop.root
    held.save(update_fields=["workshop"])
    data = {"workshop": workshop.root_id}
    audit.record("inspections.lead.tie", held, by=by, summary=f"关联小作坊：{held.number} → {workshop.root.name}", data=data)
    return held


@transaction.atomic
def mediate(lead: Lead, *, by: User) -> Lead:
    """Take a complaint into mediation; its own term runs from the day the complaint was accepted (TIP article 21)."""
    if lead.kind != LeadKind.COMPLAINT:
        raise MoveRefused("只有投诉可以调解；举报和线索请进行核查。")
    is_first, accepted_at = lead.accepted_at is None, lead.accepted_at or clock.now()
    due = due_within("complaint.mediate", clock.day_of(accepted_at))
    move(lead, "mediate", by=by, due_on=due, deadline_on=due, accepted_at=accepted_at)
    publish(lead, "已受理，正在组织调解。" if is_first else "正在组织调解。")
    tell_accepted(lead, by=by)
    return lead


@transaction.atomic
def settle(lead: Lead, *, by: User, outcome: Outcome, note: str) -> Lead:
    """End a mediation with its outcome."""
    told = f"调解结束，{Outcome(outcome).label}。{clean_words(note)}"
    return end(lead, "settle", by=by, note=note, told=told, outcome=outcome)


@transaction.atomic
def merge(lead: Lead, into: Lead, *, by: User, note: str) -> Lead:
    """Put a lead that tells the same into the first one; both keep what was said."""
    target = Lead.objects.select_for_update().get(pk=into.pk)
    if target.pk == lead.pk or target.merged_into_id:
        raise MoveRefused("请选择另一条没有被并入的线索。")
    if lead.duplicates.exists():
        raise MoveRefused(f"已有别的线索并入这一条，请反过来把 {target.number} 并到这一条。")
    move(lead, "merge", by=by, note=note, merged_into=target)
    publish(lead, "您反映的与另一件是同一件事，合并办理，结果一样告诉您。")
    if target.accepted_at:
        tell_accepted(lead, by=by)
    if not target.is_open:
        close_with(lead, target, by=by)
    return lead


@transaction.atomic
def unmerge(lead: Lead, *, by: User, note: str) -> Lead:
    """Undo a merge while the other one is still open: the lead is back on the desk with the date it had."""
    if Lead.objects.filter(pk=lead.merged_into_id).exclude(state__in=OPEN).exists():
        raise MoveRefused("并入的那条线索已经办结，结果也已告诉反映人，不能再撤销并入。")
    due = due_within(first_rule(lead.kind), started_on(lead))
    move(lead, "unmerge", by=by, note=note, due_on=due, deadline_on=due, merged_into=None)
    publish(lead, "经核对，改为单独办理。")
    return lead
