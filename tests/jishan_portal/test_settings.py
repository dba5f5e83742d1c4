"""Production refuses to start with an unsafe value and names each one; trial makes a key of its own."""

import runpy
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

SETTINGS = Path(__file__).resolve().parents[2] / "jishan_portal" / "settings.py"
SAFE = {
    "PORTAL_MODE": "production",
    "SECRET_KEY": "k" * 64,
    "FIELD_KEY": "f" * 64,
    "ALLOWED_HOSTS": "portal.example",
    "SITE_URL": "https://portal.example",
    "DATABASE_URL": "postgres://portal@127.0.0.1/portal",
    "REDIS_URL": "redis://127.0.0.1/0",
}
UNSAFE = {
    "no secret key": ({"SECRET_KEY": ""}, "SECRET_KEY"),
    "short secret key": ({"SECRET_KEY": "short"}, "SECRET_KEY"),
    "no field key": ({"FIELD_KEY": ""}, "FIELD_KEY 未设置"),
    "one key for both": ({"FIELD_KEY": "k" * 64}, "FIELD_KEY 不得与 SECRET_KEY 相同"),
    "debug": ({"DEBUG": "true"}, "DEBUG"),
    "no hosts": ({"ALLOWED_HOSTS": ""}, "ALLOWED_HOSTS"),
    "any host": ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS"),
    "no database": ({"DATABASE_URL": ""}, "DATABASE_URL"),
    "no redis": ({"REDIS_URL": ""}, "REDIS_URL"),
    "plain http": ({"SITE_URL": "http://portal.example"}, "SITE_URL"),
}


@pytest.fixture
def read(monkeypatch, tmp_path):
    """Return `read(**environment)`: the settings as they come out in that environment alone."""

    def run(**environment) -> dict:
        for name in (*SAFE, "DEBUG"):
            monkeypatch.delenv(name, raising=False)
        monkeypatch.setenv("VAR_DIR", str(tmp_path))
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        return runpy.run_path(str(SETTINGS))

    return run


@pytest.mark.parametrize("case", UNSAFE)
def test_production_refuses_and_names(case, read):
    change, named = UNSAFE[case]
    with pytest.raises(ImproperlyConfigured, match="不能以生产模式启动") as refused:
        read(**{**SAFE, **change})
    assert named in str(refused.value)


def test_production_names_everything_at_once(read):
    with pytest.raises(ImproperlyConfigured) as refused:
        read(PORTAL_MODE="production")
    named = ("SECRET_KEY", "FIELD_KEY", "ALLOWED_HOSTS", "DATABASE_URL", "REDIS_URL", "SITE_URL")
    assert [name for name in named if name not in str(refused.value)] == []


def test_production_with_safe_values_is_strict(read):
    values = read(**SAFE)
    assert values["DEBUG"] is False
    assert (values["SESSION_COOKIE_SECURE"], values["CSRF_COOKIE_SECURE"], values["SECURE_SSL_REDIRECT"]) == (True, True, True)
    assert values["SECURE_HSTS_SECONDS"] >= 365 * 24 * 3600
    assert values["SESSION_COOKIE_NAME"].startswith("__Host-")


def test_unknown_mode_is_refused(read):
    with pytest.raises(ImproperlyConfigured, match="PORTAL_MODE"):
        read(PORTAL_MODE="staging")


def test_trial_keeps_its_own_key(read, tmp_path):
    first, again = read(PORTAL_MODE="trial"), read(PORTAL_MODE="trial")
    assert first["SECRET_KEY"] == again["SECRET_KEY"]
    assert (tmp_path / "secret_key").stat().st_mode & 0o077 == 0
    assert len(first["SECRET_KEY"]) >= 50
