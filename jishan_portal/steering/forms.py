"""Forms of orders, meetings, joint actions and monthly reports; what is attached survives a refused form."""

from uuid import uuid4

from django import forms

from jishan_portal.files.attaching import FilesField, KeptForm
from jishan_portal.kit import clock
from jishan_portal.kit.pages import DayInput
from jishan_portal.programme.models import Clause
from jishan_portal.steering import rules
from jishan_portal.steering.states import Field

SHORT, LONG = {"rows": 3}, {"rows": 6}
WITH_FILES = "可以附照片、PDF、Word、Excel，一次选几个也行。"


class OnceForm(forms.Form):
    """A form whose repeated press makes nothing twice."""

    submission_id = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        kwargs["initial"] = {"submission_id": uuid4(), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)


class AttachForm(KeptForm):
    """A form with files."""

    pages = FilesField(label="附件", required=False, help_text=WITH_FILES)


def _units(label: str, **more) -> forms.ModelChoiceField:
    return forms.ModelChoiceField(rules.units(), label=label, empty_label="请选择单位", error_messages={"required": "请选择单位。"}, **more)


class OrderForm(OnceForm):
    """What is asked of which unit by when."""

    title = forms.CharField(label="督办事项", max_length=120, error_messages={"required": "请写明督办什么事。"})
    organisation = _units("承办单位")
    clause = forms.ModelChoiceField(Clause.objects.none(), label="对应的方案条款", required=False, empty_label="不对应条款")
    demand = forms.CharField(
        label="要求",
        max_length=2000,
        widget=forms.Textarea(attrs=LONG),
        help_text="办到什么程度、报什么材料。会印在督办单上。",
        error_messages={"required": "请写明要求。"},
    )
    due_on = forms.DateField(label="答复期限", widget=DayInput())
    about_url = forms.CharField(widget=forms.HiddenInput, required=False, max_length=200)

    def __init__(self, *args, clauses, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["clause"].queryset = clauses

    def clean_about_url(self):
        """Only a page of the portal itself."""
        url = self.cleaned_data["about_url"]
        return url if url.startswith("/") and not url.startswith("//") else ""


class AnswerForm(AttachForm):
    """What the unit did."""

    words = forms.CharField(
        label="办理情况",
        max_length=3000,
        widget=forms.Textarea(attrs=LONG),
        help_text="做了什么、结果怎样、还差什么。",
        error_messages={"required": "请写明办理情况。"},
    )


class MoreTimeForm(forms.Form):
    """Until when, and why."""

    until = forms.DateField(label="延期至", widget=DayInput())
    reason = forms.CharField(
        label="理由", max_length=300, widget=forms.Textarea(attrs=SHORT), error_messages={"required": "请写明延期的理由。"}
    )


class JudgeForm(forms.Form):
    """The office's word; needed where it refuses."""

    note = forms.CharField(
        label="意见", max_length=300, required=False, widget=forms.Textarea(attrs=SHORT), help_text="退回或不同意时必须写明。"
    )
    due_on = forms.DateField(label="退回后的新期限", widget=DayInput(), required=False, help_text="退回重办时可以改期限；不填按原期限。")


class NoteForm(forms.Form):
    """A word that must be given."""

    note = forms.CharField(label="说明", max_length=300, widget=forms.Textarea(attrs=SHORT), error_messages={"required": "请写明情况。"})


class MeetingForm(OnceForm, AttachForm):
    """A meeting and what was said."""

    title = forms.CharField(label="会议名称", max_length=80, help_text="例如：领导小组第二次全体会议。")
    on = forms.DateField(label="日期", widget=DayInput(), initial=clock.today)
    place = forms.CharField(label="地点", max_length=60, required=False)
    chair = forms.CharField(label="主持", max_length=30)
    present = forms.CharField(label="参加人员", max_length=500, widget=forms.Textarea(attrs=SHORT))
    minutes = forms.CharField(label="会议内容", max_length=5000, widget=forms.Textarea(attrs=LONG))


class DecisionForm(forms.Form):
    """What one unit does by when."""

    text = forms.CharField(label="议定事项", max_length=200, error_messages={"required": "请写明议定了什么。"})
    organisation = _units("承办单位")
    due_on = forms.DateField(label="期限", widget=DayInput())


class JointForm(OnceForm, AttachForm):
    """What several departments did together."""

    field = forms.ChoiceField(label="领域", choices=Field.choices)
    title = forms.CharField(label="名称", max_length=80, help_text="例如：麻花作坊添加剂专项排查。")
    on = forms.DateField(label="日期", widget=DayInput(), initial=clock.today)
    place = forms.CharField(label="地点", max_length=80, required=False)
    lead = _units("牵头单位")
    partners = forms.ModelMultipleChoiceField(
        rules.units(),
        label="参加单位",
        widget=forms.CheckboxSelectMultiple(),
        error_messages={"required": "联合行动至少要有两个单位，请选参加单位。"},
    )
    people = forms.IntegerField(label="参加人数", min_value=0, max_value=9999, initial=0)
    workshops = forms.IntegerField(label="涉及小作坊（户）", min_value=0, max_value=9999, initial=0)
    outcome = forms.CharField(label="做了什么、结果怎样", max_length=1000, widget=forms.Textarea(attrs=LONG))


class ReportForm(AttachForm):
    """What a unit did for a clause in a month."""

    month = forms.DateField(label="月份", widget=DayInput(), help_text="选当月任意一天。")
    words = forms.CharField(
        label="本月做了什么", max_length=2000, widget=forms.Textarea(attrs=LONG), error_messages={"required": "请写明本月做了什么。"}
    )
    problems = forms.CharField(label="问题和需要协调的事", max_length=1000, required=False, widget=forms.Textarea(attrs=SHORT))


class FilterForm(forms.Form):
    """What stands in the address of the orders' list."""

    q = forms.CharField(label="督办事项里的字", required=False, max_length=60)
    unit = forms.ModelChoiceField(rules.units(), label="承办单位", required=False, empty_label="全部单位")
