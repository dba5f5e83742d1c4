"""Pages of the boxes for owner and office; who may, where, what is refused, what a bad file does."""

import io
import uuid
from datetime import date, timedelta

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from jishan_portal.accounts.roles import Role
from jishan_portal.files import actions as files
from tests.factories import workshop_of
from workshops.archive_boxes import actions, adopting, queries, refreshing
from workshops.archive_boxes.models import Document, Excuse, Item, Page
from workshops.archive_boxes.rule_models import AdoptedRule, RuleKind, RuleProof

TODAY = date(2026, 3, 17)
BOXES = "/workshops/boxes/"
FACTS = {"issued_on": "2026-03-17"}


def _item(shop, key: str = "equipment_list") -> str:
    return f"{BOXES}{shop.pk}/items/{key}/"


def test_mine_leads_to_the_only_workshop(client_of, owner, stranger, shop):
    assert client_of(owner).get(f"{BOXES}my/").headers["Location"] == f"{BOXES}{shop.pk}/"
    assert "还没有连到小作坊" in client_of(stranger).get(f"{BOXES}my/").content.decode()


@pytest.mark.parametrize("who", ["owner", "clerk"])
def test_shelf_boxes_items_and_rules_open_for_owner_and_office(client_of, request, shop, put, who):
    put()
    client = client_of(request.getfixturevalue(who))
    pages = [f"{BOXES}{shop.pk}/", f"{BOXES}{shop.pk}/rules/", f"{BOXES}{shop.pk}/rules/staff/", f"{BOXES}{shop.pk}/rules/staff/adopt/"]
    pages += [f"{BOXES}{shop.pk}/{number}/" for number in range(1, 7)]
    pages += [_item(shop, key) for key in Item.objects.values_list("key", flat=True)]
    assert {page: client.get(page).status_code for page in pages} == dict.fromkeys(pages, 200)
    assert client.get(f"{BOXES}{shop.pk}/9/").status_code == 404
    assert client.get(_item(shop, "unknown")).status_code == 404


def test_several_photos_go_into_the_right_box(client_of, owner, shop, picture):
    answer = client_of(owner).post(_item(shop), {**FACTS, "pages": [picture("red"), picture("blue")]})
    assert answer.headers["Location"] == f"{BOXES}{shop.pk}/"
    assert (Document.objects.get().item_key, Page.objects.count()) == ("equipment_list", 2)


def test_one_bad_file_among_good_ones_is_named_and_the_good_are_kept(client_of, owner, shop, picture):
    bad = SimpleUploadedFile("第二页.jpg", b"<svg onload=alert(1)></svg>", "image/jpeg")
    empty = SimpleUploadedFile("第三页.jpg", b"", "image/jpeg")
    answer = client_of(owner).post(_item(shop), {**FACTS, "pages": [picture(), bad, empty]}, follow=True)
    assert Page.objects.count() == 1
    assert "第二页.jpg" in answer.content.decode()


@pytest.mark.parametrize("content", [b"", b"MZ\x90", b"PK\x03\x04 broken", b"\xff\xd8\xff cut"])
def test_only_bad_files_are_refused_beside_the_field(client_of, owner, shop, content):
    bad = SimpleUploadedFile("坏.jpg", content, "image/jpeg")
    answer = client_of(owner).post(_item(shop), {**FACTS, "pages": [bad]})
    assert (answer.status_code, list(answer.context["form"].errors), Document.objects.count()) == (422, ["pages"], 0)


def test_refused_form_keeps_its_pages(client_of, owner, shop, picture):
    client = client_of(owner)
    answer = client.post(_item(shop), {"issued_on": "2026-03-18", "pages": [picture()]})
    kept = answer.context["form"]["kept"].value()
    assert (answer.status_code, "已经收到 1 个文件" in answer.content.decode()) == (422, True)
    client.post(_item(shop), {**FACTS, "kept": kept})
    assert Page.objects.get().file_id == int(kept)


def test_files_of_others_are_not_taken(client_of, owner, shop, clerk, picture):
    foreign = files.keep(picture(), by=clerk, purpose="scan")
    assert client_of(owner).post(_item(shop), {**FACTS, "kept": f"{foreign.pk},²,{10**40},-1,x"}).status_code == 422


def test_double_submit_makes_one(client_of, owner, shop, picture):
    client, sent = client_of(owner), uuid.uuid4()
    for _ in range(2):
        client.post(_item(shop), {**FACTS, "pages": [picture()], "submission_id": sent})
    assert Document.objects.count() == 1


