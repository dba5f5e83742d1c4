"""What people type to log in, to activate an account and to set a password."""

from django import forms
from django.contrib.auth import password_validation
from django.contrib.auth.hashers import check_password
from django.core.exceptions import ValidationError

from jishan_portal.accounts.passwords import least_length


class LoginForm(forms.Form):
    """User name or phone, and password; its template writes the two fields out."""

    username = forms.CharField(label="用户名或手机号", max_length=60, error_messages={"required": "请填写用户名或手机号。"})
    password = forms.CharField(label="口令", strip=False, max_length=256, error_messages={"required": "请填写口令。"})


class NewPasswordForm(forms.Form):
    """A new password, twice, checked against the rules for this user."""

    new_password = forms.CharField(label="新口令", strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}))
    new_password_again = forms.CharField(label="再输一遍", strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}))

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["new_password"].help_text = f"至少 {least_length(user)} 位，可以用一句自己记得住的话；不要含姓名、手机号和地名。"

    def clean_new_password(self):
        password = self.cleaned_data["new_password"]
        password_validation.validate_password(password, self.user)
        return password

    def clean(self):
        data = super().clean()
        first, again = data.get("new_password"), data.get("new_password_again")
        if first and again and first != again:
            self.add_error("new_password_again", "两遍输入不一样，请重新输入。")
        return data


class ChangePasswordForm(NewPasswordForm):
    """The present password, then a new one twice."""

    present_password = forms.CharField(
        label="现在的口令", strip=False, max_length=256, widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )
    field_order = ["present_password", "new_password", "new_password_again"]

    def clean_present_password(self):
        password = self.cleaned_data["present_password"]
        if not check_password(password, self.user.password):
            raise ValidationError("现在的口令不对，请重新输入。")
        return password


class CodeForm(forms.Form):
    """An activation code as it stands on the card."""

    code = forms.CharField(
        label="激活码",
        max_length=20,
        help_text="卡片上的 8 位字母和数字，大小写都可以。",
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "autocapitalize": "characters", "spellcheck": "false"}),
        error_messages={"required": "请输入卡片上的激活码。"},
    )
