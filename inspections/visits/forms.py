"""What is typed and sent about visits."""

from datetime import datetime

from django import forms

from inspections.checklists.states import AnswerValue
from inspections.hazards.models import Finding
from inspections.hazards.states import Severity
from inspections.officers.models import Officer
from inspections.plans.spacing import CAUSES
from inspections.visits.actions import Conclusion, Place
from inspections.visits.actions_fill import REMARK, Given
from inspections.visits.states import FollowKind, Outcome, Route, SignedBy, Signer, Supervision, VisitKind, VisitState
from jishan_portal.kit import clock
from jishan_portal.kit.numbers import whole
from jishan_portal.kit.pages import DayInput
from jishan_portal.kit.plain_words import parsed

MOST_ANSWERS = 500
OFFICER_KINDS = [row for row in VisitKind.choices if row[0] != VisitKind.PATROL]


class FilterForm(forms.Form):
    """The filters of the list."""

    q = forms.CharField(label="店名、负责人或编号", required=False, max_length=40)
    area = forms.ChoiceField(label="乡镇", required=False)
    kind = forms.ChoiceField(label="类别", required=False, choices=[("", "全部类别"), *VisitKind.choices])
    supervision = forms.ChoiceField(label="监管类型", required=False, choices=[("", "三类监管"), *Supervision.choices])
    state = forms.ChoiceField(label="状态", required=False, choices=[("", "全部状态"), *VisitState.choices])
    outcome = forms.ChoiceField(label="结论", required=False, choices=[("", "全部结论"), *Outcome.choices])
    month = forms.RegexField(r"^20\d\d-(0[1-9]|1[0-2])$", label="月份，如 2024-09", required=False)

    def __init__(self, *args, areas, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["area"].choices = [("", "全部乡镇"), *areas]


class ArrangeForm(forms.Form):
    """A visit that no plan foresaw."""

    kind = forms.ChoiceField(label="检查类别", choices=OFFICER_KINDS)
    supervision = forms.ChoiceField(label="监管类型", choices=Supervision.choices, help_text="源头、日常、重点三类监管分别计数。")
    planned_on = forms.DateField(label="哪天去", widget=DayInput)
    cause = forms.ChoiceField(
        label="事由", choices=CAUSES, required=False, help_text="几周内已有检查、三个月内上级查过的，只有投诉举报、案件调查和复查可以再查。"
    )
    reason = forms.CharField(label="事由说明", max_length=180, required=False, help_text="例如举报的内容、复查哪个问题、谁交办。")
    client_uuid = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args, is_patrol: bool = False, **kwargs):
        super().__init__(*args, **kwargs)
        if is_patrol:
            self.fields["kind"].choices = [(VisitKind.PATROL, VisitKind.PATROL.label)]
            del self.fields["cause"]

    def clean_planned_on(self):
        """A visit is arranged for today or later."""
        day = self.cleaned_data["planned_on"]
        if day < clock.today():
            raise forms.ValidationError("请选今天或以后的日期。")
        return day


