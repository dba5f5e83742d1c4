"""What no keyboard types and no database keeps in a text is taken out of what browsers and phones send, before it is read."""

import json
import re
from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse, QueryDict

NUL = "\0"
UNKEPT = re.compile(r"[\x00\ud800-\udfff]")


def _refuse(word: str) -> None:
    raise ValueError(word)


def parsed(text: str) -> object:
    """Read JSON that a phone sent, its texts free of NUL and of halves of characters. Raises ValueError for whatever is no plain JSON."""
    try:
        return _clean(json.loads(text, parse_constant=_refuse))
    except (RecursionError, OverflowError) as error:
        raise ValueError("too deep or too large") from error


def _clean(value: object) -> object:
    if isinstance(value, str):
        return UNKEPT.sub("", value)
    if isinstance(value, list):
        return [_clean(one) for one in value]
    if isinstance(value, dict):
        return {UNKEPT.sub("", key): _clean(one) for key, one in value.items()}
    return value


def without_nul(given: QueryDict) -> QueryDict:
    """Return the same parameters, their order kept, with every NUL left out; the very same object where there is none."""
    if not any(NUL in key or any(NUL in value for value in values) for key, values in given.lists()):
        return given
    clean = QueryDict(mutable=True, encoding=given.encoding)
    for key, values in given.lists():
        clean.setlist(key.replace(NUL, ""), [value.replace(NUL, "") for value in values])
    clean._mutable = False
    return clean


class PlainWordsMiddleware:
    """Cleans the parameters of a request; an address with NUL in its path leads nowhere."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable, args: tuple, kwargs: dict) -> None:
        """Run before the view, after the CSRF check, which has read the form already."""
        if any(isinstance(value, str) and NUL in value for value in kwargs.values()):
            raise Http404("网址不完整")
        request.GET = without_nul(request.GET)
        if request.method == "POST":
            request.POST = without_nul(request.POST)
