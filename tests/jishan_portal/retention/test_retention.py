"""What is due, what destroying leaves, and that the trail stays whole."""

import json
import os
from datetime import timedelta
from io import StringIO
from uuid import uuid4

import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from inspections.leads import actions as leads
from inspections.leads.models import Lead, Reporter
from inspections.leads.states import Channel, LeadKind, LeadSource
from jishan_portal.accounts.actors import SYSTEM
from jishan_portal.accounts.models import LoginRecord, User
from jishan_portal.accounts.roles import Role
from jishan_portal.audit import queries as audit
from jishan_portal.audit.models import Entry
from jishan_portal.duties import actions as duties
from jishan_portal.files import actions as files
from jishan_portal.files import storage
from jishan_portal.jobs.models import Job
from jishan_portal.kit import clock
from jishan_portal.notifications.models import Notice
from jishan_portal.retention import actions, queries
from jishan_portal.retention.rules import BY_KEY, KINDS
from jishan_portal.rulebook import actions as rulebook
from jishan_portal.rulebook.models import Rule
from subsidies.applications.models import Application, Objection
from subsidies.applications.states import ApplicationState
from tests.factories import TOWNSHIP, user_of
from tests.factories.subsidies import application_of
from tests.factories.workshops import OwnershipFactory, workshop_of
from workshops.imports.models import ImportBatch
from workshops.imports.states import BatchState
from workshops.people.models import HealthCertificate, Person
from workshops.registry import actions as registry
from workshops.registry.models import Workshop
from workshops.registry.models_proposals import Proposal
from workshops.registry.queries import search

pytestmark = pytest.mark.django_db

ID, PHONE = "140824190501010014", "13800001111"
LONG_AGO = timedelta(days=1200)  # past every term
YESTERDAY = timedelta(days=1)


def _ended(*, ago=LONG_AGO, **data) -> Workshop:
    """A workshop that was cancelled some time ago."""
    with clock.travel(clock.now() - ago):
        shop = workshop_of(owner_name="王建国", owner_id=ID, phone=PHONE, **data)
        registry.change_life(shop, "cancel", by=SYSTEM, holds_from=clock.today(), reason="业主申请注销")
    shop.refresh_from_db()
    return shop


def _due(key: str) -> list:
    return list(queries.due(BY_KEY[key], clock.today()))


def _destroy(key: str, by=SYSTEM) -> int:
    return actions.destroy(BY_KEY[key], by=by)


def test_owner_of_a_workshop_ended_long_ago_is_due_and_destroyed():
    shop = _ended()

    assert _due("workshop_owner") == [shop]
    assert _destroy("workshop_owner") == 1

    shop.refresh_from_db()
    assert (shop.owner_id, shop.owner_id_print, shop.phone, shop.owner_name) == ("", "", "", "王建国")
    assert not search(Workshop.objects.all(), PHONE).exists()
    assert shop.events.first().sentence.startswith("个人信息保存期限已到，已销毁")
    assert _due("workshop_owner") == []
    assert _destroy("workshop_owner") == 0


def test_owner_of_a_working_or_lately_ended_workshop_stays():
    workshop_of(owner_id=ID, phone=PHONE)
    _ended(ago=timedelta(days=30), name="刚注销的作坊")

    assert _due("workshop_owner") == []


def test_workshop_about_which_somebody_owes_something_stays():
    shop = _ended()
    spec = duties.DutySpec("退回的案卷", "/", TOWNSHIP)
    duties.open_duty("workshops.workshop", shop.pk, spec, role=Role.INSPECTOR, due_on=clock.today(), file=shop.audit_chain)

    assert _due("workshop_owner") == []


def test_phone_goes_from_an_owners_old_corrections():
    shop = _ended()
    owner = user_of(Role.OWNER)
    made = Proposal.objects.create(
        workshop=shop, area_code=shop.area_code, changes={"phone": PHONE, "village": "东村"}, before={"phone": PHONE}, made_by=owner,
        state="rejected",
    )  # fmt: skip

    _destroy("workshop_owner")

    made.refresh_from_db()
    assert made.changes == {"phone": "（已到期销毁）", "village": "东村"}
    assert PHONE not in json.dumps(made.before)


def test_account_of_an_owner_goes_only_when_every_workshop_ended():
    both, one = user_of(Role.OWNER, phone="13900000001", name="张三"), user_of(Role.OWNER, phone="13900000002", name="李四光")
    OwnershipFactory(workshop=_ended(name="甲作坊"), user=both)
    OwnershipFactory(workshop=workshop_of(name="乙作坊"), user=both)
    OwnershipFactory(workshop=_ended(name="丙作坊"), user=one)

    assert _destroy("owner_account") == 1

    one, both = User.objects.get(pk=one.pk), User.objects.get(pk=both.pk)
    assert (one.name, one.phone, one.is_active) == ("李某某", "", False)
    assert (both.name, both.phone, both.is_active) == ("张三", "13900000001", True)


