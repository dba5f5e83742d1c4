"""Log lines are JSON, say when and who, and hold no personal numbers."""

import json
import logging
import sys

import pytest
from django.test import Client

from jishan_portal.accounts.roles import Role
from jishan_portal.kit import request_id
from jishan_portal.kit.logs import JsonFormatter, without_personal_numbers


def _line(message, *args, **fields) -> dict:
    record = logging.LogRecord("portal.test", logging.INFO, __file__, 1, message, args, fields.pop("exc_info", None))
    record.__dict__.update(fields)
    return json.loads(JsonFormatter().format(record))


def test_line_says_when_with_offset(freeze):
    freeze("2026-03-17 10:00")
    line = _line("导入 %s 行", 12)
    assert (line["message"], line["level"], line["logger"]) == ("导入 12 行", "INFO", "portal.test")
    assert line["at"] == "2026-03-17T10:00:00.000+08:00"


def test_line_carries_the_code_of_the_request():
    token = request_id.current.set("AB12CD34")
    try:
        assert _line("x")["request"] == "AB12CD34"
    finally:
        request_id.current.reset(token)


def test_line_without_request_leaves_it_out():
    assert "request" not in _line("x")
    assert "user" not in _line("x")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("电话 13835912345。", "电话 138****2345。"),
        ("身份证 142724198001011234", "身份证 1427********1234"),
        ("身份证 14272419800101123X", "身份证 1427********123X"),
        ("卡号 6222020512345678901", "卡号 6222********8901"),
        ("编号 20240925、区划 140824100000", "编号 20240925、区划 140824100000"),
    ],
)
def test_personal_numbers_are_struck_out(text, shown):
    assert without_personal_numbers(text) == shown


def test_trace_is_masked_too():
    try:
        raise ValueError("13835912345")
    except ValueError:
        line = _line("failed", exc_info=sys.exc_info())
    assert "138****2345" in line["trace"]
    assert "13835912345" not in line["trace"]


def test_request_is_logged_without_its_query(client_of, caplog):
    client = client_of(Role.INSPECTOR)
    with caplog.at_level(logging.INFO, logger="portal.access"):
        client.get("/healthz?q=段福顺", headers={"X-Request-Id": "watch-0001"})
    facts = caplog.records[-1].facts
    assert (facts["method"], facts["path"], facts["status"]) == ("GET", "/healthz", 200)
    assert facts["ms"] > 0


def test_user_of_the_request_is_named_by_key(client_of, caplog, monkeypatch):
    lines = []
    caplog.handler.setFormatter(JsonFormatter())
    monkeypatch.setattr(caplog.handler, "emit", lambda record: lines.append(json.loads(JsonFormatter().format(record))))
    client = client_of(Role.INSPECTOR)
    with caplog.at_level(logging.INFO, logger="portal.access"):
        client.get("/")
        Client().get("/healthz")
    assert [line.get("user") for line in lines if line["logger"] == "portal.access"] == [client.user.pk, None]
