"""A short code for each request, shown on error pages and written to the log, so that both can be matched."""

import re
import secrets
from contextvars import ContextVar

ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
current: ContextVar[str] = ContextVar("request_id", default="")
GIVEN = re.compile(r"[A-Za-z0-9-]{6,64}")


def new_code() -> str:
    """Return eight characters that can be read out on the telephone."""
    return "".join(secrets.choice(ALPHABET) for _ in range(8))


class RequestIdMiddleware:
    """Gives each request its code (a proxy's X-Request-Id is kept) and returns it as a header."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        given = request.headers.get("X-Request-Id", "")
        request.support_code = given if GIVEN.fullmatch(given) else new_code()
        token = current.set(request.support_code)
        try:
            response = self.get_response(request)
        finally:
            current.reset(token)
        response["X-Request-Id"] = request.support_code
        return response
