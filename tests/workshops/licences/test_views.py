"""Pages of licences: forms, the list of what expires, its export; who may, where, and what is refused."""

import io
from datetime import date, timedelta

import openpyxl
import pytest

from jishan_portal.accounts.actors import SYSTEM
from jishan_portal.accounts.roles import Role
from tests.factories import workshop_of
from workshops.licences import actions
from workshops.licences.actions import Facts
from workshops.licences.models import Licence

TODAY = date(2026, 3, 17)
FORM = {"number": "晋小作坊14082400017", "issued_on": "2026-03-17"}


def _licence(shop, number: str = "晋1", days: int = 20) -> Licence:
    facts = Facts(number=number, issued_on=date(2023, 1, 1), valid_until=TODAY + timedelta(days=days))
    return actions.record(shop, "workshop", facts, by=SYSTEM)


def test_record_fills_the_usual_term_and_leads_back_to_the_file(client_of, clerk, shop):
    answer = client_of(clerk).post(f"/workshops/licences/new/{shop.pk}/workshop/", FORM)
    assert answer.headers["Location"] == f"/workshops/{shop.pk}/file/?tab=licences#part"
    assert Licence.objects.get().valid_until == date(2029, 3, 16)


@pytest.mark.parametrize("kind", ["workshop", "business", "production"])
def test_form_of_each_kind_opens(client_of, clerk, shop, kind):
    assert client_of(clerk).get(f"/workshops/licences/new/{shop.pk}/{kind}/").status_code == 200


def test_unknown_kind_is_not_found(client_of, clerk, shop):
    assert client_of(clerk).get(f"/workshops/licences/new/{shop.pk}/driving/").status_code == 404


def test_business_licence_needs_an_end_or_the_tick(client_of, clerk, shop):
    client, url = client_of(clerk), f"/workshops/licences/new/{shop.pk}/business/"
    assert client.post(url, {"number": "140824600012345"}).status_code == 422
    assert client.post(url, {"number": "140824600012345", "is_endless": "on"}).status_code == 302


def test_refusal_stands_beside_the_field_and_keeps_what_was_typed(client_of, clerk, shop):
    _licence(workshop_of(name="老王饼子坊"), FORM["number"])
    answer = client_of(clerk).post(f"/workshops/licences/new/{shop.pk}/workshop/", FORM)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["number"])
    assert 'value="晋小作坊14082400017"' in answer.content.decode()


def test_an_end_that_follows_from_the_day_of_issue_is_not_asked_for(client_of, clerk, shop):
    response = client_of(clerk).post(f"/workshops/licences/new/{shop.pk}/workshop/", {"number": "晋小作坊14082400017"})
    assert list(response.context["form"].errors) == ["issued_on"]


def test_renew_and_end_from_the_pages(client_of, clerk, shop):
    client, old = client_of(clerk), _licence(shop)
    assert "晋1" in client.get(f"/workshops/licences/{old.pk}/renew/").content.decode()
    client.post(f"/workshops/licences/{old.pk}/renew/", FORM)
    new = Licence.objects.get(ended_on__isnull=True)
    client.post(f"/workshops/licences/{new.pk}/end/", {"end_kind": "cancelled", "on": "2026-03-17", "reason": "申请注销"})
    assert list(Licence.objects.order_by("pk").values_list("end_kind", flat=True)) == ["replaced", "cancelled"]


def test_ended_licence_is_refused_with_409(client_of, clerk, shop):
    old = actions.end(_licence(shop), "cancelled", on=TODAY, reason="申请注销", by=SYSTEM)
    assert client_of(clerk).post(f"/workshops/licences/{old.pk}/renew/", FORM).status_code == 409


@pytest.mark.parametrize("page", ["new/{shop}/workshop/", "{licence}/renew/", "{licence}/end/"])
def test_pages_elsewhere_are_not_found_and_others_are_refused(client_of, far_clerk, shop, page):
    url = "/workshops/licences/" + page.format(shop=shop.pk, licence=_licence(shop).pk)
    assert client_of(far_clerk).post(url, FORM).status_code == 404
    assert client_of(Role.FINANCE_REVIEWER).get(url).status_code == 403


def test_expiring_lists_the_most_urgent_first_and_filters(client_of, clerk, shop):
    for number, days in (("晋2", 61), ("晋3", -1), ("晋4", 6)):
        _licence(workshop_of(name=f"{number}坊", owner_name="赵三"), number, days)
    _licence(shop)
    client = client_of(clerk)

    def shown(query: str = "") -> list:
        return [row.number for row in client.get(f"/workshops/licences/expiring/{query}").context["page"].rows]

    assert shown() == ["晋3", "晋4", "晋1"]
    assert (shown("?stage=late"), shown("?stage=7"), shown("?stage=30")) == (["晋3"], ["晋4"], ["晋4", "晋1"])
    assert (shown("?q=福顺"), shown("?kind=business"), shown("?area=140824101000")) == (["晋1"], [], [])


def test_expiring_shows_only_the_own_area(client_of, far_clerk, shop):
    _licence(shop)
    assert client_of(far_clerk).get("/workshops/licences/expiring/").context["page"].rows == []


def test_expiring_takes_the_same_queries_for_one_and_eleven(client_of, clerk, assert_same_queries):
    client, numbers = client_of(clerk), iter(range(100))
    assert_same_queries(
        lambda: client.get("/workshops/licences/expiring/"), lambda: _licence(workshop_of(), f"晋{next(numbers)}"), at_most=8
    )


def test_export_holds_exactly_the_filtered_list(client_of, clerk, shop):
    _licence(shop)
    _licence(workshop_of(name="乙坊"), "晋9", -3)
    answer = client_of(clerk).get("/workshops/licences/expiring/export/?stage=late")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert [row[:1] + row[3:5] + row[7:8] for row in rows if row[0] == "乙坊"] == [["乙坊", "食品小作坊许可证", "晋9", "已过期 3 天"]]
    assert [row for row in rows if row[0] == "福顺麻花坊"] == []
