"""The pages of jobs."""

import re

import pytest
from django.utils.html import strip_tags

from jishan_portal.accounts.roles import Role
from jishan_portal.jobs import actions
from jishan_portal.jobs.models import Job
from jishan_portal.jobs.states import JobState

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(client_of):
    return client_of(Role.INSPECTOR)


def start(client, kind="test.count") -> Job:
    return actions.start(kind, by=client.user, title="导出小作坊台账", params={})


def test_list_shows_ones_own_in_the_same_queries(client, client_of, assert_same_queries):
    start(client_of(Role.INSPECTOR))

    assert "还没有后台任务" in client.get("/jobs/").content.decode()
    assert_same_queries(lambda: client.get("/jobs/"), lambda: start(client, "test.file"), at_most=8)


def test_list_pages_back_and_forth(client):
    for _ in range(26):
        start(client)

    first = client.get("/jobs/")
    second = client.get("/jobs/", {"after": first.context["page"].next})

    assert (len(first.context["page"].rows), len(second.context["page"].rows)) == (25, 1)


def test_detail_of_an_open_job_offers_a_refresh_without_javascript(client, queued):
    job = start(client)

    page = client.get(f"/jobs/{job.pk}/").content.decode()

    assert f'<noscript>浏览器没有启用脚本，请自己<a href="/jobs/{job.pk}/">刷新进度</a>。</noscript>' in page
    assert "排队等候" in page


def test_detail_gives_htmx_a_piece_while_open_and_the_page_after(client, queued):
    job = start(client)

    piece = client.get(f"/jobs/{job.pk}/", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in piece
    actions.run(job.pk)
    ended = client.get(f"/jobs/{job.pk}/", headers={"HX-Request": "true"})
    assert ended.headers["HX-Refresh"] == "true"


@pytest.mark.parametrize(
    ("kind", "words"),
    [("test.file", "下载 稷山县_台账.csv"), ("test.refuse", "工作簿里没有数据"), ("test.crash", "支持编号"), ("test.stop", "取消")],
)
def test_detail_says_what_came_of_it(client, kind, words):
    job = start(client, kind)

    page = client.get(f"/jobs/{job.pk}/").content.decode()

    assert words in page
    assert "http-equiv" not in page


@pytest.mark.parametrize(
    ("kind", "words"),
    [("test.file", "下载"), ("test.refuse", "工作簿里没有数据。请检查后重新上传。"), ("test.count", "第 3 户"), ("test.stop", "—")],
)
def test_list_says_what_came_of_each(client, kind, words):
    start(client, kind)

    cell = re.search(r'<td [^>]*data-label="结果">(.*?)</td>', client.get("/jobs/").content.decode())
    assert strip_tags(cell[1]) == words


@pytest.mark.parametrize(
    ("note", "total", "words"), [("正在收尾", 3, ""), ("写入 12 户", 3, "写入 12 户"), ("", 1200, "共 1,200"), ("", 0, "")]
)
def test_steps_of_work_that_is_over_are_no_result(note, total, words):
    assert Job(note=note, total=total).closing_words == words


def test_result_is_the_file(client):
    job = start(client, "test.file")

    response = client.get(f"/jobs/{job.pk}/result/")

    assert b"".join(response.streaming_content).decode() == "店名\n福顺麻花坊\n"
    assert response["Content-Disposition"].startswith("attachment")


def test_result_that_is_gone_is_not_found(client):
    assert client.get(f"/jobs/{start(client).pk}/result/").status_code == 404


def test_cancel_stops_a_queued_job(client, queued):
    job = start(client)

    assert client.post(f"/jobs/{job.pk}/cancel/").status_code == 302
    job.refresh_from_db()
    assert job.state == JobState.CANCELLED


@pytest.mark.parametrize("path", ["", "result/", "cancel/"])
def test_pages_are_for_the_orderer_alone(client, client_of, path):
    url = f"/jobs/{start(client, 'test.file').pk}/{path}"
    other = client_of(Role.SYSTEM_ADMIN)

    assert (other.post(url) if path == "cancel/" else other.get(url)).status_code == 404
