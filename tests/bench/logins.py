"""What a log-in costs beside the bare hash, in CPU time of one process."""

import time
from collections.abc import Callable
from urllib.parse import urlencode

from tests.bench.bars import bracketed, middle

ROUNDS = 25
FORM = "application/x-www-form-urlencoded"  # as browsers send it


def _cpu(work: Callable) -> float:
    begun = time.process_time()
    work()
    return time.process_time() - begun


def login() -> dict:
    """Return log-in with the right password, and with an unknown name, each as a ratio of the bare hasher (medians)."""
    from django.contrib.auth.hashers import check_password, make_password
    from django.test import Client
    from django.urls import reverse

    from jishan_portal.accounts import demo

    address, password = reverse("accounts:login"), demo.password()
    encoded = make_password(password)
    seen: dict[str, list] = {"right": [], "unknown": []}
    client = Client(SERVER_NAME="127.0.0.1")  # one server: a new client sets the middleware up anew, whitenoise reads all static files
    for number in range(ROUNDS + 1):
        for case, name in (("right", "leader1"), ("unknown", f"nobody{time.time_ns()}{number}")):
            client.cookies.clear()
            form = urlencode({"username": name, "password": password if case == "right" else "wrong-Password-1"})
            before = _cpu(lambda: check_password(password, encoded))
            spent = _cpu(lambda form=form: client.post(address, form, content_type=FORM))
            after = _cpu(lambda: check_password(password, encoded))
            seen[case].append(bracketed(spent, before, after))
    return {case: middle(ratios[1:]) for case, ratios in seen.items()}


PARTS = {"login": login}
