"""The one gate through which any state changes."""

from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet

from jishan_portal.accounts.models import User
from jishan_portal.audit import actions as audit
from jishan_portal.clocks.rules import due_within
from jishan_portal.duties import actions as duties
from jishan_portal.kit import clock
from jishan_portal.kit.refusals import Refused


class MoveRefused(Refused):
    """A move that the record's state (or a missing reason) does not allow."""


@transaction.atomic
def move(obj, name: str, *, by, note: str = "", due_on: date | None = None, **changes):
    """Take one move of the record's FLOW and return the record in its new state.

    Locks the row, checks source state, role and reason; sets state, time, person and `changes` (further fields of
    the record that the new state must carry); writes the audit entry; closes the old state's duty and opens the new one's.
    Raises MoveRefused (wrong state, missing note) or PermissionDenied (wrong role); nothing is changed then.
    """
    fresh = type(obj)._base_manager.select_for_update().get(pk=obj.pk)
    refusal = fresh.FLOW.refusal(name, state=fresh.state, roles=by.roles, note=note)
    if refusal:
        raise PermissionDenied(refusal.message) if refusal.reason == "role" else MoveRefused(refusal.message)
    step = fresh.FLOW.move(name)
    before = fresh.state
    _set_state(obj, step.target, by=by, changes=changes)
    audit.record(
        f"{audit.kind_of(obj)}.{name}", obj, by=by, summary=f"{step.label}：{obj}", data={"from": before, "to": obj.state, "note": note}
    )
    _pass_duty(obj, by=by, due_on=due_on)
    return obj


@transaction.atomic
def begin(obj, state: str, *, by, due_on: date | None = None, note: str = ""):
    """Save a new record in its first state, with its audit entry and its first duty."""
    obj.state, obj.state_at, obj.state_by = state, clock.now(), by if isinstance(by, User) else None
    obj.save(force_insert=True)
    audit.record(f"{audit.kind_of(obj)}.begin", obj, by=by, summary=f"建立：{obj}", data={"to": obj.state, "note": note})
    _pass_duty(obj, by=by, due_on=due_on)
    return obj


@transaction.atomic
def open_many(records: QuerySet, state: str, *, by, due_on: date | None, duty: dict, summary: str) -> int:
    """Give records that were inserted set-based in a waiting state their duties, with one audit entry for all.

    `records` are the new rows; `duty` holds expressions over them for `title`, `url`, `area_code`, `organisation_id`,
    `person_id` and `file`. Returns how many duties were opened (0 for a state that waits on nobody).
    """
    model = records.model
    row, kind = model.FLOW.state(state), model._meta.label_lower
    audit.record_bulk(f"{kind}.begin_many", kind, list(records.values_list("pk", flat=True)), by=by, summary=summary, data={"to": state})
    if not row.waits_on:
        return 0
    return duties.open_many(kind, records, role=row.waits_on, due_on=due_on, basis=row.basis, columns=duty)


def place(obj, state: str, *, at: datetime):
    """Put a record of the made county in the state it reached, before it is written set by set; nothing is saved or audited here."""
    obj.state, obj.state_at = state, at
    return obj


def _set_state(obj, target: str, *, by, changes: dict) -> None:
    obj.state, obj.state_at, obj.state_by = target, clock.now(), by if isinstance(by, User) else None
    for field, value in changes.items():
        setattr(obj, field, value)
    obj.save(update_fields=["state", "state_at", "state_by", *changes])


def _pass_duty(obj, *, by, due_on: date | None) -> None:
    kind, state = audit.kind_of(obj), obj.FLOW.state(obj.state)
    duties.close_duty(kind, obj.pk, by=by)
    if not state.waits_on:
        return
    if due_on is None and state.within:
        due_on = due_within(state.within, clock.today())
    spec, file = obj.duty_spec(state), audit.chain_of(obj)
    duties.open_duty(kind, obj.pk, spec, role=state.waits_on, due_on=due_on, basis=state.basis, file=file, by=by)
