"""From the report to the head of the bureau to what the police decided; every period is a clock of its own."""

from datetime import date
from uuid import UUID

from django.db import transaction

from inspections.cases import beside, deciding
from inspections.cases.models import HANDLING, Case
from inspections.cases.states import STOPPABLE, Verdict
from inspections.cases.states_beside import Disposal, RestraintState
from inspections.cases.steps import locked, must_handle, must_not_handle, refuse_if
from inspections.exhibits import actions as exhibits
from inspections.exhibits.actions import unsettled
from inspections.exhibits.models import Whereabouts
from inspections.transfers import pack
from inspections.transfers.models import Transfer
from inspections.transfers.states import CLOCKS, TRF, TransferState
from jishan_portal.accounts.models import Organisation, OrganisationKind, User
from jishan_portal.audit.rules import kind_of
from jishan_portal.clocks import actions as clocks
from jishan_portal.clocks.models import Clock
from jishan_portal.kit import clock
from jishan_portal.workflow.actions import MoveRefused, begin, move

S = TransferState
HOURLY = frozenset({"transfer.deliver", "transfer.forward"})


def police_of(area_code: str) -> Organisation:
    """Return the police office that a transfer goes to; LookupError where none is on file."""
    found = Organisation.objects.filter(kind=OrganisationKind.POLICE, is_active=True).order_by("pk").first()
    if found is None:
        raise LookupError("单位库里没有公安机关，请先在“单位与区划”中登记。")
    return found


@transaction.atomic
def propose(transfer: Transfer, *, by: User, submission_id: UUID) -> Transfer:
    """Report a suspected crime to the head of the bureau (case, crime, report, second member are set); once a submission.

    From now on the case cannot be decided until the head has (不得以罚代刑).
    """
    known = Transfer.objects.filter(submission_id=submission_id).first()
    if known:
        return known
    held = locked(transfer.case)
    must_handle(held, by)
    refuse_if(_cannot_propose(held, transfer, by))
    transfer.case, transfer.area_code, transfer.police = held, held.area_code, police_of(held.area_code)
    transfer.made_by, transfer.made_at, transfer.submission_id = by, clock.now(), submission_id
    begin(transfer, S.PROPOSED, by=by)
    deciding.hold_for_transfer(held, on=clock.today())
    pack.start_papers(transfer, by=by)
    return _time(transfer, by=by)


def _cannot_propose(case: Case, transfer: Transfer, by: User) -> str:
    if case.state not in STOPPABLE:
        return "调查取证或者待决定时才能报请移送；在审核、告知中的案件请先退回。"
    if Transfer.objects.filter(case=case).going_on().exists():
        return "这个案件已经报请移送，正在办理。"
    team = {row.user_id for row in case.members.present().filter(role__in=sorted(HANDLING))}
    if by.pk == transfer.second_id or not {by.pk, transfer.second_id} <= team:
        return f"专案组须是本案两名以上办案人员（{TRF.format('五')}）。"
    return "" if transfer.report.strip() else "请写明涉嫌犯罪的情况。"


@transaction.atomic
def approve(transfer: Transfer, *, by: User, note: str = "") -> Transfer:
    """The head approves: the case leaves the penalty procedure, and is handed over within twenty-four hours."""
    held = _case(transfer)
    must_not_handle(held, by, "审批移送")
    move(transfer, "approve", by=by, note=note, decided_by=by, decided_at=clock.now())
    deciding.transfer_away(held, by=by, note=f"涉嫌犯罪：{transfer.get_crime_display()}", verdict=Verdict.POLICE)
    deciding.hold_for_transfer(held, on=None)
    return _time(transfer, by=by)


@transaction.atomic
def decline(transfer: Transfer, *, by: User, note: str) -> Transfer:
    """The head does not approve; the reason is written down in the case, which goes on."""
    held = _case(transfer)
    must_not_handle(held, by, "审批移送")
    move(transfer, "decline", by=by, note=note, decided_by=by, decided_at=clock.now(), decline_reason=note.strip()[:300])
    deciding.hold_for_transfer(held, on=None)
    deciding.explain_no_transfer(held, by=by, reason=note)
    pack.forget_papers(held, by=by)
    return _time(transfer, by=by)