def test_renew_pages_and_strike_from_the_pages(client_of, owner, put, picture):
    client, held = client_of(owner), put()
    for page in ("renew", "pages", "strike"):
        assert client.get(f"{BOXES}documents/{held.pk}/{page}/").status_code == 200
    assert client.post(f"{BOXES}documents/{held.pk}/pages/", {"kept": ""}).status_code == 422
    client.post(f"{BOXES}documents/{held.pk}/pages/", {"pages": [picture("red")]})
    client.post(f"{BOXES}documents/{held.pk}/renew/", {**FACTS, "pages": [picture("blue")]})
    new = Document.objects.standing().get()
    client.post(f"{BOXES}documents/{new.pk}/strike/", {"reason": "拍错了"})
    assert (held.pages.count(), new.version, Document.objects.standing().count()) == (2, 2, 0)
    assert client.post(f"{BOXES}documents/{new.pk}/strike/", {"reason": "拍错了"}).status_code == 409


def test_not_applicable_is_said_and_taken_back(client_of, owner, clerk, shop):
    page = f"{_item(shop, 'additive_ledger')}excuse/"
    assert client_of(owner).get(page).status_code == 200
    client_of(owner).post(page, {"reason": "不用添加剂"})
    said = Excuse.objects.get()
    assert "不用添加剂" in client_of(clerk).get(_item(shop, "additive_ledger")).content.decode()
    assert client_of(clerk).post(f"{BOXES}excuses/{said.pk}/end/", {"reason": ""}).status_code == 422
    client_of(owner).post(f"{BOXES}excuses/{said.pk}/end/", {"reason": ""})
    assert client_of(owner).post(f"{BOXES}excuses/{said.pk}/end/", {"reason": ""}).status_code == 409
    assert client_of(owner).post(f"{_item(shop)}excuse/", {"reason": "没有"}).status_code == 409


def test_pages_elsewhere_are_not_found_and_lookers_do_not_write(client_of, stranger, far_clerk, shop, put):
    held = put()
    page = Page.objects.get()
    pages = [f"{BOXES}{shop.pk}/", _item(shop), f"{BOXES}documents/{held.pk}/renew/", f"{BOXES}pages/{page.pk}/full/"]
    for who in (stranger, far_clerk):
        assert {client_of(who).get(address).status_code for address in pages} == {404}
    finance = client_of(Role.FINANCE_REVIEWER)
    assert (finance.get(_item(shop)).status_code, finance.post(_item(shop), FACTS).status_code) == (200, 404)
    assert finance.post(f"{BOXES}documents/{held.pk}/strike/", {"reason": "x"}).status_code == 403


def test_page_files_are_sent_small_and_full(client_of, owner, put):
    put()
    page = Page.objects.get()
    for variant in ("small", "full"):
        answer = client_of(owner).get(f"{BOXES}pages/{page.pk}/{variant}/")
        assert b"".join(answer.streaming_content)[:2] == b"\xff\xd8"
    assert client_of(owner).get(f"{BOXES}pages/{page.pk}/original/").status_code == 404


def test_rules_are_adopted_proved_and_printed(client_of, owner, shop, picture):
    client, page = client_of(owner), f"{BOXES}{shop.pk}/rules/staff/"
    assert client.get(f"{page}paper/").status_code == 404
    client.post(f"{page}adopt/", {"adopted_on": "2026-03-17", "text": "一、洗手。\r\n二、戴帽。"})
    assert AdoptedRule.objects.get().text == "一、洗手。\n二、戴帽。"
    assert client.post(f"{page}prove/", {"on": "2026-03-17", "words": ""}).status_code == 422
    client.post(f"{page}prove/", {"on": "2026-03-17", "words": "讲了课", "pages": [picture()]})
    photo = client.get(f"{BOXES}proofs/{RuleProof.objects.get().pk}/photo/")
    assert b"".join(photo.streaming_content)[:2] == b"\xff\xd8"
    assert "讲了课" in client.get(page).content.decode()
    assert b"".join(client.get(f"{page}paper/").streaming_content)[:5] == b"%PDF-"
    client.post(f"{BOXES}{shop.pk}/rules/all/adopt/")
    assert AdoptedRule.objects.count() == RuleKind.objects.count()


def test_catalogue_is_a_pdf(client_of, clerk, shop, put):
    put()
    assert b"".join(client_of(clerk).get(f"{BOXES}{shop.pk}/paper/").streaming_content)[:5] == b"%PDF-"


