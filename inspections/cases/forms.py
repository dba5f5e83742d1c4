"""What is typed about cases: the list's filters, the party of a new case; forms never save."""

from django import forms

from inspections.cases.models import Case
from inspections.cases.states import CaseState, Verdict
from inspections.violations.models import Violation
from jishan_portal.accounts.places import townships_of
from jishan_portal.kit import clock, identifiers
from jishan_portal.kit.pages import DayInput
from workshops.registry.models import Workshop
from workshops.registry.queries import search

VIEWS = (
    ("", "在办"),
    ("mine", "我办理的"),
    ("verifying", "核查立案"),
    ("investigating", "调查审核"),
    ("deciding", "告知决定"),
    ("executing", "送达执行"),
    ("ended", "已结案"),
    ("all", "全部"),
)
MOST_FOUND = 8
LONG = {"rows": 4}


class FilterForm(forms.Form):
    """The filters of the list."""

    q = forms.CharField(label="案号、当事人、案由", required=False, max_length=40)
    view = forms.ChoiceField(label="视图", required=False, choices=VIEWS)
    area = forms.CharField(label="乡镇", required=False, max_length=12)
    verdict = forms.ChoiceField(label="处理决定", required=False, choices=[("", "全部决定"), *Verdict.choices])
    state = forms.ChoiceField(label="步骤", required=False, choices=[("", "全部步骤"), *CaseState.choices])


class CaseForm(forms.ModelForm):
    """The party and the cause of a case."""

    submission_id = forms.UUIDField(widget=forms.HiddenInput)
    shop = forms.CharField(label="小作坊（店名或编码）", required=False, max_length=60, help_text="不在名录里的留空。")

    class Meta:
        model = Case
        fields = (
            "shop", "area_code", "party_kind", "party_name", "representative", "party_id", "credit_code", "address", "phone",
            "cause", "learned_on", "happened_on", "is_restricted", "submission_id",
        )  # fmt: skip
        widgets = {"learned_on": DayInput(), "happened_on": DayInput()}
        help_texts = {"is_restricted": "只有办案人员和指定的知情人看得到。", "learned_on": "核查的 15 个工作日从这一天起算。"}

    field_order = Meta.fields

    def __init__(self, *args, user, lead=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.user, self.lead = user, lead
        self.fields["area_code"] = forms.ChoiceField(label="乡镇", choices=townships_of(user))
        if lead:
            for name in ("area_code", "learned_on", "shop"):
                del self.fields[name]
        self.order_fields(self.Meta.fields)

    def clean_party_id(self):
        """An identity number has a check digit."""
        number = self.cleaned_data["party_id"]
        if not number:
            return ""
        try:
            return identifiers.check_resident_id(number)
        except ValueError as error:
            raise forms.ValidationError(str(error)) from error

    def clean_learned_on(self):
        """Nothing is learned of in the future."""
        day = self.cleaned_data["learned_on"]
        if day > clock.today():
            raise forms.ValidationError("发现线索的日期不能晚于今天。")
        return day

    def clean_shop(self):
        """Find the one workshop that is meant."""
        text = (self.cleaned_data["shop"] or "").strip()
        if not text:
            return None
        mine = Workshop.objects.visible_to(self.user).roots()
        found = list(mine.filter(code=text.upper())[:1]) or list(search(mine, text)[: MOST_FOUND + 1])
        if len(found) == 1:
            return found[0]
        names = "、".join(f"{one.name}（{one.code}）" for one in found[:MOST_FOUND])
        raise forms.ValidationError(f"有几户符合，请填编码：{names}。" if found else "名录里没有这一户，请核对店名或者留空。")

    def validate_unique(self):
        """The same submission sent again leads to the same case: the action knows it."""

    def case(self) -> Case:
        """The case as typed, not saved."""
        data = self.cleaned_data
        made = Case(**{name: data[name] for name in data if name not in {"shop", "submission_id"}})
        made.workshop = data.get("shop") or (self.lead.workshop if self.lead else None)
        return made


def violations_now():
    """The grounds of the library in force."""
    return Violation.objects.in_force(clock.today())
