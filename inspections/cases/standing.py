"""What a case says of itself and to whom: the party's particulars put right, and whether it is restricted (features row 48)."""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from inspections.cases.executing import write_credit
from inspections.cases.models import Case
from inspections.cases.publishing import queue_decision
from inspections.cases.states import BEFORE_DECISION, BEFORE_FILING, LEADERS, CaseState
from inspections.cases.steps import hand_replies, locked, must_handle
from jishan_portal.accounts.models import User
from jishan_portal.accounts.roles import Role
from jishan_portal.audit import actions as audit
from jishan_portal.audit.rules import kind_of
from jishan_portal.duties.models import Duty
from jishan_portal.publications import actions as publications
from jishan_portal.workflow.actions import MoveRefused
from workshops.registry.actions import hide_events, note_event

RESTRICTED = "限知案件"
CLOSED = frozenset({CaseState.CLOSED, CaseState.ARCHIVED})


@transaction.atomic
def correct_party(case: Case, *, by: User, reason: str, **facts) -> Case:
    """Put the party's particulars right before the decision; what they were stays in the trail as a hash."""
    held = locked(case)
    must_handle(held, by)
    if held.state not in BEFORE_DECISION | BEFORE_FILING:
        raise MoveRefused("决定作出以后不能再改当事人信息；确有错误的，依法更正决定。")
    changed = {name: value for name, value in facts.items() if getattr(held, name) != value}
    if not changed or not reason.strip():
        raise MoveRefused("没有要改的内容，或者没有写明理由。")
    for name, value in changed.items():
        setattr(held, name, value)
    held.save(update_fields=[*changed, *(["party_id_print"] if "party_id" in changed else [])])
    facts_hash = audit.digest({name: str(value) for name, value in changed.items()})
    data = {"facts": facts_hash, "fields": sorted(changed)}
    audit.record("inspections.case.correct_party", held, by=by, summary=f"补正当事人信息：{reason}"[:300], data=data)
    return held


@transaction.atomic
def restrict(case: Case, *, by: User, reason: str) -> Case:
    """Let a case exist for its team only from now on: lists, figures and exports no longer know it; what is public is taken back."""
    held = _told(case, by, reason)
    if held.is_restricted:
        raise MoveRefused("这个案件已经是限知案件。")
    held.is_restricted = True
    held.save(update_fields=["is_restricted"])
    _retell(held, held.party_name, RESTRICTED)
    if held.workshop_id:
        hide_events(held.workshop, held.url, is_hidden=True)
    publications.recall_all(kind_of(held), held.pk, by=by, reason="案件改为限知")
    publications.hide_all(kind_of(held), held.pk, is_hidden=True)
    audit.record("inspections.case.restrict", held, by=by, summary=f"改为限知案件：{reason}"[:300])
    return held


@transaction.atomic
def release(case: Case, *, by: User, reason: str) -> Case:
    """End the restriction: what the restriction held back (timeline, publication, credit record) is made up for."""
    held = _told(case, by, reason)
    if not held.is_restricted:
        raise MoveRefused("这个案件不是限知案件。")
    held.is_restricted = False
    held.save(update_fields=["is_restricted"])
    _retell(held, RESTRICTED, held.party_name)
    if held.workshop_id and not hide_events(held.workshop, held.url, is_hidden=False) and held.filed_on:
        note_event(held.workshop, f"立案调查：{held.cause}（{held.number}）", url=held.url, tone="late")
    publications.hide_all(kind_of(held), held.pk, is_hidden=False)
    if held.decided_on and held.overturned_on is None:
        queue_decision(held, by=by)
    if held.state in CLOSED:
        write_credit(held, by=by)
    audit.record("inspections.case.release", held, by=by, summary=f"解除限知：{reason}"[:300])
    return held


def _retell(case: Case, old: str, new: str) -> None:
    """Let every open duty of the case, and of what runs beside it, fall to and name whom it may now."""
    for duty in Duty.objects.open().about(case.audit_chain).exclude(role=Role.POLICE):
        duty.is_restricted, duty.title, duty.person = case.is_restricted, duty.title.replace(old, new), case.owing(duty.role)
        duty.save(update_fields=["is_restricted", "title", "person"])
    hand_replies(case)


def _told(case: Case, by: User, reason: str) -> Case:
    held = locked(case)
    if not by.roles & LEADERS:
        raise PermissionDenied("限知和解除限知由局负责人决定。")
    if not reason.strip():
        raise MoveRefused("请写明理由。")
    return held
