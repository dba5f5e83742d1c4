from django import forms
from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in


class PortalConfig(AppConfig):
    name = "jishan_portal"
    verbose_name = "平台"

    def ready(self):
        from jishan_portal.accounts import sessions

        # Django says 字段, a word of programmers; who fills in a form meets an item that was left empty.
        forms.Field.default_error_messages["required"] = "这一项还没有填。"
        user_logged_in.connect(sessions.begin, dispatch_uid="accounts.sessions.begin")
