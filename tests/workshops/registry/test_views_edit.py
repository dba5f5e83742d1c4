"""Opening and correcting files from their pages, and moving them through life."""

import uuid
from datetime import date

import pytest
from django.urls import reverse

from jishan_portal.accounts.roles import Role
from tests.factories import TOWNSHIP, user_of, workshop_of
from tests.workshops.registry.conftest import ELSEWHERE, JIFENG, XISHE
from workshops.registry import actions
from workshops.registry.models import Workshop
from workshops.registry.models_merge import DistinctPair

NEW = reverse("workshops:registry:new")
MANY = reverse("workshops:registry:life_many")


@pytest.fixture
def client(client_of, inspector):
    return client_of(inspector)


def facts(**changes):
    return {"name": "老槐树麻花店", "area_code": JIFENG, "phone": "159 0000 0417", "submission_id": str(uuid.uuid4()), **changes}


def page(name, workshop):
    return reverse(f"workshops:registry:{name}", args=[workshop.pk])


def test_new_file_is_saved_tidied(client, county):
    assert client.get(NEW).status_code == 200
    posted = facts(owner_id="14082419000101008x", credit_code="92140824MA0XXX015A", wants_upgrade="1", opened_on="2020-05-01")
    assert client.post(NEW, posted).status_code == 302
    made = Workshop.objects.get()
    assert (made.phone, made.owner_id, made.wants_upgrade, made.created_by) == ("15900000417", "14082419000101008X", True, client.user)


def test_new_file_sent_twice_is_one_file(client, county):
    posted = facts()
    client.post(NEW, posted)
    assert client.post(NEW, posted).status_code == 302
    assert Workshop.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": " "}, "name"),
        ({"area_code": ELSEWHERE}, "area_code"),
        ({"area_code": ""}, "area_code"),
        ({"phone": "138001"}, "phone"),
        ({"owner_id": "140824190001010013"}, "owner_id"),
        ({"credit_code": "92140824MA0XXX015B"}, "credit_code"),
        ({"opened_on": "2999-01-01"}, "opened_on"),
        ({"longitude": "110.9"}, "longitude"),
        ({"longitude": "35.6", "latitude": "110.9"}, "longitude"),
        ({"kind": "dairy"}, "kind"),
        ({"staff_count": "-1"}, "staff_count"),
    ],
)
def test_new_file_with_a_fault_says_where_and_keeps_what_was_typed(client, county, changes, field):
    answer = client.post(NEW, facts(**changes))
    assert (answer.status_code, Workshop.objects.count()) == (422, 0)
    assert field in answer.context["form"].errors


def test_look_alike_is_shown_before_saving(client, county):
    workshop_of(name="稷山县稷峰镇老槐树麻花坊", phone="15900000417")
    posted = facts()
    answer = client.post(NEW, posted)
    assert (answer.status_code, Workshop.objects.count()) == (422, 1)
    assert answer.context["alike"][0]["reasons"] == ["联系电话相同", "同一乡镇、名称相近"]
    assert client.post(NEW, {**posted, "distinct": "1"}).status_code == 422
    client.post(NEW, {**posted, "distinct": "1", "distinct_reason": "兄弟两家"})
    assert (Workshop.objects.count(), DistinctPair.objects.get().reason) == (2, "兄弟两家")


def test_look_alike_elsewhere_is_named_without_a_link(client, county):
    workshop_of(name="别处的店", phone="15900000417", area_code=ELSEWHERE)
    assert client.post(NEW, facts()).context["alike"][0]["url"] == ""


def test_taken_credit_code_is_refused_with_its_holder(client, county):
    workshop_of(name="甲", credit_code="92140824MA0XXX015A")
    answer = client.post(NEW, facts(credit_code="92140824MA0XXX015A", distinct_reason="不同"))
    assert (answer.status_code, Workshop.objects.count()) == (409, 1)


def test_somebody_of_one_township_starts_with_it(client_of, county):
    assert client_of(Role.TOWNSHIP).get(NEW).context["form"].initial["area_code"] == TOWNSHIP


def test_edit_hides_personal_values_and_keeps_them(client, workshop):
    text = client.get(page("edit", workshop)).content.decode()
    assert "13614610033" not in text
    assert "140824190001010012" not in text
    answer = client.post(
        page("edit", workshop), {"name": "新名", "area_code": JIFENG, "kind": "vinegar", "version": 1, "owner_name": "孙园田"}
    )
    workshop.refresh_from_db()
    assert (answer.status_code, workshop.name, workshop.phone, workshop.owner_id) == (302, "新名", "13614610033", "140824190001010012")


def test_edit_clears_a_personal_value_on_request(client, workshop):
    client.post(page("edit", workshop), {"name": workshop.name, "area_code": JIFENG, "phone": "无", "version": 1})
    workshop.refresh_from_db()
    assert workshop.phone == ""


