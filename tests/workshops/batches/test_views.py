"""Pages of the batches."""

from datetime import date

import pytest

from jishan_portal.accounts.actors import SYSTEM
from jishan_portal.accounts.roles import Role
from tests.factories import WorkshopFactory, workshop_of
from workshops.batches import actions
from workshops.batches.models import Membership
from workshops.registry.models import Workshop

FORM = {"kind": "upgrade", "year": "2026", "on": "2026-03-17", "reason": "重点品类"}


@pytest.fixture
def chief(client_of, db):
    """The client of a station chief."""
    return client_of(Role.STATION_CHIEF)


def _put_in(*shops):
    chosen = Workshop.objects.filter(pk__in=[row.pk for row in shops])
    actions.put_in(chosen, "upgrade", year=2026, since=date(2026, 3, 1), reason="重点品类", by=SYSTEM)


def test_selection_of_the_list_is_named_then_put_in_at_once(chief, shop):
    other = workshop_of(name="老王饼子坊")
    asked = chief.post("/workshops/batches/put-in/", {"ids": [shop.pk, other.pk]})
    assert "已选 2 户：" in asked.content.decode()
    assert Membership.objects.count() == 0
    done = chief.post("/workshops/batches/put-in/", {**FORM, "ids": f"{shop.pk},{other.pk}"}, follow=True)
    assert "已列入 2 户。" in done.content.decode()


def test_take_out_says_how_many_stayed(chief, shop):
    _put_in(shop)
    outside = workshop_of(name="乙")
    done = chief.post("/workshops/batches/take-out/", {**FORM, "ids": f"{shop.pk},{outside.pk}"}, follow=True)
    assert "已移出 1 户，1 户原本就是这样或已注销，没有改动。" in done.content.decode()


def test_workshops_elsewhere_are_left_out_of_a_selection(client_of, shop):
    client_of(Role.STATION_CHIEF, area="140881100000").post("/workshops/batches/put-in/", {**FORM, "ids": f"{shop.pk}"})
    assert Membership.objects.count() == 0


def test_reason_is_asked_for(chief, shop):
    answer = chief.post("/workshops/batches/put-in/", {**FORM, "reason": " ", "ids": f"{shop.pk}"})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["reason"])


def test_an_inspector_looks_but_does_not_decide(client_of, clerk, shop):
    _put_in(shop)
    client = client_of(clerk)
    assert client.post("/workshops/batches/put-in/", {**FORM, "ids": f"{shop.pk}"}).status_code == 403
    html = client.get("/workshops/batches/upgrade/2026/").content.decode()
    assert ("福顺麻花坊" in html, "移出所选" in html) == (True, False)


def test_figures_and_members_follow_the_area(chief, client_of, shop):
    _put_in(shop)
    assert chief.get("/workshops/batches/").context["rows"][0]["inside"] == 1
    far = client_of(Role.STATION_CHIEF, area="140881100000")
    assert far.get("/workshops/batches/").context["rows"] == []
    assert far.get("/workshops/batches/upgrade/2026/").context["page"].rows == []
    assert chief.get("/workshops/batches/nonsense/2026/").status_code == 404


def test_members_take_the_same_queries_for_one_and_eleven(chief, assert_same_queries):
    assert_same_queries(lambda: chief.get("/workshops/batches/upgrade/2026/"), lambda: _put_in(WorkshopFactory()), at_most=8)


def test_list_takes_the_same_queries_for_one_and_eleven(chief, assert_same_queries):
    assert_same_queries(lambda: chief.get("/workshops/batches/"), lambda: _put_in(WorkshopFactory()), at_most=6)


def test_export_opens(chief, shop):
    _put_in(shop)
    assert chief.get("/workshops/batches/upgrade/2026/export/").content[:2] == b"PK"
