"""What no test may see: an undefined template variable, a GET that writes, a connection that leaves the machine."""

import socket
from ipaddress import ip_address
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connections
from django.test import Client

from jishan_portal.kit import near

MARKER = "⟦undefined:"
WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE", "TRUNCATE", "COPY", "CREATE", "DROP", "ALTER")
SESSION_TABLE = '"django_session"'  # looking at a page may prolong the session


class GetWrote(AssertionError):
    """A page that only shows something changed the database."""


def refuse_writes(execute, sql, params, many, context):
    """Let a query through unless it writes (`execute_wrapper` of Django)."""
    if sql.lstrip().upper().startswith(WRITES) and SESSION_TABLE not in sql:
        raise GetWrote(f"GET 不得写库：{sql[:200]}")
    return execute(sql, params, many, context)


def _reads_only(send, environ):
    if environ.get("REQUEST_METHOD", "GET") not in {"GET", "HEAD"}:
        return send()
    with connections["default"].execute_wrapper(refuse_writes):
        return send()


def _has_no_undefined(response):
    if response.streaming or not response.get("Content-Type", "").startswith(("text/html", "text/plain")):
        return
    text = response.content.decode(response.charset, "replace")
    assert MARKER not in text, f"模板里有未定义的变量：{text[text.index(MARKER) :][:80]}"


@pytest.fixture(scope="session", autouse=True)
def _watched_client():
    """Every test client checks that GET writes nothing and that no template variable is undefined."""
    plain = Client.request

    def request(self, **environ):
        response = _reads_only(lambda: plain(self, **environ), environ)
        if not environ.get("PATH_INFO", "").startswith("/admin/"):
            _has_no_undefined(response)
        return response

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Client, "request", request)
        yield


def _is_local(address) -> bool:
    if not isinstance(address, tuple):
        return True  # a unix socket
    allowed = {settings.DATABASES["default"].get("HOST"), urlsplit(settings.REDIS_URL).hostname, "localhost"}
    host = str(address[0])
    try:
        return host in allowed or ip_address(host).is_loopback
    except ValueError:
        return False


@pytest.fixture(scope="session", autouse=True)
def _no_connection_leaves():
    """The portal makes no outbound connection; loopback, unix sockets and the named services are let through."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("connect", "connect_ex"):
            plain = getattr(socket.socket, name)

            def guarded(self, address, plain=plain):
                assert _is_local(address), f"测试不得连到外面：{address}"
                return plain(self, address)

            patch.setattr(socket.socket, name, guarded)
        yield


@pytest.fixture(autouse=True)
def _fresh_cache():
    """No test sees what another one cached."""
    cache.clear()
    near.forget()