class StartForm(forms.Form):
    """Beginning in the workshop: kind, pair, place and the phone's clock."""

    kind = forms.ChoiceField(label="检查类别", choices=OFFICER_KINDS, required=False)
    supervision = forms.ChoiceField(label="监管类型", choices=Supervision.choices, required=False)
    first = forms.ModelChoiceField(label="检查员", queryset=Officer.objects.none(), required=False)
    second = forms.ModelChoiceField(label="另一名检查员", queryset=Officer.objects.none(), required=False, empty_label="请选择")
    latitude = forms.FloatField(min_value=-90, max_value=90, required=False, widget=forms.HiddenInput)
    longitude = forms.FloatField(min_value=-180, max_value=180, required=False, widget=forms.HiddenInput)
    accuracy = forms.IntegerField(min_value=0, max_value=1_000_000, required=False, widget=forms.HiddenInput)
    phone_at = forms.CharField(required=False, widget=forms.HiddenInput)
    place_reason = forms.CharField(label="没有定位或离得远的原因", max_length=200, required=False)

    def __init__(self, *args, officers, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["first"].queryset = self.fields["second"].queryset = officers

    def place(self) -> Place:
        """Return the place as the phone gave it."""
        data = self.cleaned_data
        known = data["latitude"] is not None and data["longitude"] is not None
        where = (data["latitude"], data["longitude"], data["accuracy"]) if known else (None, None, None)
        return Place(*where, reason=data["place_reason"])

    def phone_time(self) -> datetime | None:
        """Return the phone's clock; None where it sent none."""
        try:
            moment = datetime.fromisoformat(self.cleaned_data["phone_at"])
        except ValueError:
            return None
        return moment if moment.tzinfo else None


class AvoidForm(forms.Form):
    """The answer to the question of 回避."""

    is_asked = forms.ChoiceField(label="是否申请回避", choices=[("no", "不申请"), ("yes", "申请回避")])
    note = forms.CharField(label="理由", max_length=200, required=False)
    out = forms.ModelChoiceField(label="要回避的检查员", queryset=Officer.objects.none(), required=False)
    into = forms.ModelChoiceField(label="接替的检查员", queryset=Officer.objects.none(), required=False)

    def __init__(self, *args, pair, officers, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["out"].queryset = Officer.objects.filter(pk__in=[one.pk for one in pair]).select_related("user")
        self.fields["into"].queryset = officers


class AnswersForm(forms.Form):
    """What a phone sends: `answers` is a JSON list of {item, value, remark, base, age, spent}."""

    answers = forms.CharField()

    def clean_answers(self) -> list[Given]:
        """Return the answers; anything malformed is refused whole."""
        try:
            rows = parsed(self.cleaned_data["answers"])
            given = [_given(row) for row in rows]
        except (ValueError, TypeError, KeyError, AttributeError, OverflowError) as error:
            raise forms.ValidationError("手机发来的答案不完整，请刷新页面再试。") from error
        if len(given) > MOST_ANSWERS:
            raise forms.ValidationError("一次发来的答案太多，请刷新页面再试。")
        return given


def _given(row: dict) -> Given:
    if row["value"] not in AnswerValue.values:
        raise ValueError(row["value"])
    age = float(row.get("age", 0))
    if not age < float("inf"):
        raise ValueError(age)
    spent = row.get("spent")
    return Given(int(row["item"]), row["value"], str(row.get("remark", ""))[:REMARK], int(row.get("base", 0)), age, spent and int(spent))


def answers_of_part(post, lines) -> list[Given]:
    """Return what was changed on a section sent without JavaScript; the version seen stands in a hidden field."""
    given = []
    for line in lines:
        pk = line.item.pk
        value, remark, base = post.get(f"a{pk}", ""), post.get(f"r{pk}", "").strip(), post.get(f"b{pk}", "")
        if value in AnswerValue.values:
            given.append(Given(pk, value, remark, whole(base) or 0))
    return given


class PhotoForm(forms.Form):
    """One photo; `uuid` and `sha256` make a repeated try safe."""

    file = forms.FileField(label="照片", allow_empty_file=True)
    item = forms.IntegerField(required=False)
    finding = forms.IntegerField(required=False)
    uuid = forms.UUIDField(required=False)
    sha256 = forms.RegexField(r"^[0-9a-fA-F]{64}$", required=False)


class RouteForm(forms.Form):
    """What is done about a finding."""

    route = forms.ChoiceField(label="处理", choices=Route.choices)
    deadline_on = forms.DateField(label="整改期限", widget=DayInput, required=False)
    demand = forms.CharField(label="整改要求", max_length=300, required=False)
    base = forms.IntegerField(widget=forms.HiddenInput)


class FindingForm(forms.Form):
    """A problem beside the list."""

    text = forms.CharField(label="看到了什么", max_length=200, required=False)
    standard = forms.ModelChoiceField(
        label="标准用语", queryset=Finding.objects.filter(is_active=True), required=False, empty_label="不用标准用语"
    )
    severity = forms.TypedChoiceField(label="等级", choices=Severity.choices, coerce=int, initial=Severity.GENERAL)
    client_uuid = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args, findings=None, **kwargs):
        super().__init__(*args, **kwargs)
        if findings is not None:
            self.fields["standard"].queryset = findings


class OutcomeForm(forms.Form):
    """The conclusion, with what follows."""

    outcome = forms.ChoiceField(label="结论", choices=Outcome.choices)
    reason = forms.CharField(label="改判理由", max_length=200, required=False, help_text="与按规则算出的结论不同时必填。")
    remark = forms.CharField(label="检查情况说明", max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3}))
    is_posted = forms.BooleanField(label="对消费者有重要影响，结果张贴至下次检查", required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for kind in FollowKind:
            self.fields[f"do_{kind}"] = forms.BooleanField(label=kind.label, required=False)
            self.fields[f"why_{kind}"] = forms.CharField(label=f"{kind.label}的理由", max_length=200, required=False)

    def conclusion(self) -> Conclusion:
        """Return the conclusion as chosen."""
        data = self.cleaned_data
        wanted = tuple((str(kind), data[f"why_{kind}"]) for kind in FollowKind if data[f"do_{kind}"])
        return Conclusion(data["outcome"], data["reason"], wanted, data["remark"], data["is_posted"])

    def follow_rows(self) -> list[tuple]:
        """Return (box, reason) of everything that may follow."""
        return [(self[f"do_{kind}"], self[f"why_{kind}"]) for kind in FollowKind]


class SignForm(forms.Form):
    """One signature."""

    signer = forms.ChoiceField(choices=Signer.choices)
    method = forms.ChoiceField(choices=SignedBy.choices)
    name = forms.CharField(label="姓名", max_length=30, required=False)
    note = forms.CharField(label="拒签理由", max_length=200, required=False)
    strokes = forms.CharField(required=False)
    photo = forms.FileField(label="签名页照片", required=False, allow_empty_file=True)

    def clean_strokes(self) -> list:
        """Return the strokes; anything malformed is none."""
        try:
            found = parsed(self.cleaned_data["strokes"] or "[]")
        except ValueError:
            return []
        return found if isinstance(found, list) else []


class ReasonForm(forms.Form):
    """A reason."""

    reason = forms.CharField(label="理由", max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


class SettleForm(forms.Form):
    """How something that follows from a visit was carried out."""

    result = forms.CharField(
        label="办理情况", max_length=300, widget=forms.Textarea(attrs={"rows": 3}), help_text="写明时间、参加人和结果。"
    )
