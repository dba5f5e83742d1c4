"""The reporter's identity (FSL article 115): one ability, each look with a reason on the trail, and nowhere else."""

import io

import openpyxl
import pytest
from django.db import connection

from inspections.leads import actions, actions_beside
from jishan_portal.accounts.roles import EVERYBODY, Role, holders
from jishan_portal.audit.models import Entry
from jishan_portal.duties.models import Duty
from tests.factories import user_of, workshop_of
from tests.inspections.leads.conftest import NAME, PHONE

pytestmark = pytest.mark.django_db
LIST = "/inspections/leads/"
LOOKERS = holders("leads.reporter")


@pytest.mark.parametrize("role", sorted(EVERYBODY - LOOKERS))
def test_others_never_see_it(client_of, named, role):
    assert client_of(role).post(f"{LIST}{named.pk}/reporter/", {"reason": "看"}).status_code == 403


@pytest.mark.parametrize("role", sorted(LOOKERS))
def test_a_look_needs_a_reason_and_is_written_down_without_the_name(client_of, named, role):
    client = client_of(role)
    assert client.get(f"{LIST}{named.pk}/reporter/").status_code == 405
    assert client.post(f"{LIST}{named.pk}/reporter/", {"reason": " "}).status_code == 302
    assert not Entry.objects.filter(action="inspections.lead.see_reporter").exists()
    page = client.post(f"{LIST}{named.pk}/reporter/", {"reason": "电话告知结果"})
    assert (NAME in page.content.decode(), PHONE in page.content.decode()) == (True, True)
    assert "no-store" in page["Cache-Control"]
    entry = Entry.objects.get(action="inspections.lead.see_reporter")
    assert (entry.actor_id, entry.data["reason"]) == (client.user.pk, "电话告知结果")


def test_an_anonymous_lead_has_nothing_to_look_at(client_of, lead_of):
    lead, client = lead_of(), client_of(Role.INSPECTOR)
    assert "匿名" in client.get(lead.url).content.decode()
    client.post(f"{LIST}{lead.pk}/reporter/", {"reason": "看"})
    assert not Entry.objects.filter(action="inspections.lead.see_reporter").exists()


def test_the_name_is_on_no_page_in_no_file_in_no_trail(client_of, named, chief, leader, official, township):
    shop = workshop_of(name="福顺麻花坊")
    actions.tie(named, shop, by=chief)
    actions.accept(named, by=chief)
    assist = actions_beside.ask_township(named, township, by=chief, request="请核实")
    actions_beside.answer_assist(assist, by=official, answer="属实")
    actions.find_nothing(named, by=chief, note="没有")
    seen = []
    for user in (chief, leader, official, user_of(Role.LEADING_OFFICE)):
        client = client_of(user)
        paths = (
            f"{LIST}?view=all",
            f"{LIST}?view=all&q={NAME}",
            named.url,
            assist.url,
            f"{LIST}figures/",
            "/",
            f"/workshops/{shop.pk}/file/",
        )
        seen += [client.get(path).content.decode() for path in paths]
    book = openpyxl.load_workbook(io.BytesIO(client_of(chief).post(f"{LIST}export/?view=all").content))
    seen += [str(list(book.active.iter_rows(values_only=True))), str(list(Entry.objects.values())), str(list(Duty.objects.values()))]
    seen += [str(list(shop.events.values()))]
    for text in seen:
        # what was typed into the search box stands there again, and on the line that says what the filters are set to
        assert NAME not in text.replace(f'value="{NAME}"', "").replace(f"筛选：<b>“{NAME}”", "")
        assert PHONE not in text


def test_the_name_lies_sealed_in_the_database(named):
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, phone FROM inspections_reporter")
        assert not {NAME, PHONE} & set(cursor.fetchone())


def test_search_does_not_find_by_the_reporter(client_of, chief, named):
    client = client_of(chief)
    assert client.get(f"{LIST}?view=all&q={NAME}").context["page"].rows == []
    assert client.get(f"{LIST}?view=all&q={PHONE}").context["page"].rows == []


def test_townships_see_of_the_publics_leads_only_what_they_verify(client_of, chief, official, township, named, lead_of):
    client = client_of(official)
    assert client.get(named.url).status_code == 404
    actions_beside.ask_township(named, township, by=chief, request="请核实")
    text = client.get(named.url).content.decode()
    assert "反映人" not in text
    assert "现在可以办" not in text
