"""What was typed when a session had expired comes back, to the same person in the same browser."""

from datetime import timedelta

import pytest
import time_machine
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.template import engines
from django.test import Client
from django.urls import include, path

from jishan_portal.accounts import kept
from jishan_portal.accounts.gates import personal
from jishan_portal.accounts.models import KeptForm
from jishan_portal.accounts.roles import Role
from jishan_portal.kit import clock
from tests.factories import PASSWORD, user_of

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


class ReportForm(forms.Form):
    name = forms.CharField()
    password = forms.CharField(required=False, widget=forms.PasswordInput)


@personal
def report(request):
    if request.method == "POST":
        return HttpResponse("收到：" + request.POST["name"])
    page = '<html><body><form method="post">{% csrf_token %}{{ form }}</form></body></html>'
    return HttpResponse(engines["django"].from_string(page).render({"form": ReportForm()}, request))


urlpatterns = [path("report/", report), path("", include("jishan_portal.urls"))]


@pytest.fixture
def user():
    return user_of(Role.INSPECTOR)


def log_in(client, user):
    return client.post("/login/", {"username": user.username, "password": PASSWORD})


def after(minutes):
    return time_machine.travel(clock.now() + timedelta(minutes=minutes), tick=True)


@pytest.fixture
def client(user):
    """A browser that sent a form 31 minutes after its last request."""
    client = Client()
    log_in(client, user)
    with after(31):
        upload = SimpleUploadedFile("photo.jpg", b"x")
        client.answer = client.post("/report/", {"name": "福顺麻花坊", "password": "hunter2-secret", "photo": upload})
    return client


def test_expired_post_leads_to_login_and_keeps_what_was_typed_sealed(client, user):
    row = KeptForm.objects.get()

    assert client.answer.url == "/login/?next=%2F&expired=1"
    assert (row.user, row.action, row.page) == (user, "/report/", "/report/")
    assert "福顺" not in row.sealed
    assert kept.contents(row) == {"fields": {"name": ["福顺麻花坊"]}, "files": ["photo"]}
    assert client.cookies["kept_form"]["httponly"]


def test_login_page_says_that_nothing_is_lost(client):
    with after(32):
        assert "登录后会原样出现" in client.get("/login/").content.decode()


def test_form_comes_back_filled_in_after_login(client, user):
    with after(32):
        assert log_in(client, user).url == "/report/"
        page = client.get("/report/").content.decode()

    assert 'value="福顺麻花坊"' in page
    assert "还没有提交" in page
    assert "附件和照片不能保留" in page
    assert "hunter2-secret" not in page


def test_form_is_forgotten_once_sent(client, user):
    with after(32):
        log_in(client, user)
        assert client.post("/report/", {"name": "福顺麻花坊"}).content.decode() == "收到：福顺麻花坊"
        assert "福顺" not in client.get("/report/").content.decode()

    assert not KeptForm.objects.exists()


def test_form_is_forgotten_on_request(client, user):
    with after(32):
        log_in(client, user)
        assert client.post("/account/kept/drop/").url == "/report/"
        assert "福顺" not in client.get("/report/").content.decode()

    assert not KeptForm.objects.exists()


def test_form_is_not_given_to_somebody_else(client):
    with after(32):
        assert log_in(client, user_of(Role.INSPECTOR)).url == "/"
        assert "福顺" not in client.get("/report/").content.decode()


def test_form_is_not_given_to_another_browser(client, user):
    with after(32):
        other = Client()
        assert log_in(other, user).url == "/"
        assert "福顺" not in other.get("/report/").content.decode()


def test_form_is_forgotten_after_half_an_hour(client, user):
    with after(31 + 31):
        assert log_in(client, user).url == "/"
        assert "福顺" not in client.get("/report/").content.decode()
        assert kept.purge() == 1


def test_form_of_a_revoked_session_is_kept_too(user):
    client = Client()
    log_in(client, user)
    user.set_password("another-Good-word-9")
    user.save()

    client.post("/report/", {"name": "福顺麻花坊"})

    assert KeptForm.objects.get().user == user


def test_form_of_a_visitor_is_not_kept():
    Client().post("/report/", {"name": "x"})

    assert not KeptForm.objects.exists()


def test_form_sent_from_another_page_returns_to_that_page(user):
    client = Client()
    log_in(client, user)
    with after(31):
        client.post("/report/", {"name": "福顺"}, headers={"referer": "http://testserver/list/?page=2"})

    assert KeptForm.objects.get().page == "/list/?page=2"


def test_form_too_large_is_not_kept(user, monkeypatch):
    client = Client()
    log_in(client, user)
    with after(31):
        client.post("/report/", {"name": "字" * kept.LARGEST})

    assert not KeptForm.objects.exists()
