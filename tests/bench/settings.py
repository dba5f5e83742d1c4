"""The portal's own settings with the floors' addresses beside it."""

from jishan_portal.settings import *  # noqa: F403
from jishan_portal.settings import BASE_DIR, TEMPLATES

ROOT_URLCONF = "tests.bench.urls"
WSGI_APPLICATION = "tests.bench.wsgi.application"
TEMPLATES[0]["DIRS"].append(BASE_DIR / "tests" / "bench" / "templates")
LOGGING = {"version": 1, "disable_existing_loggers": False, "root": {"handlers": [], "level": "ERROR"}}
