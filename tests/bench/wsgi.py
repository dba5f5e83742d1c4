"""What gunicorn serves while measuring: the portal's own application over the settings that know the floors."""

import os

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.bench.settings"

from jishan_portal.wsgi import application

__all__ = ["application"]
