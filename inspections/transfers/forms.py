"""What is typed about transfers; forms never save."""

import uuid

from django import forms

from inspections.cases import grounds
from inspections.cases.forms_steps import day, text
from inspections.cases.models import HANDLING
from inspections.transfers.models import Transfer
from inspections.transfers.models_detention import Detention
from inspections.transfers.states import Crime
from jishan_portal.accounts.models import User

VIEWS = (("", "办理中"), ("ended", "已结束"), ("all", "全部"))


class FilterForm(forms.Form):
    """The filters of the list."""

    q = forms.CharField(label="当事人、案由、移送书文号", required=False, max_length=40)
    view = forms.ChoiceField(label="范围", required=False, choices=VIEWS)


class ProposalForm(forms.Form):
    """The report of a suspected crime."""

    submission_id = forms.UUIDField(widget=forms.HiddenInput)
    crime = forms.ChoiceField(label="涉嫌罪名", choices=Crime.choices)
    second = forms.ModelChoiceField(None, label="专案组另一成员", empty_label="请选择")
    report = text("涉嫌犯罪情况的书面报告", limit=4000, hint="查明的事实、证据、涉案物品和金额，为什么涉嫌犯罪。")

    def __init__(self, *args, case, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.case = case
        self.fields["submission_id"].initial = uuid.uuid4()
        team = case.members.present().filter(role__in=sorted(HANDLING)).exclude(user=user).values("user")
        field = self.fields["second"]
        field.queryset = User.objects.filter(pk__in=team).order_by("name", "pk")
        field.label_from_instance = lambda person: person.name

    def transfer(self) -> Transfer:
        """The transfer as typed, not saved."""
        data = self.cleaned_data
        return Transfer(case=self.case, crime=data["crime"], second=data["second"], report=data["report"].strip())


class DetentionForm(forms.Form):
    """The report of a grave act that may want administrative detention: act and gravity are chosen from the law."""

    submission_id = forms.UUIDField(widget=forms.HiddenInput)
    act = forms.ChoiceField(label="违法情形")
    gravity = forms.ChoiceField(label="情节严重的情形")
    gravity_words = text("情节严重的具体事实", required=False, hint="选“其他情节严重的情形”的须写明。")
    person = forms.CharField(label="直接负责的主管人员和其他直接责任人员", max_length=120, help_text="姓名和在本案中的职责。")
    report = text("查明的事实", limit=4000, hint="时间、地点、经过、货值和证据，为什么可能需要行政拘留。")

    def __init__(self, *args, case, **kwargs):
        super().__init__(*args, **kwargs)
        self.case = case
        self.fields["submission_id"].initial = uuid.uuid4()
        self.fields["act"].choices = grounds.choices(("transfer.detention_acts",), none="请选择")
        self.fields["gravity"].choices = grounds.choices(("transfer.detention_gravity",), none="请选择")

    def clean(self):
        """What is not named in the law is said in words."""
        data = super().clean()
        if data.get("gravity", "").startswith("其他") and not data.get("gravity_words", "").strip():
            self.add_error("gravity_words", "选了“其他情节严重的情形”，请写明具体事实。")
        return data

    def detention(self) -> Detention:
        """The referral as typed, not saved."""
        data = self.cleaned_data
        gravity = grounds.joined(data["gravity"], data["gravity_words"])[:300]
        return Detention(case=self.case, act=data["act"], gravity=gravity, person=data["person"].strip(), report=data["report"].strip())


class Detained(forms.Form):
    """The police detain somebody."""

    number = forms.CharField(label="行政拘留决定书文号", max_length=60)
    on = day("决定日期")


class SentBack(forms.Form):
    """The police send the case back."""

    on = day("退回日期")
    note = text("退回的理由", limit=500)


class Nothing(forms.Form):
    """A step that only needs to be confirmed."""


class Note(forms.Form):
    """A step that needs its reason."""

    note = text("理由（情况说明）")


class FreeNote(forms.Form):
    """A step that may carry a remark."""

    note = text("意见", required=False)


class Delivery(forms.Form):
    """Handing the pack over."""

    no_opinion_reason = text("没有检验报告或者鉴定结论的说明", required=False, hint="证据里已登记检验报告、鉴定意见的不用填。")


class Receipt(forms.Form):
    """The receipt of the police."""

    receipt_number = forms.CharField(label="回执编号", max_length=60)


class Forwarding(forms.Form):
    """Passing on to who is competent."""

    to = forms.CharField(label="转送机关", max_length=60)
    note = text("理由")


class Filed(forms.Form):
    """A criminal case was opened."""

    number = forms.CharField(label="立案决定书文号", max_length=60)
    on = day("决定日期")


class Refused(forms.Form):
    """No criminal case."""

    number = forms.CharField(label="不予立案通知书文号", required=False, max_length=60)
    on = day("决定日期")
    note = text("不予立案的理由", limit=500)


class OnDay(forms.Form):
    """A step that needs its day."""

    on = day("移交日期")
