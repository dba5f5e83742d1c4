"""What is typed at the steps; every number is checked before it is kept."""

from uuid import uuid4

from django import forms

from jishan_portal.clocks.rules import due_within
from jishan_portal.kit import clock
from jishan_portal.kit.pages import DayInput
from subsidies.licensing.states import PipelineState, Way


class DayForm(forms.Form):
    """The day of a step."""

    on = forms.DateField(label="日期", widget=DayInput, initial=clock.today, help_text="填实际发生的日期，不晚于今天。")


class AcceptForm(DayForm):
    """The city took the application."""

    number = forms.CharField(label="受理号", max_length=40, required=False)


class BusinessForm(forms.Form):
    """The enterprise's business licence."""

    name = forms.CharField(label="企业名称", max_length=80)
    code = forms.CharField(
        label="统一社会信用代码", max_length=30, help_text="18 位，企业以 91 开头；个体工商户的 92 开头代码换发后不再用。"
    )
    asked_on = forms.DateField(label="受理日期", widget=DayInput, initial=clock.today)
    issued_on = forms.DateField(label="发照日期", widget=DayInput, initial=clock.today)


class IssueForm(forms.Form):
    """The production licence."""

    number = forms.CharField(label="食品生产许可证编号", max_length=30, help_text="SC 加 14 位数字。校验位不符只提醒，不拒绝。")
    on = forms.DateField(label="发证日期", widget=DayInput, initial=clock.today)
    until = forms.DateField(label="有效期至", widget=DayInput, required=False, help_text="不填按规则推算（5 年）。")
    scope = forms.CharField(label="许可品种", max_length=200, required=False)

    def clean(self):
        """Without an end the rulebook's term counts."""
        data = super().clean()
        if data.get("on") and not data.get("until"):
            data["until"] = due_within("licence.validity", data["on"])
        return data


class GuideForm(forms.Form):
    """One time of guiding."""

    on = forms.DateField(label="日期", widget=DayInput, initial=clock.today)
    way = forms.ChoiceField(label="方式", choices=Way.choices)
    words = forms.CharField(label="引导内容", max_length=300, widget=forms.Textarea(attrs={"rows": 3}))
    submission_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)


class NoteForm(forms.Form):
    """A reason."""

    note = forms.CharField(label="理由", max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


class FilterForm(forms.Form):
    """The conditions of the list."""

    q = forms.CharField(label="店名、负责人", required=False, max_length=60)
    area = forms.CharField(label="乡镇", required=False)
    view = forms.ChoiceField(
        label="步骤",
        required=False,
        choices=[("", "全部"), ("to_guide", "达标未办企业执照"), ("standard", "截至期限已达标"), *PipelineState.choices],
    )
