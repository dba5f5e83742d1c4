"""What is typed when a wave is launched, closed, when the list is narrowed, a workshop excused."""

from django import forms

from inspections.checklists.models import Version
from inspections.checklists.states import Purpose
from inspections.self_checks.listing import FLAGS, STATES, THIS_YEAR, months
from jishan_portal.kit import clock
from jishan_portal.kit.pages import DayInput


class LaunchForm(forms.Form):
    """Year, name, area, list and last day of a wave."""

    year = forms.IntegerField(label="年度", min_value=2024, max_value=2099)
    title = forms.CharField(label="名称", max_length=80)
    area = forms.ChoiceField(label="范围", help_text="范围内所有在产的小作坊都会列入；以后新建档的，每天自动补进来。")
    version = forms.ModelChoiceField(
        label="自查表", queryset=Version.objects.none(), help_text="只列出使用中的版本。发起后各户一直用这一版，以后改版不影响。"
    )
    deadline = forms.DateField(
        label="截止日期", widget=DayInput, help_text="默认取本年度实施方案的“主体自查完成”节点；节点已过的，请另定一天。"
    )

    def __init__(self, *args, areas=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["area"].choices = areas
        self.fields["version"].queryset = (
            Version.objects.published().filter(checklist__purpose=Purpose.SELF_CHECK).select_related("checklist")
        )

    def clean_deadline(self):
        """The last day lies ahead."""
        day = self.cleaned_data["deadline"]
        if day < clock.today():
            raise forms.ValidationError(f"截止日期 {day:%Y-%m-%d} 已过，请改为今天或以后。")
        return day


class CheckFilter(forms.Form):
    """The filter bar of the list."""

    wave = forms.ChoiceField(label="自查行动", required=False)
    q = forms.CharField(label="店名、负责人、电话、地址", required=False, max_length=60)
    area = forms.CharField(label="乡镇", required=False, max_length=12)
    state = forms.ChoiceField(label="状态", choices=STATES, required=False)
    flag = forms.ChoiceField(label="情形", choices=FLAGS, required=False)
    month = forms.ChoiceField(label="提交月份", required=False)

    def __init__(self, *args, waves=(), **kwargs):
        super().__init__(*args, **kwargs)
        named = [(str(wave.pk), f"{wave.title}") for wave in waves]
        self.fields["wave"].choices = [("", "最近一次自查"), (THIS_YEAR, "本年度全部"), *named]

        self.fields["month"].choices = [("", "全部月份"), *((month, month) for month in months())]

    def clean_area(self) -> str:
        """An area code has twelve digits."""
        code = self.cleaned_data["area"]
        return code if code.isdigit() and len(code) == 12 else ""


class ReasonForm(forms.Form):
    """Why: for closing a wave, excusing a workshop, taking it back in."""

    note = forms.CharField(label="理由", max_length=300, widget=forms.Textarea(attrs={"rows": 3}))
