"""Pressing for a duty, choosing where the digest goes, filters of the call sheet."""

from django import forms

from jishan_portal.duties.queries import modules
from jishan_portal.reminders.queries import CALL_DUES


class PressForm(forms.Form):
    """What one wants to say with it."""

    words = forms.CharField(
        label="附言",
        max_length=200,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="可以不写。对方会在消息里看到您的姓名、岗位和附言。",
    )


class WishForm(forms.Form):
    """Where the day's digest goes besides the portal."""

    by_email = forms.BooleanField(label="每天汇总发到邮箱", required=False)
    email = forms.EmailField(label="邮箱", required=False, error_messages={"invalid": "请填写完整的邮箱地址，例如 name@example.com。"})
    by_phone = forms.BooleanField(label="每天汇总发到登记的手机号", required=False)

    def clean(self):
        """Mail needs an address."""
        data = super().clean()
        if data.get("by_email") and not data.get("email") and "email" not in self.errors:
            self.add_error("email", "要发到邮箱，请填写邮箱地址。")
        return data


class CallForm(forms.Form):
    """What stands in the address of the call sheet."""

    due = forms.ChoiceField(label="期限", required=False, choices=list(CALL_DUES.items()))
    module = forms.ChoiceField(label="工作", required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["module"].choices = [("", "全部工作"), *modules().items()]
