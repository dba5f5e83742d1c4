"""The pages of papers."""

import pytest
from django.test import Client

from jishan_portal.accounts.roles import Role
from jishan_portal.papers import actions
from jishan_portal.papers.models import Paper

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(client_of, leader):
    return client_of(leader)


def test_list_makes_the_same_queries_for_more_rows(client, issue, undrawn, assert_same_queries):
    assert "还没有签发的文书" in client.get("/papers/").content.decode()
    assert_same_queries(lambda: client.get("/papers/"), issue, at_most=10)


@pytest.mark.parametrize(
    ("query", "serials"),
    [
        ({}, [3, 2, 1, 1]),
        ({"kind": "letter"}, [1]),
        ({"kind": "nonsense"}, [3, 2, 1, 1]),
        ({"state": "void"}, [1]),
        ({"state": "valid"}, [3, 2, 1]),
        ({"year": "2026"}, [3, 2, 1, 1]),
        ({"q": "发〔2026〕3号"}, [3]),
        ({"q": "没有的"}, []),
    ],
)
def test_list_narrows_by_what_the_address_says(client, issue, undrawn, leader, query, serials):
    actions.void(issue(), by=leader, reason="文号有误")
    issue(kind="letter")
    issue()
    issue()

    shown = [paper.serial for paper in client.get("/papers/", query).context["page"].rows]

    assert sorted(shown, reverse=True) == serials


def test_list_shows_nothing_of_another_area(client_of, issue, undrawn):
    issue()

    page = client_of(Role.TOWNSHIP, area="140824101000").get("/papers/")

    assert page.context["page"].rows == []


def test_detail_shows_the_sheet_as_it_prints(client, issue):
    page = client.get(f"/papers/{issue().pk}/").content.decode()

    assert '<article class="paper redhead">' in page
    assert "请认真贯彻执行。" in page
    assert "下载 PDF" in page
    assert "待局方确认" in page


def test_detail_before_the_pdf_says_so(client, issue, undrawn):
    page = client.get(f"/papers/{issue().pk}/").content.decode()

    assert "正在生成 PDF" in page


def test_download_is_the_pdf(client, issue):
    paper = issue()

    response = client.get(f"/papers/{paper.pk}/download/")

    assert b"".join(response.streaming_content).startswith(b"%PDF-")
    assert response["Content-Disposition"].startswith("attachment")


def test_download_to_print_opens_in_the_browser(client, issue):
    response = client.get(f"/papers/{issue().pk}/download/", {"inline": 1})

    assert response["Content-Disposition"].startswith("inline")
    b"".join(response.streaming_content)


def test_download_before_the_pdf_is_not_found(client, issue, undrawn):
    assert client.get(f"/papers/{issue().pk}/download/").status_code == 404


def test_void_with_a_reason(client, issue):
    paper = issue()

    assert client.post(f"/papers/{paper.pk}/void/", {"reason": "文号有误"}).status_code == 302
    assert Paper.objects.get().is_void
    assert "已于 2026年3月17日作废" in client.get(f"/papers/{paper.pk}/").content.decode()


def test_void_without_a_reason_changes_nothing(client, issue):
    paper = issue()

    answer = client.post(f"/papers/{paper.pk}/void/", {"reason": ""})

    assert answer.status_code == 409
    assert "须写明理由" in answer.content.decode()
    assert not Paper.objects.get().is_void


def test_void_is_for_those_who_decide(client_of, issue):
    assert client_of(Role.INSPECTOR).post(f"/papers/{issue().pk}/void/", {"reason": "x"}).status_code == 403


@pytest.mark.parametrize("path", ["", "download/"])
def test_pages_of_another_area_are_not_found(client_of, issue, path):
    assert client_of(Role.TOWNSHIP, area="140824101000").get(f"/papers/{issue().pk}/{path}").status_code == 404


def test_verify_tells_anybody_without_showing_the_content(issue):
    paper = issue()

    page = Client().get(f"/papers/v/{paper.code.lower()}/").content.decode()

    assert "这份文书是真的" in page
    assert paper.number in page
    assert paper.short_hash in page
    assert "贯彻执行" not in page


def test_verify_of_a_voided_paper_says_so(issue, leader):
    paper = actions.void(issue(), by=leader, reason="当事人姓名有误")

    page = Client().get(f"/papers/v/{paper.code}/").content.decode()

    assert "已经作废" in page
    assert "当事人" not in page.replace("当事人信息", "")


def test_verify_of_an_unknown_code_says_so(db):
    answer = Client().get("/papers/v/NOSUCHXX/")

    assert answer.status_code == 404
    assert "没有这份文书" in answer.content.decode()
