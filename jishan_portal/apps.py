from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in


class PortalConfig(AppConfig):
    name = "jishan_portal"
    verbose_name = "平台"

    def ready(self):
        from jishan_portal.accounts import sessions

        user_logged_in.connect(sessions.begin, dispatch_uid="accounts.sessions.begin")
