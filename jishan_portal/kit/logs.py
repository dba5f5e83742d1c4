"""Logs as JSON lines: when (with UTC offset), what, in which request, by which user; no personal numbers.

Keep them for six months at least (网络安全法 第二十一条); deploy/ holds the settings for journald.
"""

import json
import logging
import re
import time
from contextvars import ContextVar
from datetime import datetime

from jishan_portal.kit import request_id
from jishan_portal.kit.clock import BEIJING

_request: ContextVar = ContextVar("logged_request", default=None)
_access = logging.getLogger("portal.access")
# Resident IDs and bank cards, then mobile numbers: their middle never reaches a log, whoever wrote the line.
_PERSONAL = (
    (re.compile(r"(?<!\d)(\d{4})\d{8,11}(\d{3}[\dXx])(?!\d)"), r"\1********\2"),
    (re.compile(r"(?<!\d)(1[3-9]\d)\d{4}(\d{4})(?!\d)"), r"\1****\2"),
)


def without_personal_numbers(text: str) -> str:
    """Return a line with the middle of IDs, cards and mobile numbers struck out."""
    for pattern, shown in _PERSONAL:
        text = pattern.sub(shown, text)
    return text


def _user_id():
    """Return the key of the user of the running request, without asking the database for it."""
    user = getattr(_request.get(), "_cached_user", None)
    return getattr(user, "pk", None)


class JsonFormatter(logging.Formatter):
    """One JSON object a line; `facts` given by `extra={"facts": {…}}` stand beside the usual fields."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line of a record."""
        line = {
            "at": datetime.fromtimestamp(record.created, BEIJING).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            "request": request_id.current.get() or None,
            "user": _user_id(),
            **getattr(record, "facts", {}),
        }
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)
        return without_personal_numbers(json.dumps({k: v for k, v in line.items() if v is not None}, ensure_ascii=False, default=str))


class AccessLogMiddleware:
    """Writes one line a request: method, path (without the query, which may hold names), status, milliseconds."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        token, begun = _request.set(request), time.perf_counter()
        try:
            response = self.get_response(request)
            spent = round((time.perf_counter() - begun) * 1000, 1)
            facts = {"method": request.method, "path": request.path, "status": response.status_code, "ms": spent}
            _access.info("request", extra={"facts": facts})
            return response
        finally:
            _request.reset(token)
