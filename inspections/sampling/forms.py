"""What is typed about samples."""

from django import forms

from inspections.officers.models import Officer
from inspections.sampling.models import Sample
from inspections.sampling.states import Level, SampleState
from jishan_portal.kit import clock
from jishan_portal.kit.pages import DayInput

WORDS = forms.Textarea(attrs={"rows": 3})


class FilterForm(forms.Form):
    """The filters of the list."""

    view = forms.ChoiceField(
        choices=[(name, name) for name in ("all", "open", "failed", "passed")], required=False, widget=forms.HiddenInput
    )
    q = forms.CharField(label="店名、样品或编号", required=False, max_length=40)
    area = forms.ChoiceField(label="乡镇", required=False)
    level = forms.ChoiceField(label="级别", required=False, choices=[("", "全部级别"), *Level.choices])
    state = forms.ChoiceField(label="状态", required=False, choices=[("", "全部状态"), *SampleState.choices])

    def __init__(self, *args, areas, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["area"].choices = [("", "全部乡镇"), *areas]


class SampleForm(forms.ModelForm):
    """The slip as it is filled in beside the sealed sample; the action keeps it, the form never does."""

    submission_id = forms.UUIDField(widget=forms.HiddenInput)

    class Meta:
        model = Sample
        fields = (
            "product", "batch_number", "produced_on", "packing", "place", "stock", "quantity", "unit", "spare_quantity", "spare_kept",
            "seal_number", "paid", "level", "first", "second", "taken_on", "remark",
        )  # fmt: skip
        widgets = {"produced_on": DayInput, "taken_on": DayInput}
        help_texts = {
            "quantity": "检验样和备样一共多少。", "spare_quantity": "封在一起，留给复检用。",
            "stock": "现场这一批一共有多少，例如 200 千克。",
            "seal_number": "封条上印的号码。", "paid": "付了多少买样款，例如 36 元。",
        }  # fmt: skip

    def __init__(self, *args, officers, products=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["first"].queryset = self.fields["second"].queryset = officers
        self.fields["product"].widget.attrs["list"] = "products"
        self.products = products

    def made(self) -> Sample:
        """Return the sample as typed, not saved."""
        data = self.cleaned_data
        return Sample(submission_id=data["submission_id"], **{name: data[name] for name in self.Meta.fields})

    def validate_unique(self):
        """The action answers a repeated submission with the sample that is there."""


class SendForm(forms.Form):
    """Where the sample goes."""

    lab = forms.CharField(label="承检机构", max_length=80)
    items = forms.CharField(label="检验项目", max_length=300, widget=WORDS, help_text="例如菌落总数、大肠菌群、铝的残留量。")
    sent_on = forms.DateField(label="送检日期", widget=DayInput)


class ResultForm(forms.Form):
    """What the laboratory found."""

    result = forms.ChoiceField(label="检验结论", choices=[("passed", "合格"), ("failed", "不合格")], widget=forms.RadioSelect)
    result_on = forms.DateField(label="结果日期", widget=DayInput)
    report_number = forms.CharField(label="报告编号", max_length=60)
    failed_items = forms.CharField(
        label="不合格项目", max_length=300, required=False, widget=WORDS, help_text="不合格的写：项目，实测值，标准值。"
    )
    report = forms.FileField(label="检验报告（PDF 或照片）", required=False, allow_empty_file=True)


class TellForm(forms.Form):
    """When the report was handed over."""

    told_on = forms.DateField(label="送达日期", widget=DayInput, initial=clock.today)


class AskForm(forms.Form):
    """The workshop asks for another test."""

    asked_on = forms.DateField(label="申请日期", widget=DayInput, initial=clock.today)
    lab = forms.CharField(label="复检机构", max_length=80)
    grounds = forms.CharField(label="异议内容", max_length=300, required=False, widget=WORDS)


class RetestForm(forms.Form):
    """What the second laboratory found."""

    result = forms.ChoiceField(label="复检结论", choices=[("failed", "仍不合格"), ("passed", "合格")], widget=forms.RadioSelect)
    finding = forms.CharField(label="复检结果", max_length=300, widget=WORDS)


class HandleForm(forms.Form):
    """How a failure was handled."""

    handling = forms.CharField(
        label="处置情况", max_length=500, widget=forms.Textarea(attrs={"rows": 4}),
        help_text="封存、下架、召回、销毁了多少，原因查清没有，怎样整改，是否立案。",
    )  # fmt: skip


class VoidForm(forms.Form):
    """Why a sample cannot be tested."""

    reason = forms.CharField(label="作废理由", max_length=300, widget=WORDS)


def officers_of(user, on):
    """Return the first officer to propose: whoever is asking."""
    return Officer.objects.certified_on(on).filter(user=user).first()
