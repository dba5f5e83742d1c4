"""Destroying personal data whose term has run out: in batches, each with one entry that names nobody.

Destroyed is what stands in the rows; the audit trail never held it, so its chains stay whole. Backups hold it until they
are replaced by younger ones, which the page and the handbook say.
"""

from collections.abc import Callable
from datetime import date

from django.db import transaction

from inspections.leads.models import Reporter
from jishan_portal.accounts import actions as accounts
from jishan_portal.accounts.models import LoginRecord, User
from jishan_portal.audit import actions as audit
from jishan_portal.files import actions as files
from jishan_portal.kit import clock
from jishan_portal.notifications.actions import notify
from jishan_portal.retention import queries
from jishan_portal.retention.rules import DESTROYED, KINDS, PERSONAL, Kind, is_automatic, surname_only
from subsidies.applications.models import Application, Objection
from workshops.imports.models import ImportBatch
from workshops.people.models import HealthCertificate, Person
from workshops.registry import bulk as registry
from workshops.registry.models import Workshop
from workshops.registry.models_merge import Merge
from workshops.registry.models_proposals import Proposal

BATCH = 500
SENTENCE = "个人信息保存期限已到，已销毁"


def destroy(kind: Kind, *, by, progress: Callable[[int], None] = lambda _: None, on: date | None = None) -> int:
    """Destroy what is due of a kind on a day (today), batch by batch; return how many rows. Safe to break off and run again."""
    on, gone = on or clock.today(), 0
    while batch := _one_batch(kind, on, by=by):
        gone += batch
        progress(gone)
    return gone


def destroy_all(*, by, progress: Callable[[int], None] = lambda _: None) -> dict[str, int]:
    """Destroy what is due of every kind; return {kind: rows}."""
    found: dict[str, int] = {}
    for kind in KINDS:
        before = sum(found.values())
        found[kind.key] = destroy(kind, by=by, progress=lambda gone, before=before: progress(before + gone))
    return found


def nightly(*, by) -> dict[str, int]:
    """Destroy what is due where the rulebook says so; else tell the security administrators once a month. Return {kind: rows}."""
    today = clock.today()
    if is_automatic(today):
        return destroy_all(by=by)
    counts = {one.kind.key: one.count for one in queries.overview(today)}
    if any(counts.values()):
        lines = "；".join(f"{one.kind.label} {one.count} 条" for one in queries.overview(today) if one.count)
        title = f"有 {sum(counts.values())} 条个人信息保存期限已到"
        notify(queries.guardians(), title, body=f"{lines}。请核对后销毁。", url="/manage/retention/", key=f"retention:{today:%Y-%m}")
    return counts


@transaction.atomic
def _one_batch(kind: Kind, on: date, *, by) -> int:
    rows = list(queries.due(kind, on).select_for_update(of=("self",))[:BATCH])
    if not rows:
        return 0
    _DESTROY[kind.key](rows, by)
    label = type(rows[0])._meta.label_lower
    summary = f"销毁到期的个人信息：{kind.label} {len(rows)} 条"
    audit.record_bulk(f"retention.{kind.key}", label, [row.pk for row in rows], by=by, summary=summary, data={"kind": kind.key})
    return len(rows)


def _workshop_owner(rows: list[Workshop], by) -> None:
    summary = f"销毁 {len(rows)} 户已终止小作坊负责人的身份证号和电话"
    registry.amend_many({row.pk: {"owner_id": "", "phone": "", "note": ""} for row in rows}, by=by, summary=summary, reason=SENTENCE)
    ids = [row.pk for row in rows]
    for proposal in Proposal.objects.filter(workshop__in=ids):
        proposal.changes, proposal.before = _emptied(proposal.changes), _emptied(proposal.before)
        proposal.save(update_fields=["changes", "before"])
    for merge in Merge.objects.filter(kept__in=ids).exclude(taken={}):
        merge.taken = {name: value for name, value in merge.taken.items() if name not in PERSONAL}
        merge.save(update_fields=["taken"])


def _emptied(values: dict) -> dict:
    return {name: DESTROYED if name in PERSONAL and value else value for name, value in values.items()}


def _owner_account(rows: list[User], by) -> None:
    for user in rows:
        accounts.correct(user, by=by, name=surname_only(user.name), phone="")
        accounts.disable(user, by=by, note="名下小作坊均已终止，账号信息保存期限已到")


def _left_person(rows: list[Person], by) -> None:
    for person in rows:
        person.name, person.id_number, person.phone = surname_only(person.name), "", ""
    Person.objects.bulk_update(rows, ["name", "id_number", "phone"])
    HealthCertificate.objects.filter(person__in=rows).update(number="")


def _reporter(rows: list[Reporter], by) -> None:
    Reporter.objects.filter(pk__in=[row.pk for row in rows]).update(name="", phone="")


def _objector(rows: list[Objection], by) -> None:
    Objection.objects.filter(pk__in=[row.pk for row in rows]).update(name="", phone="")


def _import_file(rows: list[ImportBatch], by) -> None:
    for batch in rows:
        files.destroy(batch.file, by=by)


def _lost_application(rows: list[Application], by) -> None:
    gone = {"account": "", "account_print": "", "bank": "", "contact_phone": ""}
    Application.objects.filter(pk__in=[row.pk for row in rows]).update(**gone)


def _login_record(rows: list[LoginRecord], by) -> None:
    LoginRecord.objects.filter(pk__in=[row.pk for row in rows]).update(ip=None, device="")


_DESTROY: dict[str, Callable[[list, object], None]] = {
    "workshop_owner": _workshop_owner,
    "owner_account": _owner_account,
    "left_person": _left_person,
    "reporter": _reporter,
    "objector": _objector,
    "import_file": _import_file,
    "lost_application": _lost_application,
    "login_record": _login_record,
}
