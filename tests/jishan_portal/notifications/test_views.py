"""Messages."""

import pytest

from jishan_portal.accounts.roles import Role
from jishan_portal.notifications.actions import notify
from jishan_portal.notifications.models import Notice

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(client_of):
    return client_of(Role.INSPECTOR)


def _send(client, title="许可快到期", url="/workshops/"):
    notify([client.user], title, body="请提醒业主。", url=url)
    return Notice.objects.latest("pk")


def test_list_makes_the_same_queries_for_more_rows(client, assert_same_queries):
    assert "没有没读的消息" in client.get("/messages/").content.decode()
    assert_same_queries(lambda: client.get("/messages/"), lambda: _send(client), at_most=8)


def test_looking_at_the_list_reads_nothing(client):
    _send(client)
    client.get("/messages/")

    assert Notice.objects.unread().count() == 1


def test_open_marks_it_read_and_leads_on(client):
    notice = _send(client)

    answer = client.post(f"/messages/{notice.pk}/open/")

    assert answer.url == "/workshops/"
    assert client.get("/messages/").context["page"].rows == []
    assert client.get("/messages/?view=read").context["page"].rows == [notice]


@pytest.mark.parametrize("url", ["", "https://evil.example/", "//evil.example/"])
def test_open_leads_nowhere_else(client, url):
    assert client.post(f"/messages/{_send(client, url=url).pk}/open/").url == "/messages/"


def test_mark_read_stays_on_the_list(client):
    assert client.post(f"/messages/{_send(client).pk}/read/").url == "/messages/"
    assert not Notice.objects.unread().exists()


def test_mark_all_leaves_other_peoples(client, client_of):
    _send(client)
    _send(client)
    other = _send(client_of(Role.INSPECTOR))

    client.post("/messages/read/")

    assert list(Notice.objects.unread()) == [other]


@pytest.mark.parametrize("verb", ["open", "read"])
def test_other_peoples_messages_are_not_found(client, client_of, verb):
    notice = _send(client_of(Role.INSPECTOR))

    assert client.post(f"/messages/{notice.pk}/{verb}/").status_code == 404


def test_menu_counts_the_unread(client):
    _send(client)

    assert '<span class="n">1</span>' in client.get("/").content.decode()


def test_owner_reads_messages_on_the_phone(client_of):
    owner = client_of(Role.OWNER)
    _send(owner, title="您的许可证快到期了")

    assert "您有 1 条消息没看" in owner.get("/").content.decode()
    assert "您的许可证快到期了" in owner.get("/messages/").content.decode()
