from django import forms
from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in
from django.db.models.fields import BLANK_CHOICE_DASH

BLANK = "请选择"


class PortalConfig(AppConfig):
    name = "jishan_portal"
    verbose_name = "平台"

    def ready(self):
        from jishan_portal.accounts import sessions

        # Django says 字段, a word of programmers; who fills in a form meets an item that was left empty.
        forms.Field.default_error_messages["required"] = "这一项还没有填。"
        # Nor does its line of dashes, the empty choice of every list, tell anybody what to do. Django has no setting for it.
        forms.ModelChoiceField.__init__.__kwdefaults__["empty_label"] = BLANK
        BLANK_CHOICE_DASH[:] = [("", BLANK)]
        user_logged_in.connect(sessions.begin, dispatch_uid="accounts.sessions.begin")