def test_somebody_who_left_long_ago_keeps_a_surname_and_the_dates():
    today = clock.today()
    left = Person.objects.create(
        workshop=workshop_of(), name="赵小红", id_number=ID, phone=PHONE, left_on=today - LONG_AGO, started_on=today - LONG_AGO * 2
    )
    HealthCertificate.objects.create(person=left, number="健1", issued_on=today - LONG_AGO * 2, valid_until=today - LONG_AGO)
    Person.objects.create(workshop=left.workshop, name="还在的人", id_number=ID, phone=PHONE)

    assert _destroy("left_person") == 1

    left.refresh_from_db()
    assert (left.name, left.id_number, left.phone, left.left_on) == ("赵某某", "", "", today - LONG_AGO)
    assert left.certificates.get().number == ""
    assert _due("left_person") == []


def test_reporter_goes_after_the_lead_is_over_and_never_with_a_case():
    with clock.travel(clock.now() - LONG_AGO):
        taken = [_reported(place) for place in ("甲处", "乙处", "丙处")]
    for lead, state in zip(taken, ("nothing", "case", "received"), strict=True):
        Lead.objects.filter(pk=lead.pk).update(state=state)

    assert _destroy("reporter") == 1

    assert Reporter.objects.get(lead=taken[0]).phone == ""
    assert {row.phone for row in Reporter.objects.exclude(lead=taken[0])} == {PHONE}


def _reported(place: str) -> Lead:
    lead = Lead(kind=LeadKind.REPORT, source=LeadSource.PUBLIC, channel=Channel.WEB, area_code=TOWNSHIP, place=place)
    lead.description = "院子里有苍蝇"
    return leads.take_in(lead, by=SYSTEM, submission_id=uuid4(), name="举报人", phone=PHONE)


def _batch(content: bytes, *, ago=LONG_AGO, state=BatchState.COMMITTED) -> ImportBatch:
    by = user_of(Role.INSPECTOR)
    stored = files.claim(files.keep(ContentFile(content, name="台账.csv"), by=by, purpose="ledger"), by=by)
    place = storage.path_of(storage.ORIGINAL, stored.sha256)
    os.utime(place, (1, 1))
    return ImportBatch.objects.create(file=stored, area_code=TOWNSHIP, state=state, state_at=clock.now() - ago, created_by=by)


def test_ledger_file_loses_its_content_but_not_its_hash(client, django_capture_on_commit_callbacks):
    batch = _batch("名称,电话\n孙家醋坊,13800001111\n".encode())
    place = storage.path_of(storage.ORIGINAL, batch.file.sha256)

    with django_capture_on_commit_callbacks(execute=True):
        assert _destroy("import_file") == 1

    batch.refresh_from_db()
    assert batch.file.is_destroyed
    assert not place.exists()
    assert _due("import_file") == []


def test_content_that_a_younger_import_still_needs_stays(django_capture_on_commit_callbacks):
    content = "名称,电话\n孙家醋坊,13800001111\n".encode()
    old, young = _batch(content), _batch(content, ago=YESTERDAY)

    with django_capture_on_commit_callbacks(execute=True):
        assert _destroy("import_file") == 1

    assert storage.path_of(storage.ORIGINAL, old.file.sha256).exists()
    young.refresh_from_db()
    assert not young.file.is_destroyed


def test_account_of_an_application_without_money_goes_and_of_a_paid_one_stays():
    lost, paid = application_of(account="6228480000001234567"), application_of(account="6228480000007654321")
    Application.objects.filter(pk=lost.pk).update(state=ApplicationState.WITHDRAWN, state_at=clock.now() - LONG_AGO)
    Application.objects.filter(pk=paid.pk).update(state_at=clock.now() - LONG_AGO)

    assert _destroy("lost_application") == 1

    lost.refresh_from_db()
    paid.refresh_from_db()
    assert (lost.account, lost.account_print, lost.contact_phone) == ("", "", "")
    assert paid.account == "6228480000007654321"


def test_objector_goes_after_the_answer():
    made = application_of()
    facts = {"application": made, "area_code": made.area_code, "words": "面积不实", "name": "李某", "phone": PHONE}
    rows = [
        Objection.objects.create(
            **facts, tracking_code=f"T{number}", submission_id=uuid4(), made_at=clock.now() - LONG_AGO, state=state, answered_at=answered
        )
        for number, (state, answered) in enumerate([("dismissed", clock.now() - LONG_AGO), ("open", None), ("upheld", clock.now())])
    ]

    assert _destroy("objector") == 1

    assert [Objection.objects.get(pk=row.pk).phone for row in rows] == ["", PHONE, PHONE]


