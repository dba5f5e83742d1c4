"""Pages of the books: the owner writes, the office reads; who may, where, and what is refused."""

import io
import uuid
from datetime import date, timedelta

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from jishan_portal.accounts.roles import Role
from workshops.ledgers import actions
from workshops.ledgers.models import LedgerKind, Line

TODAY = date(2026, 3, 17)
SALE = {"on": "2026-03-17", "name": "麻花", "quantity": "5", "unit": "公斤", "party": "稷峰镇超市"}


def _url(shop, kind: str = "sale", page: str = "new/") -> str:
    return f"/workshops/ledgers/my/{shop.pk}/{kind}/{page}"


@pytest.mark.parametrize("kind", LedgerKind.values)
def test_every_book_opens_empty_and_filled(client_of, owner, shop, write, kind):
    client = client_of(owner)
    for _ in range(2):
        for page in ("", "new/"):
            assert client.get(_url(shop, kind, page)).status_code == 200
        write(kind)
    assert client.get(f"/workshops/ledgers/my/{shop.pk}/").status_code == 200


def test_mine_leads_to_the_only_workshop(client_of, owner, stranger, shop):
    assert client_of(owner).get("/workshops/ledgers/my/").headers["Location"] == f"/workshops/ledgers/my/{shop.pk}/"
    assert "还没有连到小作坊" in client_of(stranger).get("/workshops/ledgers/my/").content.decode()


def test_enter_writes_and_leads_back_to_the_book(client_of, owner, shop):
    answer = client_of(owner).post(_url(shop), SALE)
    assert answer.headers["Location"] == _url(shop, page="")
    assert Line.objects.get().party == "稷峰镇超市"


def test_refused_line_keeps_what_was_typed_and_its_photo(client_of, owner, shop, picture):
    client = client_of(owner)
    form = {**SALE, "on": "2026-03-18"}
    answer = client.post(_url(shop, "purchase"), {**form, "photo": picture()})
    text = answer.content.decode()
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["on"])
    assert 'value="稷峰镇超市"' in text
    assert "照片已经收到" in text
    kept = answer.context["form"]["kept_photo"].value()
    client.post(_url(shop, "purchase"), {**SALE, "kept_photo": kept})
    assert Line.objects.get().photo_id == kept


@pytest.mark.parametrize("content", [b"", b"<svg onload=alert(1)>", b"MZ\x90\x00", b"\xff\xd8\xff broken"])
def test_bad_photo_never_stops_the_line_and_is_said(client_of, owner, shop, content):
    upload = SimpleUploadedFile("票据.jpg", content, "image/jpeg")
    answer = client_of(owner).post(_url(shop, "purchase"), {**SALE, "photo": upload}, follow=True)
    assert Line.objects.get().photo is None
    assert "照片没存上" in answer.content.decode()


def test_double_submit_writes_once(client_of, owner, shop):
    client, sent = client_of(owner), uuid.uuid4()
    for _ in range(2):
        client.post(_url(shop), {**SALE, "submission_id": sent})
    assert Line.objects.count() == 1


def test_like_starts_from_an_earlier_line(client_of, owner, shop, write):
    line = write("sale", name="油酥麻花", party="老街副食店")
    form = client_of(owner).get(f"{_url(shop)}?like={line.pk}").context["form"]
    assert (form["name"].value(), form["party"].value(), form["on"].value()) == ("油酥麻花", "老街副食店", TODAY)


@pytest.mark.parametrize("spoiled", ["²", "9" * 40, "-1", "x"])
def test_spoiled_numbers_count_as_none(client_of, owner, shop, spoiled):
    client = client_of(owner)
    assert client.get(f"{_url(shop)}?like={spoiled}").status_code == 200
    assert client.post(_url(shop), {**SALE, "kept_photo": spoiled}).status_code in {302, 422}


def test_copy_needs_its_number_and_writes_the_last_day_again(client_of, owner, shop, write):
    client = client_of(owner)
    assert "还没有以前的记录" in client.post(_url(shop, page="copy/"), {"submission_id": uuid.uuid4()}, follow=True).content.decode()
    write("sale", on=TODAY - timedelta(days=2))
    assert "照着记" in client.get(_url(shop, page="")).content.decode()
    assert client.post(_url(shop, page="copy/")).status_code == 404
    client.post(_url(shop, page="copy/"), {"submission_id": uuid.uuid4()})
    assert list(Line.objects.order_by("pk").values_list("on", flat=True)) == [TODAY - timedelta(days=2), TODAY]


def test_correct_and_strike_from_the_pages(client_of, owner, write):
    client, line = client_of(owner), write("sale")
    assert client.get(f"/workshops/ledgers/lines/{line.pk}/correct/").status_code == 200
    client.post(f"/workshops/ledgers/lines/{line.pk}/correct/", {**SALE, "reason": "数量写错"})
    right = Line.objects.get(replaces=line)
    assert client.post(f"/workshops/ledgers/lines/{right.pk}/strike/", {"reason": ""}).status_code == 422
    client.post(f"/workshops/ledgers/lines/{right.pk}/strike/", {"reason": "记重了"})
    assert Line.objects.standing().count() == 0
    assert client.post(f"/workshops/ledgers/lines/{right.pk}/strike/", {"reason": "记重了"}).status_code == 409


