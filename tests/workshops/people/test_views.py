"""Pages of people: forms, unmasking, the list of certificates that run out."""

from datetime import date, timedelta

import pytest

from jishan_portal.accounts.actors import SYSTEM
from jishan_portal.accounts.roles import Role
from jishan_portal.audit.models import Entry
from tests.factories import workshop_of
from workshops.people import actions
from workshops.people.actions import CertificateFacts, PersonFacts
from workshops.people.models import HealthCertificate, Person

TODAY = date(2026, 3, 17)
ID = "140824199001010013"


def _person(shop, days: int | None = None, name: str = "王改萍") -> Person:
    person = actions.register(shop, PersonFacts(name=name), by=SYSTEM)
    if days is not None:
        until = TODAY + timedelta(days=days)
        actions.record_certificate(person, CertificateFacts(issued_on=until - timedelta(days=364), valid_until=until), by=SYSTEM)
    return person


def test_register_twice_with_one_form_gives_one_person(client_of, clerk, shop):
    client, url = client_of(clerk), f"/workshops/people/new/{shop.pk}/"
    sent = {"name": "王改萍", "touches_food": "on", "submission_id": str(client.get(url).context["form"].initial["submission_id"])}
    assert [client.post(url, sent).status_code for _ in range(2)] == [302, 302]
    assert Person.objects.count() == 1


def test_amend_leave_and_certify_from_the_pages(client_of, clerk, shop):
    client, person = client_of(clerk), _person(shop)
    client.post(f"/workshops/people/{person.pk}/edit/", {"name": "王改平", "job": "包装"})
    client.post(f"/workshops/people/{person.pk}/certificate/", {"issued_on": "2026-03-17"})
    client.post(f"/workshops/people/{person.pk}/leave/", {"on": "2026-03-17"})
    person.refresh_from_db()
    assert (person.name, person.job, person.left_on) == ("王改平", "包装", TODAY)
    assert HealthCertificate.objects.get().valid_until == date(2027, 3, 16)
    assert client.post(f"/workshops/people/{person.pk}/leave/", {"on": "2026-03-17"}).status_code == 409


def test_wrong_number_is_named_beside_its_field(client_of, clerk, shop):
    answer = client_of(clerk).post(f"/workshops/people/new/{shop.pk}/", {"name": "王改萍", "id_number": "140824199001010019"})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["id_number"])


@pytest.mark.parametrize("page", ["new/{shop}/", "{person}/edit/", "{person}/leave/", "{person}/certificate/"])
def test_pages_elsewhere_are_not_found_and_others_are_refused(client_of, far_clerk, shop, page):
    url = "/workshops/people/" + page.format(shop=shop.pk, person=_person(shop).pk)
    assert client_of(far_clerk).get(url).status_code == 404
    assert client_of(Role.FINANCE_REVIEWER).get(url).status_code == 403


def test_unmask_shows_once_and_is_written_down(client_of, clerk, far_clerk, shop):
    person = actions.register(shop, PersonFacts(name="王改萍", id_number=ID), by=SYSTEM)
    url = f"/workshops/people/{person.pk}/unmask/"
    assert client_of(clerk).get(url).status_code == 405
    assert ID in client_of(clerk).post(url).content.decode()
    assert Entry.objects.filter(action="workshops.person.unmask").count() == 1
    assert (client_of(far_clerk).post(url).status_code, client_of(Role.FINANCE_REVIEWER).post(url).status_code) == (404, 403)


def test_unmask_of_nothing_leads_back(client_of, clerk, shop):
    assert client_of(clerk).post(f"/workshops/people/{_person(shop).pk}/unmask/").status_code == 302


def test_expiring_lists_by_urgency_missing_last_and_filters(client_of, clerk, shop):
    for name, days in (("甲", -2), ("乙", 5), ("丙", 100), ("丁", None)):
        _person(shop, days, name)
    client = client_of(clerk)

    def shown(query: str = "") -> str:
        return "".join(row.name for row in client.get(f"/workshops/people/expiring/{query}").context["page"].rows)

    assert shown() == "甲乙丁"
    assert (shown("?stage=late"), shown("?stage=7"), shown("?stage=none")) == ("甲", "乙", "丁")
    assert (shown("?q=乙"), shown("?q=福顺"), shown("?area=140824101000")) == ("乙", "甲乙丁", "")


def test_expiring_takes_the_same_queries_for_one_and_eleven(client_of, clerk, assert_same_queries):
    client = client_of(clerk)
    assert_same_queries(lambda: client.get("/workshops/people/expiring/"), lambda: _person(workshop_of(), 3), at_most=8)


def test_export_opens(client_of, clerk, shop):
    _person(shop, 3)
    answer = client_of(clerk).get("/workshops/people/expiring/export/")
    assert (answer.status_code, answer.content[:2]) == (200, b"PK")