def test_address_of_an_old_login_goes_and_the_record_stays():
    user = user_of(Role.INSPECTOR)
    old = LoginRecord.objects.create(user=user, outcome="ok", at=clock.now() - timedelta(days=400), ip="10.0.0.1", device="手机")
    new = LoginRecord.objects.create(user=user, outcome="ok", at=clock.now() - timedelta(days=300), ip="10.0.0.2", device="手机")

    assert _destroy("login_record") == 1

    old.refresh_from_db()
    new.refresh_from_db()
    assert (old.ip, old.device, old.outcome) == (None, "", "ok")
    assert new.ip == "10.0.0.2"


def test_destroying_leaves_one_entry_a_batch_and_a_whole_trail(monkeypatch):
    monkeypatch.setattr(actions, "BATCH", 2)
    for number in range(3):
        _ended(name=f"第{number}作坊")

    assert actions.destroy_all(by=SYSTEM)["workshop_owner"] == 3

    entries = Entry.objects.filter(action="retention.workshop_owner").order_by("pk")
    assert [entry.data["count"] for entry in entries] == [2, 1]
    assert audit.verify().breaks == []
    held = "".join(json.dumps(row, ensure_ascii=False) for row in Entry.objects.values_list("summary", "data"))
    assert PHONE not in held
    assert ID not in held


def test_nightly_run_only_reminds_once_a_month_unless_the_rule_says_destroy():
    guardian, shop = user_of(Role.SECURITY_ADMIN), _ended()

    assert actions.nightly(by=SYSTEM)["workshop_owner"] == 1
    actions.nightly(by=SYSTEM)
    assert Notice.objects.filter(user=guardian).count() == 1
    shop.refresh_from_db()
    assert shop.phone == PHONE

    rule = Rule.objects.get(key="retention.automatic")
    rulebook.add_version(rule, by=SYSTEM, value="destroy", in_force_from=clock.today(), article=rule.article)
    actions.nightly(by=SYSTEM)
    shop.refresh_from_db()
    assert shop.phone == ""


def test_command_counts_without_writing_and_then_destroys():
    shop, out = _ended(), StringIO()

    call_command("retention", "--dry-run", "--kind=workshop_owner", stdout=out)
    shop.refresh_from_db()
    assert json.loads(out.getvalue()) == {"dry_run": True, "rows": {"workshop_owner": 1}}
    assert shop.phone == PHONE

    out = StringIO()
    call_command("retention", stdout=out)
    shop.refresh_from_db()
    assert set(json.loads(out.getvalue())["rows"]) == {kind.key for kind in KINDS}
    assert shop.phone == ""


def test_command_names_the_kinds_when_asked_for_an_unknown_one():
    with pytest.raises(CommandError, match="workshop_owner"):
        call_command("retention", "--kind=nothing")


def test_page_shows_what_is_due_to_both_and_the_button_to_one(client):
    _ended()
    client.force_login(user_of(Role.AUDIT_ADMIN))
    seen = client.get(reverse("retention:overview")).content.decode()
    assert "今天有 1 条到期" in seen
    assert "确认销毁" not in seen

    client.force_login(user_of(Role.SECURITY_ADMIN))
    assert "确认销毁" in client.get(reverse("retention:overview")).content.decode()
    client.force_login(user_of(Role.SYSTEM_ADMIN))
    assert client.get(reverse("retention:overview")).status_code == 403


def test_page_costs_the_same_for_one_and_eleven(client, django_assert_num_queries):
    client.force_login(user_of(Role.SECURITY_ADMIN))
    _ended(name="甲作坊")
    _destroy("workshop_owner")
    client.get(reverse("retention:overview"))
    with CaptureQueriesContext(connection) as first:
        client.get(reverse("retention:overview"))
    for number in range(10):
        _ended(name=f"第{number}作坊")
        _destroy("workshop_owner")
    with django_assert_num_queries(len(first)):
        client.get(reverse("retention:overview"))


def test_order_needs_the_tick_and_the_right_role(client):
    shop, address = _ended(), reverse("retention:destroy")
    client.force_login(user_of(Role.AUDIT_ADMIN))
    assert client.post(address, {"is_sure": "yes"}).status_code == 403

    client.force_login(user_of(Role.SECURITY_ADMIN))
    assert client.get(address).status_code == 405
    assert client.post(address).status_code == 302
    assert not Job.objects.exists()
    shop.refresh_from_db()
    assert shop.phone == PHONE


def test_order_is_carried_out_as_a_job(client, django_capture_on_commit_callbacks):
    shop = _ended()
    client.force_login(user_of(Role.SECURITY_ADMIN))

    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("retention:destroy"), {"is_sure": "yes"})

    shop.refresh_from_db()
    assert shop.phone == ""
    assert Job.objects.get().outcome["workshop_owner"] == 1
