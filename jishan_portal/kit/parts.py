"""Parts of a page remembered by what they were drawn from: a list's bar, tabs and foot are the same for hundreds of requests.

A part sees only what it is given, so what it was given is its key. What differs from request to request, the token of its
forms and the rows it stands around, is put in afterwards.
"""

import secrets
from collections import OrderedDict
from dataclasses import dataclass, fields, is_dataclass
from threading import Lock

from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.safestring import SafeString

MOST = 1500  # of some 10 KB each
TOKEN, AROUND = f"k{secrets.token_hex(12)}t", f"k{secrets.token_hex(12)}a"  # nobody can type what nobody can guess
_kept: OrderedDict = OrderedDict()
_lock = Lock()


@dataclass(frozen=True)
class Asked:
    """What a part may know of the request: the conditions in its address."""

    GET: QueryDict


def key_of(value):
    """Return something that is equal only for values that are drawn alike. Raises TypeError for what cannot be told apart."""
    kind = type(value)
    if value is None or kind is str:
        return value
    if isinstance(value, list | tuple | frozenset):  # most of what comes is text in these, which is not asked about one by one
        return kind, tuple([one if type(one) is str else key_of(one) for one in value])
    if isinstance(value, QueryDict):
        return "query", value.urlencode()
    if isinstance(value, dict):
        return "dict", tuple([(name, one if type(one) is str else key_of(one)) for name, one in value.items()])
    if is_dataclass(value):
        return type(value), tuple(key_of(getattr(value, field.name)) for field in fields(value))
    plain = str(value) if isinstance(value, Promise) else value
    hash(plain)
    return type(plain), plain  # 1, 1.0 and True are equal, and so are safe and plain text


def drawn(template: str, given: dict, *, token: object = "", around: str = "") -> SafeString:
    """Return a part as HTML: `given` decides what it looks like, `token` and `around` are put into their places.

    The token is read only where a form asks for it, for reading it sets a cookie.

    In the template they are `csrf_token` and `around`. Raises TypeError for a value that `key_of` cannot tell apart.
    """
    key = template, key_of(given)
    html = _kept.get(key)
    if html is None:
        html = str(render_to_string(template, {**given, "csrf_token": TOKEN, "around": SafeString(AROUND)}))
        with _lock:
            _kept[key] = html
            while len(_kept) > MOST:
                _kept.popitem(last=False)
    if TOKEN in html:
        html = html.replace(TOKEN, str(token))
    return SafeString(html.replace(AROUND, around))


def forget() -> None:
    """Throw all kept parts away."""
    with _lock:
        _kept.clear()