def test_edit_of_an_old_version_shows_both(client, workshop, inspector):
    actions.amend(workshop, {"note": "别人写的"}, by=inspector, version=1)
    posted = {"name": "新名", "area_code": JIFENG, "version": 1}
    answer = client.post(page("edit", workshop), posted)
    rows = {row["label"]: (row["theirs"], row["mine"]) for row in answer.context["conflict"]}
    assert (answer.status_code, rows["名称"], rows["备注"]) == (409, (workshop.name, "新名"), ("别人写的", "别人写的"))
    assert client.post(page("edit", workshop), {**posted, "version": answer.context["version"]}).status_code == 302


def test_what_only_the_other_one_changed_is_taken_over(client, workshop, inspector):
    facts = {"name": workshop.name, "area_code": JIFENG, "owner_name": workshop.owner_name, "kind": workshop.kind_id or ""}
    actions.amend(workshop, {"owner_name": "赵一新", "wants_upgrade": True, "opened_on": date(2020, 5, 6)}, by=inspector, version=1)
    answer = client.post(page("edit", workshop), {**facts, "address": "新地址 8 号", "version": 1})
    html, form = answer.content.decode(), answer.context["form"]
    assert (answer.status_code, inspector.display_name in html, "您没有动过的负责人、" in html) == (409, True, True)
    assert [row["label"] for row in answer.context["conflict"] if row["is_changed"]] == ["生产地址"]
    again = {name: form[name].value() or "" for name in form.fields} | {"version": answer.context["version"]}
    assert client.post(page("edit", workshop), again).status_code == 302
    held = Workshop.objects.get(pk=workshop.pk)
    assert (held.owner_name, held.address, held.wants_upgrade, held.opened_on) == ("赵一新", "新地址 8 号", True, date(2020, 5, 6))


def test_conflict_names_townships_and_leaves_what_both_changed_to_the_reader(client, workshop, inspector):
    actions.amend(workshop, {"name": "他改的名"}, by=inspector, version=1)
    answer = client.post(page("edit", workshop), {"name": "我改的名", "area_code": JIFENG, "version": 1})
    rows = {row["label"]: (row["theirs"], row["mine"]) for row in answer.context["conflict"]}
    assert (rows["名称"], rows["所属乡镇"], answer.context["form"]["name"].value()) == (
        ("他改的名", "我改的名"),
        ("稷峰镇", "稷峰镇"),
        "我改的名",
    )


def test_edit_warns_of_a_twin_it_made(client, workshop):
    workshop_of(name="别家", phone="13800001111")
    posted = {"name": workshop.name, "area_code": JIFENG, "phone": "13800001111", "version": 1}
    client.post(page("edit", workshop), posted)
    assert workshop_of(name="再一家").version == 1
    assert Workshop.objects.get(pk=workshop.pk).phone == "13800001111"


@pytest.mark.parametrize("name", ["edit", "life"])
def test_pages_are_closed_elsewhere_and_to_others(client_of, workshop, stranger, name):
    assert client_of(stranger).get(page(name, workshop)).status_code == 404
    assert client_of(Role.LEADER).get(page(name, workshop)).status_code == 403


def test_edit_of_a_merged_file_leads_to_the_kept_one(client, workshop, inspector):
    from workshops.registry import merges

    kept = workshop_of(name="保留")
    merges.merge(kept, workshop, by=inspector, reason="同一户")
    assert client.get(page("edit", workshop)).url == page("edit", kept)


def test_life_changes_with_reason_and_day(client, workshop):
    assert client.get(page("life", workshop)).status_code == 200
    posted = {"move": "suspend", "holds_from": "2026-03-01", "reason": "天热停产"}
    assert client.post(page("life", workshop), {**posted, "holds_from": "2030-01-01"}).status_code == 409
    assert client.post(page("life", workshop), {**posted, "move": "resume"}).status_code == 422
    assert client.post(page("life", workshop), {**posted, "reason": ""}).status_code == 422
    client.post(page("life", workshop), posted)
    workshop.refresh_from_db()
    assert workshop.state == "suspended"


def test_life_offers_only_what_state_and_role_allow(client_of, workshop):
    township = client_of(user_of(Role.TOWNSHIP))
    assert township.get(page("life", workshop)).context["moves"] == []


def test_life_of_many_is_all_or_none(client, workshop, inspector):
    second = workshop_of(area_code=XISHE)
    ids = [workshop.pk, second.pk]
    assert client.post(MANY, {}).status_code == 302
    assert client.post(MANY, {"ids": ids}).status_code == 200
    posted = {"ids": ids, "move": "suspend", "holds_from": "2026-03-01", "reason": "集中停产"}
    actions.change_life(second, "rectify", by=inspector, holds_from=second.created_at.date(), reason="x")
    assert client.post(MANY, posted).status_code == 409
    assert Workshop.objects.filter(state="suspended").count() == 0
    client.post(MANY, {**posted, "holds_from": "2026-03-17"})
    assert Workshop.objects.filter(state="suspended").count() == 2