def test_county_list_filters_and_exports_exactly_its_rows(client_of, clerk, far_clerk, shop, put):
    put()
    other = workshop_of(name="乙坊")
    refreshing.refresh_all()
    client = client_of(clerk)

    def shown(query: str = "") -> list:
        return [row.workshop.name for row in client.get(f"{BOXES}{query}").context["page"].rows]

    assert shown() == [other.name, shop.name]
    assert (shown("?q=福顺"), shown("?lacks=equipment_list"), shown("?level=full")) == ([shop.name], [other.name], [])
    assert (len(shown("?rules=lacks")), len(shown("?stage=sale")), shown("?area=140824101000")) == (2, 2, [])
    assert client_of(far_clerk).get(BOXES).context["page"].rows == []
    answer = client.get(f"{BOXES}export/?lacks=equipment_list")
    cells = [cell for row in openpyxl.load_workbook(io.BytesIO(answer.content)).active.iter_rows(values_only=True) for cell in row]
    assert (other.name in cells, shop.name in cells) == (True, False)


def test_townships_lead_to_their_lists(client_of, clerk, shop):
    refreshing.refresh_all()
    text = client_of(clerk).get(f"{BOXES}townships/").content.decode()
    assert f"?area={shop.area_code}&amp;rules=has" in text
    assert client_of(clerk).get(f"{BOXES}townships/export/").status_code == 200


def test_expiring_lists_what_runs_out(client_of, clerk, shop, put):
    put("test_report", valid_until=TODAY + timedelta(days=20))
    put("label", valid_until=TODAY + timedelta(days=200), colour="red")
    assert [row.item_key for row in client_of(clerk).get(f"{BOXES}expiring/").context["page"].rows] == ["test_report"]


def test_contents_are_shown_to_staff_and_changed_by_the_chief(client_of, clerk, chief, db):
    pages = ["boxes/1/", "boxes/1/items/", "items/label/", "items/label/retire/", "rules/new/", "rules/staff/"]
    assert client_of(clerk).get(f"{BOXES}contents/").status_code == 200
    assert {client_of(clerk).get(f"{BOXES}contents/{page}").status_code for page in pages} == {403}
    client = client_of(chief)
    assert {client.get(f"{BOXES}contents/{page}").status_code for page in pages} == {200}
    client.post(f"{BOXES}contents/boxes/1/", {"name": "证照盒", "from_on": "2026-03-17", "is_confirmed": "on"})
    form = {"name": "灭火器检查", "keep_from": "made", "keep_months": "24", "from_on": "2026-03-17", "is_required": "on"}
    client.post(f"{BOXES}contents/boxes/4/items/", form)
    client.post(f"{BOXES}contents/items/label/", {**form, "name": "标签"})
    client.post(f"{BOXES}contents/items/recall/retire/", {"from_on": "2026-03-17"})
    client.post(f"{BOXES}contents/rules/new/", {"name": "用水制度", "text": "一、用自来水。", "is_required": "on"})
    client.post(f"{BOXES}contents/rules/staff/", {"name": "人员制度", "text": "一、体检。", "is_required": "on"})
    text = client.get(f"{BOXES}contents/").content.decode()
    assert all(word in text for word in ("证照盒", "灭火器检查", "标签", "用水制度", "人员制度"))
    assert "不合格品处置、召回记录" not in client.get(f"{BOXES}contents/").content.decode()


@pytest.mark.parametrize("page", ["", "expiring/", "export/", "townships/"])
def test_lists_take_the_same_queries_for_one_and_eleven(client_of, clerk, put, assert_same_queries, page):
    client, days = client_of(clerk), iter(range(100))

    def make():
        put("test_report", workshop=workshop_of(), valid_until=TODAY + timedelta(days=next(days)))

    assert_same_queries(lambda: client.get(f"{BOXES}{page}"), make, at_most=10)


@pytest.mark.parametrize("page", ["{shop}/", "{shop}/4/", "{shop}/items/equipment_list/", "{shop}/rules/", "{shop}/rules/staff/"])
def test_one_workshop_takes_the_same_queries_for_one_and_eleven(client_of, owner, shop, put, assert_same_queries, page):
    client, numbers = client_of(owner), iter(range(100))
    kind = RuleKind.objects.get(key="staff")
    adopting.adopt(shop, kind, by=owner, adopted_on=TODAY)

    def make():
        put(colour=f"#0000{next(numbers):02x}")
        adopting.prove(shop, kind, by=owner, on=TODAY, words="讲了课")

    assert_same_queries(lambda: client.get(BOXES + page.format(shop=shop.pk)), make, at_most=26)


def test_file_page_shows_the_boxes(client_of, clerk, shop, owner):
    actions.excuse(shop, queries.item_of("additive_ledger"), by=owner, reason="不用添加剂")
    text = client_of(clerk).get(f"/workshops/{shop.pk}/file/?tab=boxes").content.decode()
    assert "必备 21 项，已有 0 项，缺 21 项" in text
