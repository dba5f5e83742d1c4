"""Headers on every kind of page, cookies, and Django's own deployment check in production mode."""

import os
import subprocess
import sys

import pytest
from django.conf import settings

from jishan_portal.accounts.roles import Role
from tests.factories import user_of

pytestmark = pytest.mark.django_db
PUBLIC = ["/", "/login/", "/activate/", "/activate/ABCDEFGH/"]
PRIVATE = [
    (Role.INSPECTOR, "/"),
    (Role.INSPECTOR, "/account/"),
    (Role.INSPECTOR, "/account/password/"),
    (Role.OWNER, "/"),
    (Role.SYSTEM_ADMIN, "/manage/users/"),
    (Role.SYSTEM_ADMIN, "/manage/organisations/"),
    (Role.AUDIT_ADMIN, "/manage/audit/"),
    (Role.INSPECTOR, "/manage/users/"),
    (Role.INSPECTOR, "/no-such-page/"),
]


def check(response):
    policy = dict(part.strip().split(" ", 1) for part in response.headers["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == policy["script-src"] == policy["style-src"] == "'self'"
    assert "unsafe" not in response.headers["Content-Security-Policy"]
    assert policy["frame-ancestors"] == policy["object-src"] == "'none'"
    assert policy["form-action"] == policy["base-uri"] == "'self'"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["X-Frame-Options"] == "DENY"
    assert response.headers["Referrer-Policy"] == "same-origin"
    assert response.headers["Cross-Origin-Opener-Policy"] == "same-origin"


@pytest.mark.parametrize("page", PUBLIC)
def test_public_pages_carry_every_header(client, page):
    check(client.get(page))


@pytest.mark.parametrize(("role", "page"), PRIVATE)
def test_private_pages_carry_every_header_and_are_never_stored(client_of, role, page):
    response = client_of(role).get(page)

    check(response)
    assert "no-store" in response.headers["Cache-Control"]


@pytest.mark.parametrize("page", ["/login/", "/activate/", "/activate/ABCDEFGH/"])
def test_pages_that_take_secrets_are_never_stored(client, page):
    assert "no-store" in client.get(page).headers["Cache-Control"]


def test_session_cookie_is_closed_to_scripts_and_other_sites(client):
    user_of(Role.INSPECTOR, username="officer1")
    from tests.factories import PASSWORD

    client.post("/login/", {"username": "officer1", "password": PASSWORD})

    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"], cookie["domain"]) == (True, "Lax", "/", "")


PRODUCTION = {
    "PORTAL_MODE": "production",
    "SECRET_KEY": "s" * 30 + "0123456789abcdefghijklmnopqrstuvwxyz",
    "FIELD_KEY": "f" * 30 + "0123456789abcdefghijklmnopqrstuvwxyz",
    "ALLOWED_HOSTS": "portal.example.gov.cn",
    "DATABASE_URL": "postgres://portal@127.0.0.1/portal",
    "REDIS_URL": "redis://127.0.0.1:6379/0",
    "SITE_URL": "https://portal.example.gov.cn",
    "SECURE_HSTS_PRELOAD": "1",
}


def run(*arguments, tmp_path, **changes):
    environment = {
        name: value for name, value in os.environ.items() if name not in {"DJANGO_SETTINGS_MODULE", "DEBUG", "DJANGO_ALLOW_ASYNC_UNSAFE"}
    }
    environment |= PRODUCTION | {"VAR_DIR": str(tmp_path)} | changes
    return subprocess.run([sys.executable, *arguments], env=environment, cwd=settings.BASE_DIR, capture_output=True, text=True, check=False)


def test_deployment_check_finds_nothing(tmp_path):
    result = run("manage.py", "check", "--deploy", "--fail-level", "INFO", tmp_path=tmp_path)

    assert result.returncode == 0, result.stderr


def test_production_cookies_are_bound_to_the_host_and_to_https(tmp_path):
    code = (
        "from jishan_portal import settings as s; "
        "print(s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SECURE_HSTS_SECONDS)"
    )
    result = run("-c", code, tmp_path=tmp_path)

    assert result.stdout.split() == ["__Host-portal", "__Host-portalcsrf", "True", "True", "31536000"]
