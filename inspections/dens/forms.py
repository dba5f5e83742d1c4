"""What is typed about closed dens; forms never save."""

import uuid

from django import forms

from inspections.cases.forms_steps import day, people, text
from inspections.dens.models import Den
from inspections.dens.states import OFFICERS, DenKind, DenState, Measure
from jishan_portal.accounts.places import townships_of
from jishan_portal.files.attaching import FilesField, KeptForm


class FilterForm(forms.Form):
    """The filters of the list."""

    q = forms.CharField(label="地点、食品、经营者", required=False, max_length=40)
    area = forms.CharField(label="乡镇", required=False, max_length=12)
    state = forms.ChoiceField(label="状态", required=False, choices=[("", "全部状态"), *DenState.choices])


class DenForm(KeptForm):
    """One closing."""

    FACTS = ("kind", "place", "operator", "product", "found", "goods", "measures", "basis", "notice", "found_on", "second")

    submission_id = forms.UUIDField(widget=forms.HiddenInput)
    area_code = forms.ChoiceField(label="乡镇")
    kind = forms.ChoiceField(label="类型", choices=DenKind.choices)
    place = forms.CharField(label="地点", max_length=120, help_text="村、巷、门牌，找得到的写法。")
    operator = forms.CharField(label="经营者", required=False, max_length=40, help_text="查不清的留空。")
    product = forms.CharField(label="生产的食品", max_length=80)
    found_on = day("现场查处日期")
    second = people(OFFICERS, "另一执法人员")
    found = text("现场情况", limit=2000, hint="人员、设备、原料、成品、证照情况。")
    goods = text("涉案物品和处置", limit=2000, hint="名称、数量，查封、扣押还是销毁。")
    measures = forms.MultipleChoiceField(label="取缔措施", choices=Measure.choices, widget=forms.CheckboxSelectMultiple)
    basis = forms.CharField(label="取缔依据", max_length=200, help_text="写明法律、法规的名称和条款。")
    notice = text("公告内容", limit=2000, hint="即日起停止生产经营；举报电话；再犯的后果。")
    pages = FilesField(label="现场照片", required=False)

    def __init__(self, *args, user, case=None, den=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.case, self.den = case, den
        self.fields["area_code"].choices = townships_of(user)
        self.fields["submission_id"].initial = uuid.uuid4()
        if case or den:
            del self.fields["area_code"]
        if den:
            self.initial |= {name: getattr(den, name) for name in self.FACTS}
        elif case:
            self.initial |= {"place": case.address, "operator": case.representative or case.party_name, "found": case.facts}

    def facts(self) -> dict:
        """What describes the closing."""
        return {name: self.cleaned_data[name] for name in self.FACTS}

    def made(self) -> Den:
        """The closing as typed, not saved."""
        return Den(case=self.case, area_code=self.cleaned_data.get("area_code", ""), **self.facts())


class Note(forms.Form):
    """Why."""

    note = text("理由")


class FreeNote(forms.Form):
    """A remark."""

    note = text("意见", required=False)


class ReportForm(KeptForm):
    """What the two officers found."""

    outcome = forms.ChoiceField(
        label="检查结果", choices=[("held", "未复燃"), ("revived", "死灰复燃，登记新线索")], widget=forms.RadioSelect
    )
    note = text("检查情况", limit=1500, hint="到达时间，现场有没有人、设备、原料、成品。")
    pages = FilesField(label="现场照片", required=False)
