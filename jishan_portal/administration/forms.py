"""What administrators type."""

from django import forms
from django.conf import settings

from jishan_portal.accounts.areas import level_of, padded
from jishan_portal.accounts.county_files import UPPER
from jishan_portal.accounts.labels import FIELD_LABELS
from jishan_portal.accounts.models import Area, Organisation
from jishan_portal.accounts.roles import Role
from jishan_portal.kit import clock
from jishan_portal.kit.pages import DayInput

ROLES = [choice for choice in Role.choices if choice[0] not in {Role.SYSTEM, Role.OWNER}]
ALL_ROLES = [("", "全部角色"), *[choice for choice in Role.choices if choice[0] != Role.SYSTEM]]
CONTROL = {"class": "form-control"}
STATES = (("", "全部状态"), ("active", "在用"), ("waiting", "待激活"), ("disabled", "已停用"))


class UserFilter(forms.Form):
    """Narrows the list of users."""

    q = forms.CharField(label="姓名、用户名、手机号", required=False)
    role = forms.ChoiceField(label="角色", choices=ALL_ROLES, required=False)
    state = forms.ChoiceField(label="状态", choices=STATES, required=False)


class UserForm(forms.Form):
    """A new account."""

    username = forms.CharField(label="用户名", max_length=40, help_text="3–40 个小写字母、数字、点、横线，以字母开头，建立后不能改。")
    name = forms.CharField(label="姓名", max_length=30)
    phone = forms.CharField(label="手机号", max_length=20, required=False, help_text="可用来登录。")


class CorrectionForm(forms.Form):
    """Name and phone of an account."""

    name = forms.CharField(label="姓名", max_length=30)
    phone = forms.CharField(label="手机号", max_length=20, required=False)


class PostForm(forms.Form):
    """A new post."""

    role = forms.ChoiceField(label="角色", choices=ROLES)
    organisation = forms.ModelChoiceField(label="单位", queryset=Organisation.objects.filter(is_active=True), empty_label="请选择单位")
    title = forms.CharField(label="职务", max_length=40, required=False)
    starts_on = forms.DateField(label="任职自", widget=DayInput, initial=clock.today)
    ends_on = forms.DateField(label="任职至", widget=DayInput, required=False, help_text="长期任职不填。")


class PostChangeForm(forms.Form):
    """Title and dates of a post."""

    title = forms.CharField(label="职务", max_length=40, required=False)
    starts_on = forms.DateField(label="任职自", widget=DayInput)
    ends_on = forms.DateField(label="任职至", widget=DayInput, required=False, help_text="长期任职不填。")


class PostEndForm(forms.Form):
    """The last day of a post, and why it ends."""

    ends_on = forms.DateField(label="最后一天", widget=DayInput, required=False, help_text="不填：从现在起不再任此岗位。")
    note = forms.CharField(label="原因", max_length=200)


class ReasonForm(forms.Form):
    """Why."""

    note = forms.CharField(label="原因", max_length=200)


def _with_posts(user) -> str:
    """卫建平（稷峰市场监管所 检查员）; names alone do not say who is meant."""
    posts = [f"{post.organisation.short_name if post.organisation else ''} {post.get_role_display()}".strip() for post in user.posts.all()]
    return f"{user.name}（{'；'.join(posts) or user.username}）"


class HandOverForm(forms.Form):
    """To whom, and whether the posts end."""

    to = forms.ModelChoiceField(label="移交给", queryset=None, required=False, empty_label="退回岗位，由同岗人员签收")
    ends_on = forms.DateField(label="全部岗位任职至", widget=DayInput, required=False, help_text="不填：岗位不变，只移交待办。")
    note = forms.CharField(label="原因", max_length=200, help_text="例如：调往县城管局。")

    def __init__(self, *args, successors, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = successors
        self.fields["to"].label_from_instance = _with_posts


class OrganisationForm(forms.ModelForm):
    """An organisation and the areas it reaches."""

    class Meta:
        model = Organisation
        fields = ["code", "name", "short_name", "kind", "parent", "areas", "phone", "address", "is_confirmed", "note", "is_active"]
        widgets = {"areas": forms.CheckboxSelectMultiple}
        help_texts = {"code": "小写字母、数字、横线，例如 station-7。", "note": "例如：辖区待县局核定。"}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["areas"].queryset = Area.objects.inside(settings.COUNTY_CODE).exclude(level=12).order_by("code")
        if self.instance.pk:
            self.fields["parent"].queryset = Organisation.objects.exclude(pk=self.instance.pk)


class AreaForm(forms.ModelForm):
    """Name and map position of an area."""

    class Meta:
        model = Area
        fields = ["name", "short_name", "centre_x", "centre_y", "is_confirmed", "note"]
        help_texts = {"centre_x": "示意图从左到右 0–100。", "centre_y": "示意图从上到下 0–100。"}


class NewAreaForm(AreaForm):
    """An area that is not there yet."""

    code = forms.RegexField(
        r"^[0-9]{12}$", label="区划代码", help_text="12 位统计用区划代码，例如 140824105000。上级（县、乡镇）须已在区划里。",
        error_messages={"invalid": "区划代码应为 12 位数字。"},
    )  # fmt: skip
    field_order = ["code"]

    class Meta(AreaForm.Meta):
        fields = ["code", *AreaForm.Meta.fields]

    def clean_code(self):
        """A new code, under an area that stands."""
        code = self.cleaned_data["code"]
        if (held := Area.objects.filter(pk=code).first()) is not None:
            raise forms.ValidationError(f"这个代码已是{held.name}，要改名请在列表里点它。")
        above = UPPER.get(level_of(code))
        if above and not Area.objects.filter(pk=padded(code[:above])).exists():
            raise forms.ValidationError(f"上级区划 {padded(code[:above])} 不在区划里，请先新增上级，或核对代码。")
        return code


class EntryFilter(forms.Form):
    """Narrows the audit trail."""

    person = forms.CharField(label="操作人姓名", required=False, widget=forms.TextInput(attrs=CONTROL))
    area = forms.ChoiceField(
        label="事项", choices=[("", "全部事项"), *FIELD_LABELS.items()], required=False, widget=forms.Select(attrs={"class": "form-select"})
    )
    subject = forms.CharField(label="对象（类别:编号）", required=False, widget=forms.TextInput(attrs=CONTROL))
    since = forms.DateField(label="起始日期", widget=DayInput(attrs=CONTROL), required=False)
    until = forms.DateField(label="截止日期", widget=DayInput(attrs=CONTROL), required=False)
