"""The WSGI application that gunicorn serves."""

import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from jishan_portal.kit.memory import settle

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jishan_portal.settings")
application = get_wsgi_application()
get_resolver().url_patterns  # noqa: B018 loads all pages: the first visitor need not wait, and the workers share what is loaded
settle()
