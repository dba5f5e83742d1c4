"""What is typed about hazards."""

from uuid import uuid4

from django import forms

from inspections.hazards.models import Finding
from inspections.hazards.queries import categories
from inspections.hazards.states import Severity, Source
from jishan_portal.kit import clock
from jishan_portal.kit.pages import DayInput

LONG = {"rows": 3}
BY_HAND = [choice for choice in Source.choices if choice[0] != Source.SELF_CHECK]


class OrderForm(forms.Form):
    """The order to put a hazard right."""

    deadline_on = forms.DateField(label="整改期限", widget=DayInput)
    demand = forms.CharField(label="整改要求", max_length=300, required=False, widget=forms.Textarea(attrs=LONG))


class AnswerForm(forms.Form):
    """What was put right; photos travel beside the form."""

    submission_id = forms.UUIDField(widget=forms.HiddenInput)
    words = forms.CharField(
        label="改得怎么样了",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "placeholder": "如：纱窗换好了", "class": "form-control"}),
    )

    def __init__(self, *args, **kwargs):
        kwargs["initial"] = {"submission_id": uuid4(), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)


class AcceptForm(forms.Form):
    """The re-check found it put right."""

    note = forms.CharField(label="复查意见", max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2}))


class ReturnForm(forms.Form):
    """What is still wrong, and (if need be) until when."""

    note = forms.CharField(label="还有什么不行", max_length=300, widget=forms.Textarea(attrs=LONG))
    deadline_on = forms.DateField(label="新期限", widget=DayInput, required=False)


class ReasonForm(forms.Form):
    """Why something is taken back."""

    note = forms.CharField(label="理由", max_length=300, widget=forms.Textarea(attrs={"rows": 2}))


class CloseForm(forms.Form):
    """Striking off needs no words."""


class AskExtensionForm(forms.Form):
    """Until when and why."""

    until = forms.DateField(label="延到哪天", widget=DayInput)
    reason = forms.CharField(label="为什么要延", max_length=300, widget=forms.Textarea(attrs={"rows": 2}))


class DecideExtensionForm(forms.Form):
    """Grant or refuse more time."""

    grant = forms.ChoiceField(label="决定", choices=[("1", "同意延期"), ("0", "不同意")], widget=forms.RadioSelect)
    decision = forms.CharField(label="意见", max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def clean(self):
        data = super().clean()
        if data.get("grant") == "0" and not data.get("decision", "").strip():
            self.add_error("decision", "不同意的，请写明理由，对方看得到。")
        return data


class TightenForm(forms.Form):
    """An earlier deadline."""

    deadline_on = forms.DateField(label="提前到哪天", widget=DayInput)
    reason = forms.CharField(label="理由", max_length=200)


class OpenForm(forms.Form):
    """A hazard opened by hand, usually filled from a standard finding."""

    submission_id = forms.UUIDField(widget=forms.HiddenInput)
    text = forms.CharField(label="发现什么问题", max_length=200, widget=forms.Textarea(attrs={"rows": 2}))
    category = forms.ChoiceField(label="类别")
    severity = forms.TypedChoiceField(label="等级", choices=Severity.choices, coerce=int, initial=Severity.GENERAL)
    source = forms.ChoiceField(label="来源", choices=BY_HAND, initial=Source.VISIT)
    found_on = forms.DateField(label="发现日期", widget=DayInput, initial=clock.today)
    basis = forms.CharField(label="依据", max_length=120, required=False, help_text="写到条；没有把握的留空，不要猜。")
    demand = forms.CharField(label="整改要求", max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2}))
    is_ordered = forms.BooleanField(label="现在就下达整改要求", required=False)
    deadline_on = forms.DateField(label="整改期限", widget=DayInput, required=False, help_text="不填的，按等级和问题推算。")

    def __init__(self, *args, may_order: bool, **kwargs):
        kwargs["initial"] = {"submission_id": uuid4(), "is_ordered": may_order, **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        self.fields["category"].choices = categories()
        if not may_order:
            del self.fields["is_ordered"], self.fields["deadline_on"]


class FindingForm(forms.ModelForm):
    """A standard finding."""

    class Meta:
        model = Finding
        fields = ("code", "category", "text", "basis", "is_confirmed", "severity", "usual_days", "advice", "is_active")
        widgets = {"text": forms.Textarea(attrs={"rows": 2}), "advice": forms.Textarea(attrs={"rows": 2})}
        help_texts = {
            "basis": "写到条，如：食品安全法第三十三条。没有核实的不要勾“依据已确认”，页面会显示待局方确认。",
            "usual_days": "登记这个问题时按它推算整改期限，最长不超过规则里的最长期限。",
        }

    def clean(self):
        data = super().clean()
        if data.get("is_confirmed") and not data.get("basis", "").strip():
            self.add_error("basis", "没有写依据，不能算已确认。请写明依据，或去掉“依据已确认”。")
        return data


class FindForm(forms.Form):
    """The filters of the library."""

    q = forms.CharField(label="问题、编号或拼音首字母", required=False, max_length=40)
    category = forms.ChoiceField(label="类别", required=False)
    standing = forms.ChoiceField(
        label="状态", required=False, choices=[("", "全部"), ("active", "在用"), ("stopped", "已停用"), ("unsure", "待局方确认")]
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["category"].choices = [("", "全部类别"), *categories()]


class BatchForm(forms.Form):
    """What a batch act needs besides the ticked rows."""

    deadline_on = forms.DateField(label="整改期限", widget=DayInput, required=False)
    reason = forms.CharField(label="理由", max_length=200, required=False)

    def __init__(self, *args, verb: str, **kwargs):
        super().__init__(*args, **kwargs)
        if verb == "order":
            self.fields["deadline_on"].help_text = "不填的，每条按等级和问题推算。"
        if verb not in {"order", "tighten"}:
            del self.fields["deadline_on"]
        if verb != "tighten":
            del self.fields["reason"]