def test_pages_of_others_are_not_found_and_staff_do_not_write(client_of, clerk, stranger, shop, write):
    line = write("sale")
    own = [f"/workshops/ledgers/lines/{line.pk}/correct/", f"/workshops/ledgers/lines/{line.pk}/strike/"]
    pages = [_url(shop, page=""), _url(shop), *own]
    assert {client_of(stranger).get(page).status_code for page in pages} == {404}
    assert {client_of(clerk).get(page).status_code for page in [_url(shop, page=""), *own]} == {403}
    assert {client_of(Role.FINANCE_REVIEWER).get(page).status_code for page in pages} == {403}


def test_office_writes_a_line_for_an_owner_corrects_and_strikes_it(client_of, clerk, far_clerk, shop):
    client, enter, book = client_of(clerk), _url(shop), f"/workshops/ledgers/{shop.pk}/sale/"
    assert "代记一笔" in client.get(book).content.decode()
    assert client_of(far_clerk).get(enter).status_code == 404
    asked = client.get(enter).context["form"]
    facts = {
        "on": "2026-03-17",
        "name": "麻花",
        "quantity": "12",
        "unit": "公斤",
        "party": "河津商店",
        "submission_id": asked["submission_id"].value(),
    }
    refused = client.post(enter, facts | {"told_by": ""})
    assert (refused.status_code, "请填是谁请您代记的" in refused.content.decode(), "河津商店" in refused.content.decode()) == (
        422,
        True,
        True,
    )
    assert client.post(enter, facts | {"told_by": "段福顺"}).url == book
    page = client.get(book).content.decode()
    assert f"{clerk.name}代记，段福顺口述" in page
    line = Line.objects.get()
    correct, strike = (f"/workshops/ledgers/lines/{line.pk}/{verb}/" for verb in ("correct", "strike"))
    assert (correct in page, strike in page, "段福顺" in client.get(correct).content.decode()) == (True, True, True)
    assert client.post(strike, {"reason": "听错了"}).url == book
    assert Line.objects.get().struck_by == clerk


def test_office_reads_book_trace_and_sheet_in_its_area(client_of, clerk, far_clerk, shop, write):
    write("sale")
    line = actions.strike(write("sale", name="写错的"), by=write("sale").made_by, reason="写错")
    pages = [f"/workshops/ledgers/{shop.pk}/sale/", f"/workshops/ledgers/{shop.pk}/sale/sheet/", f"/workshops/ledgers/lines/{line.pk}/"]
    for page in pages:
        answer = client_of(clerk).get(page)
        assert (answer.status_code, "写错的" in answer.content.decode()) == (200, True)
        assert client_of(far_clerk).get(page).status_code == 404
        assert client_of(Role.SYSTEM_ADMIN).get(page).status_code == 403
    assert client_of(clerk).get(f"/workshops/ledgers/{shop.pk}/unknown/").status_code == 404


def test_trace_shows_one_step_back_and_forward_to_the_owner(client_of, owner, write):
    flour = write("purchase", name="小麦粉")
    made = write("production", sources=(flour.pk,))
    write("sale", sources=(made.pk,), party="老街副食店")
    text = client_of(owner).get(f"/workshops/ledgers/lines/{made.pk}/").content.decode()
    assert text.index("从哪里来</h2>") < text.index("小麦粉") < text.index("到哪里去</h2>") < text.index("老街副食店")


@pytest.mark.parametrize("kind", LedgerKind.values)
def test_standard_ledger_as_pdf_and_workbook(client_of, owner, shop, write, kind):
    write(kind, name="甲物")
    write(kind, name="旧物", on=TODAY - timedelta(days=20))
    client, query = client_of(owner), "?since=2026-03-10&until=2026-03-17"
    answer = client.get(f"/workshops/ledgers/{shop.pk}/{kind}/paper/{query}")
    assert (answer.status_code, b"".join(answer.streaming_content)[:5]) == (200, b"%PDF-")
    book = client.get(f"/workshops/ledgers/{shop.pk}/{kind}/export/{query}")
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(book.streaming_content))).active
    cells = [cell for row in sheet.iter_rows(values_only=True) for cell in row]
    assert ("甲物" in cells, "旧物" in cells, sheet.page_setup.orientation) == (True, False, "landscape")


def test_photo_is_shown_to_owner_and_office_only(client_of, owner, clerk, far_clerk, shop, picture):
    client_of(owner).post(_url(shop, "purchase"), {**SALE, "photo": picture()})
    line = Line.objects.get()
    page = f"/workshops/ledgers/lines/{line.pk}/photo/"
    shown = [client_of(who).get(page) for who in (owner, clerk)]
    assert [(answer.status_code, b"".join(answer.streaming_content)[:2]) for answer in shown] == [(200, b"\xff\xd8")] * 2
    assert client_of(far_clerk).get(page).status_code == 404


@pytest.mark.parametrize("page", ["my/{shop}/sale/", "{shop}/sale/", "my/{shop}/"])
def test_lists_take_the_same_queries_for_one_and_eleven(client_of, owner, clerk, shop, write, assert_same_queries, page):
    client = client_of(owner if "my" in page else clerk)
    assert_same_queries(lambda: client.get("/workshops/ledgers/" + page.format(shop=shop.pk)), lambda: write("sale"), at_most=12)


def test_trace_takes_the_same_queries_for_one_and_eleven(client_of, owner, write, assert_same_queries):
    client, made = client_of(owner), write("production")
    assert_same_queries(lambda: client.get(f"/workshops/ledgers/lines/{made.pk}/"), lambda: write("sale", sources=(made.pk,)), at_most=12)


def test_panel_shows_the_books(client_of, clerk, shop, write):
    write("cleaning", name="案板")
    assert "案板" in client_of(clerk).get(f"/workshops/{shop.pk}/file/?tab=ledgers").content.decode()
