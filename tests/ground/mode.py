"""Loaded before the settings are read (`-p tests.ground.mode`): test mode, and a Redis database per parallel worker."""

import os
import re

os.environ["PORTAL_MODE"] = "test"
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright runs an event loop in the test's thread


def _own_redis_database(url: str, worker: str) -> str:
    """Return the Redis address with a database number of the worker's own, because each test clears its cache."""
    number = int(re.sub(r"\D", "", worker) or 0) + 1
    if url.startswith("unix"):
        return f"{url.partition('?')[0]}?db={number}"
    return re.sub(r"(://[^/]+)(/\d*)?$", rf"\1/{number}", url)


if os.environ.get("REDIS_URL") and os.environ.get("PYTEST_XDIST_WORKER"):
    os.environ["REDIS_URL"] = _own_redis_database(os.environ["REDIS_URL"], os.environ["PYTEST_XDIST_WORKER"])
