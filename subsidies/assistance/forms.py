"""What is typed about groups, experts and guidance."""

from uuid import uuid4

from django import forms

from jishan_portal.accounts.models import User
from jishan_portal.accounts.roles import Role
from jishan_portal.kit import clock
from jishan_portal.kit.pages import DayInput
from subsidies.assistance.models import Expert
from subsidies.assistance.states import AREAS, SPECIALTIES


class GroupForm(forms.Form):
    """Leader, members, plan."""

    leader = forms.ModelChoiceField(label="组长", queryset=User.objects.none(), empty_label="请选择")
    members = forms.ModelMultipleChoiceField(label="组员", queryset=User.objects.none(), widget=forms.CheckboxSelectMultiple)
    plan = forms.CharField(label="帮扶打算", max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["leader"].queryset = self.fields["members"].queryset = people


class InviteForm(forms.Form):
    """Whom, until when."""

    expert = forms.ModelChoiceField(label="专家", queryset=Expert.objects.filter(is_active=True), empty_label="请选择")
    until = forms.DateField(label="可以查看到哪天", widget=DayInput, help_text="到期自动失效。专家只能看这一户的帮扶档案。")


class ExpertForm(forms.ModelForm):
    """Somebody of the pool."""

    class Meta:
        model = Expert
        fields = ["name", "organisation", "strengths", "phone", "user", "is_active"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        accounts = User.objects.filter(posts__role=Role.EXPERT, posts__ends_on__isnull=True).distinct()
        self.fields["user"].queryset, self.fields["user"].empty_label = accounts, "没有账号"
        self.fields["user"].help_text = "有账号的专家受邀后可以登录查看、自己写指导意见；没有账号的由小组代记。"


class VisitForm(forms.Form):
    """A guidance."""

    on = forms.DateField(label="指导日期", widget=DayInput, initial=clock.today)
    expert = forms.ModelChoiceField(
        label="由哪位专家指导", queryset=Expert.objects.filter(is_active=True), required=False, empty_label="小组自己"
    )
    topics = forms.MultipleChoiceField(
        label="指导内容",
        widget=forms.CheckboxSelectMultiple,
        choices=[(one.value, f"专家：{one.label}") for one in AREAS] + [(one.value, f"业务：{one.label}") for one in SPECIALTIES],
    )
    advice = forms.CharField(
        label="指导意见", max_length=500, widget=forms.Textarea(attrs={"rows": 5}), help_text="写清楚要改什么、怎么改，业主会看到并签收。"
    )
    submission_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def __init__(self, *args, is_expert: bool = False, **kwargs):
        super().__init__(*args, **kwargs)
        if is_expert:
            del self.fields["expert"]


class PaperForm(forms.Form):
    """Who signed on paper."""

    word = forms.CharField(
        label="纸上签字人", max_length=30, help_text="业主没有账号时用：把指导意见念给业主听，请业主在纸上签字，纸质件留所里。"
    )


class EndForm(forms.Form):
    """Why a group ends."""

    reason = forms.CharField(label="原因", max_length=200, widget=forms.Textarea(attrs={"rows": 3}))


class FilterForm(forms.Form):
    """The conditions of the list."""

    q = forms.CharField(label="店名、负责人", required=False, max_length=60)
    area = forms.CharField(label="乡镇", required=False)
    view = forms.ChoiceField(
        label="小组", required=False, choices=[("", "全部"), ("without", "还没有小组"), ("with", "已有小组"), ("late", "近一个月没指导")]
    )
