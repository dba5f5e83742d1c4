"""From the proposal to refer a grave act for administrative detention to what the police decided (食品安全法实施条例第七十七条)."""

from datetime import date
from uuid import UUID

from django.db import transaction

from inspections.cases.models import Case
from inspections.cases.states import ENDED, Procedure
from inspections.cases.steps import locked, must_handle, must_not_handle, refuse_if
from inspections.transfers import pack
from inspections.transfers.actions import police_of
from inspections.transfers.models import Transfer
from inspections.transfers.models_detention import Detention
from inspections.transfers.states_detention import FSL123, FSLR77, DetentionState
from jishan_portal.accounts.models import User
from jishan_portal.kit import clock
from jishan_portal.workflow.actions import MoveRefused, begin, move

S = DetentionState


@transaction.atomic
def propose(detention: Detention, *, by: User, submission_id: UUID) -> Detention:
    """Report a grave act of article 123 (case, person, act, gravity, report are set); the same submission gives the same record.

    The penalty procedure of the office goes on; a suspected crime is transferred as such instead.
    """
    known = Detention.objects.filter(submission_id=submission_id).first()
    if known:
        return known
    held = locked(detention.case)
    must_handle(held, by)
    refuse_if(refusal_of(held) or _incomplete(detention))
    detention.case, detention.area_code, detention.police = held, held.area_code, police_of(held.area_code)
    detention.made_by, detention.made_at, detention.submission_id = by, clock.now(), submission_id
    begin(detention, S.PROPOSED, by=by)
    pack.start_letter(detention, by=by)
    return detention


def refusal_of(case: Case) -> str:
    """Say why a case cannot be referred for detention now."""
    if case.filed_on is None or case.procedure != Procedure.ORDINARY:
        return f"立案以后才能报请移送行政拘留（{FSLR77}）。"
    if case.state in ENDED:
        return "案件已经办结或者移送，不能再报请移送行政拘留。"
    if Detention.objects.filter(case=case).going_on().exists():
        return "这个案件已经报请移送行政拘留，正在办理。"
    return _crime(case)


def _crime(case: Case) -> str:
    if Transfer.objects.filter(case=case).going_on().exists():
        return f"这个案件已按涉嫌犯罪报请移送公安机关；尚不构成犯罪的，才移送行政拘留（{FSL123}）。"
    return ""


def _incomplete(detention: Detention) -> str:
    if not detention.act.strip() or not detention.gravity.strip():
        return f"须写明属于哪一种违法情形、为什么情节严重（{FSL123}、《食品安全法实施条例》第六十七条）。"
    return "" if detention.person.strip() and detention.report.strip() else "请写明直接责任人员和查明的事实。"


@transaction.atomic
def approve(detention: Detention, *, by: User, note: str = "") -> Detention:
    """A leader who does not handle the case approves."""
    must_not_handle(_case(detention), by, "审批移送")
    return move(detention, "approve", by=by, note=note, decided_by=by, decided_at=clock.now())


@transaction.atomic
def decline(detention: Detention, *, by: User, note: str) -> Detention:
    """A leader does not let it go, with the reason."""
    held = _case(detention)
    must_not_handle(held, by, "审批移送")
    move(detention, "decline", by=by, note=note, decided_by=by, decided_at=clock.now(), said=note.strip()[:500])
    pack.forget_letter(held, by=by)
    return detention


@transaction.atomic
def deliver(detention: Detention, *, by: User) -> Detention:
    """Hand the case and what belongs to it to the police: the letter is issued, the pack is made."""
    must_handle(_case(detention), by)
    refuse_if(_crime(detention.case))
    if detention.state == S.APPROVED:
        letter = pack.issue_letter(detention, by=by)
        facts = {"number": letter.number, "pack": pack.make(detention, [letter], by=by), "delivered_at": clock.now()}
    else:
        facts = {}
    return move(detention, "deliver", by=by, **facts)


@transaction.atomic
def ask_more(detention: Detention, *, by: User, note: str) -> Detention:
    """The police want more material."""
    return move(detention, "ask_more", by=by, note=note, said=note.strip()[:500])


@transaction.atomic
def supply(detention: Detention, *, by: User, note: str) -> Detention:
    """The handlers have supplied what was wanted; the pack is made anew with the evidence there is now."""
    must_handle(_case(detention), by)
    facts = {"pack": pack.make(detention, [pack.issue_letter(detention, by=by)], by=by)} if detention.state == S.WANTING else {}
    return move(detention, "supply", by=by, note=note, said=note.strip()[:500], **facts)


@transaction.atomic
def answer(detention: Detention, name: str, *, by: User, on: date, number: str = "", note: str = "") -> Detention:
    """The police detain somebody, or send the case back."""
    if on > clock.today() or (detention.delivered_at and on < clock.day_of(detention.delivered_at)):
        raise MoveRefused("决定日期须在移送以后、不晚于今天。")
    return move(detention, name, by=by, note=note, answered_on=on, police_number=number.strip()[:60], said=note.strip()[:500])


def _case(detention: Detention) -> Case:
    held = locked(detention.case)
    detention.case = held
    return held
