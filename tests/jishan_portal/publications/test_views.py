"""The desk's pages."""

import io

import pytest
from openpyxl import load_workbook

from jishan_portal.accounts.roles import Role
from jishan_portal.publications import actions
from jishan_portal.publications.models import Publication
from jishan_portal.publications.states import PublicationState as S

pytestmark = pytest.mark.django_db
ELSEWHERE = "140824101000"


@pytest.fixture
def client(client_of, leader):
    return client_of(leader)


def _titles(page):
    return [row.title for row, _ in page.context["rows"]]


def test_list_makes_the_same_queries_for_more_rows(client, queue, assert_same_queries):
    assert "现在没有等着公示的" in client.get("/publications/").content.decode()
    assert_same_queries(lambda: client.get("/publications/"), queue, at_most=10)


def test_list_shows_what_presses_first(client, queue):
    queue(title="晚", must_by="2026-05-01")
    queue(title="早", must_by="2026-03-01")

    page = client.get("/publications/")

    assert _titles(page) == ["早", "晚"]
    assert "有 1 条已经过了最迟的日子" in page.content.decode()


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ({}, ["二", "一"]),
        ({"kind": "award"}, ["二"]),
        ({"late": "1"}, ["二"]),
        ({"q": "独特"}, ["一"]),
        ({"view": "shown"}, ["三"]),
        ({"view": "over"}, ["四"]),
        ({"view": "all"}, ["四", "三", "二", "一"]),
        ({"area": ELSEWHERE}, []),
    ],
)
def test_list_narrows_by_what_the_address_says(client, queue, leader, query, titles):
    queue(title="一", body="独特的内容", must_by="2026-05-01")
    queue("award", title="二", must_by="2026-03-01")
    actions.publish(queue(title="三"), by=leader)
    actions.withdraw(actions.publish(queue(title="四"), by=leader), by=leader, reason="错了")

    assert _titles(client.get("/publications/", query)) == titles


def test_export_is_the_filtered_list(client, queue):
    queue(title="一")
    queue("award", title="二")

    book = load_workbook(io.BytesIO(client.get("/publications/export/", {"kind": "award"}).content))

    cells = [cell.value for row in book.active.iter_rows() for cell in row]
    assert "二" in cells
    assert "一" not in cells


def test_export_makes_the_same_queries_for_more_rows(client, queue, assert_same_queries):
    assert_same_queries(lambda: client.get("/publications/export/"), queue)


def test_detail_offers_the_text_to_those_who_may_publish(client, client_of, queue):
    row = queue()

    assert "先保存，不公示" in client.get(f"/publications/{row.pk}/").content.decode()
    reader = client_of(Role.INSPECTOR).get(f"/publications/{row.pk}/").content.decode()
    assert "先保存" not in reader
    assert "负责人段某某" in reader


def test_detail_saves_without_publishing(client, queue):
    row = queue()

    assert client.post(f"/publications/{row.pk}/", {"title": "新", "body": "新内容", "version": 1}).status_code == 302
    row.refresh_from_db()
    assert (row.title, row.body, row.state) == ("新", "新内容", S.PENDING)


def test_detail_of_an_empty_text_keeps_what_was_typed(client, queue):
    row = queue()

    page = client.post(f"/publications/{row.pk}/", {"title": "改过的", "body": "", "version": 1})

    assert page.status_code == 422
    assert "请填写公示内容" in page.content.decode()
    assert "改过的" in page.content.decode()


def test_publish_from_the_page(client, queue):
    row = queue()

    assert client.post(f"/publications/{row.pk}/publish/", {"title": "新", "body": "新内容", "version": 1}).status_code == 302
    row.refresh_from_db()
    assert (row.state, row.body) == (S.PUBLISHED, "新内容")
    assert "看公开页面" in client.get(row.url).content.decode()


def test_publish_without_a_text_says_so(client, queue):
    assert client.post(f"/publications/{queue().pk}/publish/", {"title": "", "body": "", "version": 1}).status_code == 422


def test_publish_past_its_last_day_says_so(client, queue):
    row = queue(until="2026-03-01")

    page = client.post(f"/publications/{row.pk}/publish/", {"title": "一", "body": "一", "version": 1})

    assert "不能再公示" in page.content.decode()


@pytest.mark.parametrize("verb", ["", "publish/"])
def test_what_was_dropped_meanwhile_is_409_and_shows_what_was_typed(client, queue, leader, verb):
    row = actions.drop(queue(), by=leader, reason="警告")

    answer = client.post(f"/publications/{row.pk}/{verb}", {"title": "新标题", "body": "改了很久的正文", "version": 1})

    assert (answer.status_code, "新标题\n改了很久的正文</textarea>" in answer.content.decode()) == (409, True)


@pytest.mark.parametrize("verb", ["publish", "withdraw", "drop"])
def test_acts_are_for_the_desk(client_of, queue, verb):
    row = queue()

    assert client_of(Role.INSPECTOR).post(f"/publications/{row.pk}/{verb}/", {"reason": "x"}).status_code == 403
    assert client_of(Role.STATION_CHIEF, area=ELSEWHERE).post(f"/publications/{row.pk}/{verb}/", {"reason": "x"}).status_code == 404


@pytest.mark.parametrize(("verb", "state"), [("withdraw", S.WITHDRAWN), ("drop", S.DROPPED)])
def test_reason_ends_it(client, queue, leader, verb, state):
    row = queue()
    if verb == "withdraw":
        actions.publish(row, by=leader)

    assert client.post(f"/publications/{row.pk}/{verb}/", {"reason": ""}).status_code == 422
    assert client.post(f"/publications/{row.pk}/{verb}/", {"reason": "更正后重发"}).status_code == 302
    assert Publication.objects.get().state == state
    assert "更正后重发" in client.get(row.url).content.decode()


def test_withdraw_starts_from_why_it_was_recalled(client, queue, leader):
    row = actions.recall(actions.publish(queue(), by=leader), by=leader, reason="复议变更")

    assert "复议变更" in client.get(f"/publications/{row.pk}/withdraw/").content.decode()


def test_file_of_a_workshop_shows_its_publications(client, queue, leader):
    from tests.factories import workshop_of

    shop = workshop_of(name="福顺麻花坊")
    actions.publish(queue(file=shop.audit_chain), by=leader)

    page = client.get(f"/workshops/{shop.pk}/file/", {"tab": "publications"}).content.decode()

    assert "福顺麻花坊行政处罚信息" in page
