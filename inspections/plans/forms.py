"""What is typed about plans."""

import json
from datetime import date, timedelta

from django import forms

from inspections.officers.models import Officer
from inspections.plans import rules
from inspections.plans.models import Plan
from inspections.plans.spacing import CAUSES
from inspections.plans.states import CheckKind, ItemStatus, Origin, PlanKind, PlanState
from jishan_portal.accounts.models import Organisation, OrganisationKind
from jishan_portal.kit import clock
from jishan_portal.kit.pages import DayInput
from workshops.registry.models import FoodKind

GRADES = (("A", "A 级"), ("B", "B 级"), ("C", "C 级"), ("D", "D 级"), ("-", "未评级"))
OLDEST_CHECK = 10  # years
MONTH_IS_OVER = 7  # days before its end a monthly batch is for the next one
VIEWS = (("", "全部"), ("unchecked", "今年还没查"), ("uncovered", "两年内未覆盖全部要点"), ("short", "次数未达频次"))


class PlanForm(forms.Form):
    """A new plan: kind, scope, days, random share and seed."""

    submission_id = forms.UUIDField(widget=forms.HiddenInput)
    kind = forms.ChoiceField(
        label="类别", choices=PlanKind.choices, help_text="年度计划按风险等级的频次排；专项检查和月度批次每户一次，与已排的检查合并上门。"
    )
    title = forms.CharField(label="名称", max_length=60)
    organisation = forms.ModelChoiceField(
        label="编制单位", queryset=Organisation.objects.none(), help_text="县局排全县，监管所排本所辖区。"
    )
    starts_on = forms.DateField(label="开始日期", widget=DayInput)
    deadline_on = forms.DateField(label="完成期限", widget=DayInput)
    share = forms.IntegerField(label="双随机比例（%）", min_value=0, max_value=100, help_text="随机抽取对象和检查组，按乡镇和等级分层。")
    seed = forms.CharField(
        label="随机种子", max_length=40, required=False, help_text="不填由系统产生。种子和名单一并留存，任何人都能重新抽出同样的结果。"
    )
    kinds = forms.ModelMultipleChoiceField(
        label="食品类别",
        queryset=FoodKind.objects.filter(is_forbidden=False),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="不选为全部。",
    )
    grades = forms.MultipleChoiceField(
        label="风险等级", choices=GRADES, required=False, widget=forms.CheckboxSelectMultiple, help_text="不选为全部。"
    )
    note = forms.CharField(label="说明", max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        own = Organisation.objects.filter(pk__in=user.access.organisation_ids, kind__in=[OrganisationKind.BUREAU, OrganisationKind.STATION])
        self.fields["organisation"].queryset = own
        if own.count() == 1:
            self.fields["organisation"].initial = own.first()
        if "kind" in self.fields:  # the page fills in what is usual for the kind that is chosen, where nothing else was typed
            every = {kind: {name: str(said) for name, said in usual(clock.today(), kind).items()} for kind in PlanKind.values}
            self.fields["kind"].widget.attrs["data-usual"] = json.dumps(every, ensure_ascii=False)

    def clean(self):
        """The deadline comes after the start; both in one year."""
        data = super().clean()
        start, end = data.get("starts_on"), data.get("deadline_on")
        if start and end and end < max(start, clock.today()):
            self.add_error("deadline_on", "完成期限须在开始日期和今天之后。")
        elif start and end and start.year != end.year:
            self.add_error("deadline_on", "开始日期和完成期限须在同一年度内。")
        kind = data.get("kind", PlanKind.YEAR)
        if kind != PlanKind.YEAR and data.get("title") == usual(clock.today(), PlanKind.YEAR)["title"]:
            self.add_error("title", f"这是年度计划的名称，请改成这次{PlanKind(kind).label}的名称。")
        return data

    def plan(self) -> Plan:
        """The draft that is asked for, not saved."""
        data = dict(self.cleaned_data)
        data.pop("submission_id")
        data["kinds"] = [kind.pk for kind in data["kinds"]]
        return Plan(year=data["starts_on"].year, **data)


class AmendForm(PlanForm):
    """What may still be changed in a draft: not who makes it and what kind it is, nor the seed."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("submission_id", "kind", "organisation", "seed"):
            del self.fields[name]

    def facts(self) -> dict:
        """The clean data as the action takes it."""
        return {**self.cleaned_data, "kinds": [kind.pk for kind in self.cleaned_data["kinds"]]}


def usual(today: date, kind: str = PlanKind.YEAR) -> dict:
    """Return the name and days that a new plan of a kind starts with.

    A year plan: from today to the year's deadline, late in the year for the next one. A monthly batch: what is left of the month,
    near its end the next one. A campaign: from today; until when is for whoever orders it to say.
    """
    year, start, end = today.year, today, None
    title = rules.usual_title(kind, year)
    if kind == PlanKind.MONTHLY:
        coming = (today.replace(day=1) + timedelta(days=31)).replace(day=1)
        start = coming if (coming - today).days <= MONTH_IS_OVER else today
        year, end = start.year, (start.replace(day=1) + timedelta(days=31)).replace(day=1) - timedelta(days=1)
        title = f"{year} 年 {start.month} 月食品小作坊检查"
    elif kind == PlanKind.YEAR:
        year = year if today < rules.default_deadline(year) else year + 1
        start, end = max(today, date(year, 1, 2)), rules.default_deadline(year)  # New Year's Day is a holiday in every year's table
        title = f"{year} 年食品小作坊年度检查计划"
    return {"title": title, "starts_on": start, "deadline_on": end or ""}


class OfficerField(forms.ModelChoiceField):
    """An officer by name and station: names alone do not say who is near."""

    def label_from_instance(self, officer: Officer) -> str:
        """卫建平（稷峰市场监管所）."""
        return f"{officer.name}（{officer.station.short_name}）"


class _PairForm(forms.Form):
    week = forms.DateField(label="周", widget=DayInput, help_text="填这一周的任意一天。")
    first = OfficerField(label="检查员", queryset=Officer.objects.none(), empty_label="请选择")
    second = OfficerField(label="另一名检查员", queryset=Officer.objects.none(), empty_label="请选择")
    cause = forms.ChoiceField(
        label="事由", choices=CAUSES, required=False, help_text="几周内已有检查、三个月内上级查过的，只有投诉举报、案件调查和复查可以再排。"
    )
    reason = forms.CharField(label="理由", max_length=160, required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args, officers, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("first", "second"):
            self.fields[name].queryset = officers

    def pair(self) -> tuple:
        """The two officers."""
        return self.cleaned_data["first"], self.cleaned_data["second"]


class MoveForm(_PairForm):
    """Another week or pair for a visit."""


class AddForm(_PairForm):
    """A visit added by hand."""

    workshop_id = forms.IntegerField(widget=forms.HiddenInput)


class ReasonForm(forms.Form):
    """Only a reason."""

    reason = forms.CharField(label="理由", max_length=200, widget=forms.Textarea(attrs={"rows": 3}))


class NoteForm(forms.Form):
    """A remark that may be left out."""

    note = forms.CharField(label="说明", max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 3}))


class PostponeForm(forms.Form):
    """A later deadline for a plan that was issued, and why."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    deadline_on = forms.DateField(label="推迟到", widget=DayInput, help_text="在本年度内，比现在的期限晚。")
    reason = forms.CharField(label="理由", max_length=200, widget=forms.Textarea(attrs={"rows": 3}))


class DayForm(forms.Form):
    """The day of a team-day."""

    day = forms.DateField(label="日期", widget=DayInput, required=False, help_text="不填为这一周内自行安排。")


class CheckForm(forms.Form):
    """A check that took place and is not on file yet: by a higher level, or before the portal."""

    on = forms.DateField(label="检查日期", widget=DayInput, initial=clock.today)
    kind = forms.ChoiceField(
        label="检查类别", choices=CheckKind.choices, help_text="上级检查后三个月内，计划不再重复安排（查涉嫌违法的除外）。"
    )
    is_full = forms.BooleanField(label="覆盖了全部检查要点", required=False)
    authority = forms.CharField(label="检查机关", max_length=60, required=False, help_text="上级检查请写明，例如“运城市市场监督管理局”。")

    def clean_on(self) -> date:
        """A slip in the year would stand as 上次检查日期 for good."""
        day = self.cleaned_data["on"]
        if day.year < clock.today().year - OLDEST_CHECK:
            raise forms.ValidationError(f"只登记近 {OLDEST_CHECK} 年的检查，请核对年份。")
        return day

    def clean(self):
        """A check of a higher level names who made it: three months follow from it."""
        data = super().clean()
        if data.get("kind") == CheckKind.HIGHER and not data.get("authority"):
            self.add_error("authority", "上级检查请写明检查机关。")
        return data


class PlanFilter(forms.Form):
    """Filters of the list of plans."""

    kind = forms.ChoiceField(label="类别", choices=(("", "全部类别"), *PlanKind.choices), required=False)
    state = forms.ChoiceField(label="状态", choices=(("", "全部状态"), *PlanState.choices), required=False)


class VisitFilter(forms.Form):
    """Filters of a plan's visits."""

    q = forms.CharField(label="店名、负责人、地址", required=False)
    area = forms.CharField(label="乡镇", required=False)
    grade = forms.ChoiceField(label="等级", choices=(("", "全部等级"), *GRADES[:4]), required=False)
    status = forms.ChoiceField(label="结果", choices=(("", "全部结果"), *ItemStatus.choices), required=False)
    origin = forms.ChoiceField(label="来源", choices=(("", "全部来源"), *Origin.choices), required=False)


class CoverageFilter(forms.Form):
    """Filters of the coverage list."""

    q = forms.CharField(label="店名、负责人、地址", required=False)
    area = forms.CharField(label="乡镇", required=False)
    view = forms.ChoiceField(label="范围", choices=VIEWS, required=False)
