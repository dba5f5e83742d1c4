"""Registering people, correcting and leaving, health certificates, looking at an ID number."""

import uuid
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection

from jishan_portal.accounts.roles import Role
from jishan_portal.audit.models import Entry
from jishan_portal.workflow.actions import MoveRefused
from tests.factories import user_of
from workshops.people import actions, rules
from workshops.people.actions import CertificateFacts, PersonFacts
from workshops.people.models import HealthCertificate, Person

ID = "140824199001010013"
WANG = PersonFacts(name="王改萍", job="炸制", id_number=ID, phone="13834590001")
LAST_YEAR = CertificateFacts(issued_on=date(2025, 4, 1), valid_until=date(2026, 3, 31), number="稷健2025-18", issuer="稷山县疾控中心")
THIS_YEAR = CertificateFacts(issued_on=date(2026, 3, 17), valid_until=date(2027, 3, 16))


@pytest.fixture
def wang(shop, clerk) -> Person:
    return actions.register(shop, WANG, by=clerk)


def test_register_seals_the_id_and_keeps_it_out_of_the_trail(wang):
    with connection.cursor() as cursor:
        cursor.execute("SELECT id_number FROM workshops_person")
        assert ID not in cursor.fetchone()[0]
    entry = Entry.objects.get(action="workshops.person.register")
    assert (wang.id_number, ID in str(entry.data), entry.data["phone"]) == (ID, False, "138****0001")


def test_register_sent_twice_gives_one_person(shop, clerk):
    number = uuid.uuid4()
    first = actions.register(shop, WANG, by=clerk, submission_id=number)
    assert (actions.register(shop, WANG, by=clerk, submission_id=number), Person.objects.count()) == (first, 1)


def test_register_refuses_the_same_id_twice_in_a_workshop(wang, shop, clerk):
    with pytest.raises(ValidationError, match="另一名") as refused:
        actions.register(shop, PersonFacts(name="王改平", id_number=ID), by=clerk)
    assert list(refused.value.error_dict) == ["id_number"]


def test_register_names_every_field_that_is_wrong(shop, clerk):
    with pytest.raises(ValidationError) as refused:
        actions.register(shop, PersonFacts(name=" ", id_number="1", phone="12"), by=clerk)
    assert sorted(refused.value.error_dict) == ["id_number", "name", "phone"]


def test_amend_writes_only_what_differs(wang, clerk):
    actions.amend(wang, PersonFacts(**{**vars(WANG), "job": "包装"}), by=clerk)
    actions.amend(wang, PersonFacts(**{**vars(WANG), "job": "包装"}), by=clerk)
    entries = Entry.objects.filter(action="workshops.person.amend")
    assert [entry.data for entry in entries] == [{"before": {"job": "炸制"}, "after": {"job": "包装"}}]


def test_leave_stops_everything_else(wang, clerk):
    actions.leave(wang, on=date(2026, 3, 1), by=clerk)
    for act in (
        lambda: actions.leave(wang, on=date(2026, 3, 2), by=clerk),
        lambda: actions.amend(wang, WANG, by=clerk),
        lambda: actions.record_certificate(wang, THIS_YEAR, by=clerk),
    ):
        with pytest.raises(MoveRefused, match="离职"):
            act()


@pytest.mark.parametrize("day", [date(2026, 3, 18), date(2025, 12, 31)])
def test_leave_refuses_days_outside_the_employment(shop, clerk, day):
    person = actions.register(shop, PersonFacts(name="李四", started_on=date(2026, 1, 1)), by=clerk)
    with pytest.raises(ValidationError):
        actions.leave(person, on=day, by=clerk)


def test_certificate_is_repeated_on_the_person_and_the_last_one_counts(wang, clerk):
    actions.record_certificate(wang, THIS_YEAR, by=clerk)
    actions.record_certificate(wang, LAST_YEAR, by=clerk)
    actions.record_certificate(wang, LAST_YEAR, by=clerk)
    wang.refresh_from_db()
    assert (wang.certificate_until, HealthCertificate.objects.count()) == (date(2027, 3, 16), 2)


def test_certificate_that_ends_before_it_begins_is_refused(wang, clerk):
    with pytest.raises(ValidationError):
        actions.record_certificate(wang, CertificateFacts(issued_on=date(2026, 1, 2), valid_until=date(2026, 1, 2)), by=clerk)


def test_unmask_is_written_down_and_refused_to_others(wang, clerk):
    assert actions.unmask(wang, by=clerk) == ID
    assert Entry.objects.filter(action="workshops.person.unmask", actor_id=clerk.pk).count() == 1
    with pytest.raises(PermissionDenied):
        actions.unmask(wang, by=user_of(Role.FINANCE_REVIEWER))


def test_usual_certificate_runs_a_year(db):
    assert rules.usual_end(date(2026, 3, 17)) == date(2027, 3, 16)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"left_on": date(2026, 1, 1)}, ("off", "已离职")),
        ({"certificate_until": date(2026, 3, 16)}, ("late", "已过期 1 天")),
        ({"touches_food": True}, ("late", "未登记健康证明")),
        ({"touches_food": False}, ("off", "不接触直接入口食品")),
    ],
)
def test_person_stands_by_the_last_certificate(db, fields, said):
    assert tuple(rules.standing_of(Person(**fields))) == said
