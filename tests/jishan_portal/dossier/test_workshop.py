"""The one-workshop page: what its head answers, its parts, who sees it, how many queries it takes."""

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from jishan_portal.accounts.actors import SYSTEM
from jishan_portal.accounts.models import Organisation
from jishan_portal.accounts.roles import Role
from jishan_portal.dossier import queries
from jishan_portal.dossier.panels import panels_for
from jishan_portal.duties.actions import DutySpec, open_duty
from tests.factories import TOWNSHIP, WorkshopFactory, user_of, workshop_of
from workshops.batches.models import Membership
from workshops.credit.actions import write_line
from workshops.people import actions as people
from workshops.people.actions import PersonFacts
from workshops.products import actions as products
from workshops.products.actions import ProductFacts
from workshops.registry import actions as registry
from workshops.registry import merges
from workshops.registry.models import Event, Workshop


def _text(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def _page(client, shop, query: str = ""):
    return client.get(f"/workshops/{shop.pk}/file/{query}")


def test_head_answers_who_where_until_when_and_what_is_open(client_of, clerk, shop):
    text = _text(_page(client_of(clerk), shop))
    for said in ("福顺麻花坊", "段福顺", "138****2261", "2026-05-01", "还有 45 天", "延续申请最迟 2026-04-01", "未评", "稷峰所"):
        assert said in text, said
    assert "2 件未结" in text
    assert "许可证延续，等负责人提出申请" in text
    assert "1 人的健康证明已过期、快到期或未登记" in text


def test_matters_beyond_the_first_five_are_folded_and_printed_all(client_of, clerk, shop):
    for serial in range(queries.DUTIES_SHOWN):
        spec = DutySpec(title=f"第 {serial} 件", url="/", area_code=TOWNSHIP)
        open_duty("tests.row", serial, spec, role=Role.INSPECTOR, due_on=None, file=f"workshops.workshop:{shop.pk}")
    client = client_of(clerk)
    text = _text(_page(client, shop))
    assert ("7 件未结" in text, "还有 2 件" in text) == (True, True)
    sheets = client.get(f"/workshops/{shop.pk}/file/sheets/").content.decode()
    assert (sheets.count('class="open-row"'), "还有 2 件" in sheets) == (7, False)
    assert [word for word in ("more-acts", "改资料") if word in sheets] == []


def test_station_without_a_telephone_shows_no_dash(client_of, clerk, shop, station):
    def said() -> str:
        return _page(client_of(clerk), shop).content.decode().partition("<dt>监管所</dt>")[2].partition("</div>")[0]

    assert said() == "<dd>稷峰所</dd>"
    Organisation.objects.filter(pk=station.pk).update(phone="0359-5522315")
    assert said() == '<dd>稷峰所<small><a href="tel:0359-5522315">0359-5522315</a></small></dd>'


def test_plain_phone_is_not_on_the_page(client_of, clerk, shop):
    assert "13835902261" not in _page(client_of(clerk), shop).content.decode()


@pytest.mark.parametrize("tab", ["overview", "licences", "people", "products", "batches", "credit", "facts", "nonsense"])
def test_every_tab_opens_with_its_count(client_of, clerk, shop, tab):
    response = _page(client_of(clerk), shop, f"?tab={tab}")
    assert (response.status_code, "人员 1" in _text(response)) == (200, True)


def test_trail_is_for_those_who_answer_for_the_office(client_of, clerk, chief, shop):
    assert "操作记录" not in _text(_page(client_of(clerk), shop, "?tab=trail"))
    assert "登记食品小作坊许可证" in _text(_page(client_of(chief), shop, "?tab=trail"))


def test_page_elsewhere_is_not_found_and_other_roles_are_refused(client_of, shop):
    assert _page(client_of(Role.INSPECTOR, area="140881100000"), shop).status_code == 404
    assert _page(client_of(Role.SYSTEM_ADMIN), shop).status_code == 403
    assert _page(client_of(Role.OWNER), shop).status_code == 403


def test_who_may_only_look_gets_no_buttons(client_of, shop):
    html = _page(client_of(Role.FINANCE_REVIEWER), shop).content.decode()
    assert [word for word in (">换发<", ">登记从业人员<", "业主账号</span>") if word in html] == []


def test_merged_file_leads_to_the_kept_one_which_shows_both_histories(client_of, chief, shop):
    twin = workshop_of(name="福顺麻花店")
    for one in (shop, twin):
        Membership.objects.create(workshop=one, kind="upgrade", year=2026, since=date(2026, 3, 1), reason="摸排")
    merges.merge(shop, twin, by=user_of(Role.STATION_CHIEF, area=TOWNSHIP), reason="同一户")
    client = client_of(chief)
    assert [row.kind for row in queries.fill_head(_page(client, shop).context["file"]).memberships].count("upgrade") == 1
    response = client.get(f"/workshops/{twin.pk}/file/", follow=True)
    assert response.redirect_chain == [(f"/workshops/{shop.pk}/file/?from={twin.pk}", 302)]
    text = _text(response)
    assert "“福顺麻花店”" in text
    assert "的档案已并入本档案" in text
    assert "原“福顺麻花店”：" in _text(client.get(f"/workshops/{shop.pk}/file/timeline/"))
    assert "建立：福顺麻花店" in _text(_page(client, shop, "?tab=trail"))


def test_tabs_count_the_records_of_the_file_and_of_what_was_merged_into_it(chief, shop):
    twin = workshop_of(name="福顺麻花店")
    for one in (shop, twin):
        products.add(one, ProductFacts(name="油酥饼"), by=SYSTEM)
        people.register(one, PersonFacts(name="李四"), by=SYSTEM)
    panels = panels_for(chief)

    def counts() -> dict:
        return {panel.key: number for panel, number in queries.file_of(chief, shop.pk, panels).tabs if panel.rows}

    alone = counts()
    merges.merge(shop, twin, by=user_of(Role.STATION_CHIEF, area=TOWNSHIP), reason="同一户")
    merged = counts()
    for found, rows in ((alone, [shop.pk]), (merged, [shop.pk, twin.pk])):
        others = {panel.key: panel.rows(rows).count() for panel in panels if panel.rows and panel.key != "trail"}
        assert {key: found[key] for key in others} == others
    assert merged["people"] == alone["people"] + 1
    assert merged["products"] == alone["products"] + 1
    assert merged["trail"] > alone["trail"]


def _fill(shop, numbers):
    for number in numbers:
        day = date(2026, 1, number + 1)
        person = people.register(shop, PersonFacts(name=f"李{number}"), by=SYSTEM)
        people.record_certificate(person, people.CertificateFacts(issued_on=day, valid_until=day + timedelta(days=364)), by=SYSTEM)
        products.add(shop, ProductFacts(name=f"饼子{number}"), by=SYSTEM)
        write_line(shop, on=day, kind="检查", sentence=f"第 {number} 次", by=SYSTEM)
        Membership.objects.create(workshop=shop, kind="upgrade", year=2024 + number, since=day, reason="示例")
        WorkshopFactory(root=shop, merged_at=registry.clock.now())


def _queries(client, shop, tab: str) -> list:
    _page(client, shop, f"?tab={tab}")
    with CaptureQueriesContext(connection) as seen:
        assert _page(client, shop, f"?tab={tab}").status_code == 200
    return [query["sql"][:120] for query in seen]


@pytest.mark.parametrize("tab", ["overview", "licences", "people", "products", "batches", "credit", "facts", "trail"])
def test_page_takes_at_most_ten_queries_however_much_there_is(client_of, chief, shop, tab):
    client = client_of(chief)
    _fill(shop, range(1))
    few = _queries(client, shop, tab)
    _fill(shop, range(1, 11))
    many = _queries(client, shop, tab)
    assert len(many) == len(few), many
    assert len(many) <= 10, many


def test_timeline_goes_back_page_by_page(client_of, clerk, shop):
    at = registry.clock.now()
    Event.objects.bulk_create([Event(workshop=shop, at=at - timedelta(days=days), sentence=f"第 {days} 天前") for days in range(1, 31)])
    client = client_of(clerk)
    first = client.get(f"/workshops/{shop.pk}/file/timeline/?size=25")
    second = client.get(f"/workshops/{shop.pk}/file/timeline/{first.context['pager']['next_url']}&size=25")
    assert (len(first.context["page"].rows), second.context["page"].rows[-1].sentence) == (25, "第 30 天前")


def test_sheets_print_every_part_without_buttons(client_of, chief, shop):
    html = client_of(chief).get(f"/workshops/{shop.pk}/file/sheets/").content.decode()
    assert [word for word in ("油酥麻花", "王改萍", "晋小作坊14082400017", "138****2261") if word not in html] == []
    assert "换发" not in html


def test_ended_workshop_shows_its_state_and_offers_no_edit(client_of, clerk, shop):
    Workshop.objects.filter(pk=shop.pk).update(state="cancelled", licence_number="", licence_until=None)
    assert "注销" in _text(_page(client_of(clerk), shop))
