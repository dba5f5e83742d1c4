"""Filters of the inbox, and passing a duty on."""

from django import forms

from jishan_portal.accounts.models import User
from jishan_portal.duties.queries import DUES, modules
from jishan_portal.kit.pages import DayInput


class FilterForm(forms.Form):
    """What stands in the address of the inbox."""

    q = forms.CharField(label="事项里的字", required=False, max_length=60)
    module = forms.ChoiceField(label="工作", required=False)
    due = forms.ChoiceField(label="期限", required=False, choices=[("", "不论期限"), *DUES.items()])
    area = forms.RegexField(r"^[0-9]{12}$", label="乡镇", required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["module"].choices = [("", "全部工作"), *modules().items()]


class PassForm(forms.Form):
    """To whom, and why."""

    to = forms.ModelChoiceField(
        User.objects.none(), label="转给谁", empty_label="请选择同事", error_messages={"required": "请选择转给谁。"}
    )
    reason = forms.CharField(
        label="转办理由",
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "请写明理由，接手的人看得到。"},
    )

    def __init__(self, *args, colleagues, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = colleagues


class AwayForm(forms.Form):
    """Who is away, who does their duties, from when to when."""

    user = forms.ModelChoiceField(User.objects.none(), label="谁请假", empty_label=None)
    substitute = forms.ModelChoiceField(
        User.objects.none(),
        label="由谁代办",
        empty_label="请选择同事",
        help_text="须是同一单位、同一岗位的同事。代办期间两个人的待办里都看得到，谁办记谁。",
        error_messages={"required": "请选择由谁代办。"},
    )
    starts_on = forms.DateField(label="自", widget=DayInput())
    ends_on = forms.DateField(label="至", widget=DayInput())
    reason = forms.CharField(label="事由", max_length=100, error_messages={"required": "请写明事由，例如“年休假”“外出培训”。"})

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["user"].queryset = people
        self.fields["substitute"].queryset = User.objects.filter(is_active=True, posts__organisation__posts__user__in=people).distinct()