@transaction.atomic
def deliver(transfer: Transfer, *, by: User, no_opinion_reason: str = "") -> Transfer:
    """Hand the pack to the police: letter, report, list of things, test results; without results the reason is written."""
    held = _case(transfer)
    must_handle(held, by)
    if transfer.state == S.APPROVED:
        if not pack.opinions_of(held) and not no_opinion_reason.strip():
            raise MoveRefused(f"证据里没有检验报告或者鉴定结论。请先登记（种类选“鉴定意见”），或者写明没有的原因（{TRF.format('六')}）。")
        transfer.no_opinion_reason = no_opinion_reason.strip()[:300]
        issued = pack.issue_papers(transfer, by=by)
        made = pack.make(transfer, issued, by=by)
        facts = {"number": issued[0].number, "pack": made, "no_opinion_reason": transfer.no_opinion_reason, "delivered_at": clock.now()}
    else:
        facts = {}
    move(transfer, "deliver", by=by, **facts)
    return _time(transfer, by=by)


@transaction.atomic
def receive(transfer: Transfer, *, by: User, receipt_number: str) -> Transfer:
    """The police take it and sign the receipt."""
    move(transfer, "receive", by=by, received_at=clock.now(), received_by=by, receipt_number=receipt_number.strip()[:60])
    return _time(transfer, by=by)


@transaction.atomic
def forward(transfer: Transfer, *, by: User, to: str, note: str) -> Transfer:
    """It is not theirs: the police pass it on within twenty-four hours."""
    refuse_if("" if to.strip() else "请写明转送的机关。")
    facts = {"forwarded_to": to.strip()[:60]}
    if transfer.received_at is None:
        facts |= {"received_at": clock.now(), "received_by": by}
    move(transfer, "forward", by=by, note=note, **facts)
    return _time(transfer, by=by)


@transaction.atomic
def answer(transfer: Transfer, name: str, *, by: User, on: date, number: str = "", note: str = "") -> Transfer:
    """What was decided about opening a criminal case, by the police themselves or as the handlers heard of it."""
    if name.startswith("note_"):
        must_handle(_case(transfer), by)
    if on > clock.today() or (transfer.delivered_at and on < clock.day_of(transfer.delivered_at)):
        raise MoveRefused("决定日期须在移送以后、不晚于今天。")
    move(transfer, name, by=by, note=note, answered_on=on, police_number=number.strip()[:60], answer=note.strip()[:500])
    return _time(transfer, by=by)


@transaction.atomic
def contest(transfer: Transfer, name: str, *, by: User, note: str) -> Transfer:
    """Ask the police to think again, or the procurator to supervise."""
    must_handle(_case(transfer), by)
    move(transfer, name, by=by, note=note)
    return _time(transfer, by=by)


@transaction.atomic
def hand_over(transfer: Transfer, *, by: User, on: date) -> Transfer:
    """Hand the things and papers over once the police have opened a case: nothing of the case stays unaccounted for."""
    held = _case(transfer)
    must_handle(held, by)
    if on > clock.today() or (transfer.answered_on and on < transfer.answered_on):
        raise MoveRefused("移交日期须在公安立案以后、不晚于今天。")
    move(transfer, "hand_over", by=by, handed_on=on)
    reason = f"移交{transfer.police.short_name}（{transfer.police_number or transfer.number}）"
    for restraint in held.restraints.filter(state=RestraintState.IMPOSED):
        beside.lift(restraint, by=by, disposal=Disposal.POLICE, note=reason)
    for thing in unsettled(held.audit_chain):
        exhibits.hand_over(thing, whereabouts=Whereabouts.POLICE, holder=transfer.police.name, reason=reason, by=by, subject=held)
    return _time(transfer, by=by)


@transaction.atomic
def take_back(transfer: Transfer, *, by: User, note: str) -> Transfer:
    """No criminal case: a leader has the office go on with its own; the ninety days run again."""
    held = _case(transfer)
    must_not_handle(held, by, "决定继续办理")
    move(transfer, "take_back", by=by, note=note)
    deciding.take_back(held, by=by, note=note)
    deciding.explain_no_transfer(held, by=by, reason=f"已移送，公安机关没有立案：{transfer.answer or note}")
    return _time(transfer, by=by)


def _case(transfer: Transfer) -> Case:
    held = locked(transfer.case)
    transfer.case = held
    return held


def _time(transfer: Transfer, *, by) -> Transfer:
    """Stop the period of the step before and start that of the state reached."""
    for running in Clock.objects.running().of(kind_of(transfer), transfer.pk):
        clocks.stop(running, by=by, reason=transfer.get_state_display())
    key = CLOCKS.get(transfer.state)
    if key:
        clocks.start(transfer, key, by=by, started_on=clock.today(), started_at=clock.now() if key in HOURLY else None)
    return transfer
