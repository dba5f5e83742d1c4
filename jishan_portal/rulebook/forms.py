"""Forms of the rulebook: one for a version of a rule, whatever its kind, and one for an announced day."""

from django import forms

from jishan_portal.accounts.roles import Role
from jishan_portal.kit import clock
from jishan_portal.rulebook.models import DayKind, Kind, Rule
from jishan_portal.rulebook.rules import UNITS, Extension, Period, listed, typed

APPROVERS = [(role.value, role.label) for role in (Role.BUREAU_LEADER, Role.BUREAU_HEAD, Role.APPROVAL)]
EMPTY_CELL = "—"


class DayInput(forms.DateInput):
    """A date with the browser's own picker."""

    input_type = "date"

    def __init__(self, **kwargs):
        super().__init__(format="%Y-%m-%d", **kwargs)


def _plain(text: str):
    """Return a typed cell as the number it is, None where it is empty, else the text."""
    text = text.strip()
    if text in {"", EMPTY_CELL}:
        return None
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return text


def _cell(value) -> str:
    return EMPTY_CELL if value is None else str(value)


class VersionForm(forms.Form):
    """A version of a rule: its value in the fields its kind needs, from when, on what basis."""

    def __init__(self, *args, rule: Rule, value=None, **kwargs):
        self.rule = rule
        value = rule.value if value is None else value
        article = "" if rule.alternatives else rule.article  # another scheme stands in another document
        initial = {"in_force_from": clock.today(), "article": article, **self._initial(value), **kwargs.pop("initial", {})}
        super().__init__(*args, initial=initial, **kwargs)
        self.fields.update(self._value_fields())
        self.fields["in_force_from"] = forms.DateField(
            label="从哪天起施行", widget=DayInput(), help_text="今天或以后。此日之前的事情仍按原来的规则。"
        )
        self.fields["article"] = forms.CharField(
            label="依据", max_length=200, help_text="写到条，例如《行政处罚法》第六十条；没有明文的写“门户默认值，无明文规定”。"
        )
        self.fields["note"] = forms.CharField(label="说明", max_length=400, required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def _initial(self, value) -> dict:
        if self.rule.kind == Kind.PERIOD:
            return self._period_initial(Period.from_value(value))
        if self.rule.kind == Kind.LIST:
            return {"value": "\n".join(listed(value))}
        if self.rule.kind == Kind.TABLE:
            return {"value": "\n".join("，".join(map(_cell, row)) for row in value)}
        return {"value": value}

    @staticmethod
    def _period_initial(period: Period) -> dict:
        first = period.extensions[0] if period.extensions else None
        shown = {
            "extension_length": first.length if first else None,
            "extension_approver": first.approver if first else "",
            "extension_roles": list(first.roles) if first else [],
        }
        names = ("length", "unit", "counts_from", "rolls", "restricts_authority", "suspended_by")
        return {**shown, **{name: getattr(period, name) for name in names}}

    def _value_fields(self) -> dict:
        kind, unit = self.rule.kind, self.rule.unit
        label = f"值（{unit}）" if unit else "值"
        if kind == Kind.PERIOD:
            return _period_fields()
        if kind == Kind.CHOICE:
            options = [(row["value"], row["label"]) for row in self.rule.alternatives]
            return {"value": forms.ChoiceField(label="选择", choices=options, widget=forms.RadioSelect())}
        if kind == Kind.FLAG:
            return {"value": forms.BooleanField(label=self.rule.label, required=False)}
        if kind in {Kind.LIST, Kind.TABLE}:
            help_text = "每行一项。" if kind == Kind.LIST else "每行一组，各项用逗号分开；空着的写“—”。"
            return {"value": forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": 6}), help_text=help_text)}
        return {"value": forms.DecimalField(label=label, min_value=0, max_digits=14, decimal_places=2)}

    def clean_value(self):
        """Turn the typed lines into a list or table; other kinds stay as they are."""
        value = self.cleaned_data["value"]
        if self.rule.kind not in {Kind.LIST, Kind.TABLE}:
            return value
        lines = [line for line in value.splitlines() if line.strip()]
        if self.rule.kind == Kind.LIST:
            return [_plain(typed(line, self.rule.value)) for line in lines]
        return [[_plain(cell) for cell in line.replace("，", ",").split(",")] for line in lines]

    @property
    def value(self):
        """The value to store, built from the fields of the rule's kind."""
        data = self.cleaned_data
        if self.rule.kind != Kind.PERIOD:
            return data["value"]
        held = Period.from_value(self.rule.value)
        further = held.extensions[1:]
        first = (Extension(data["extension_length"], data["extension_approver"].strip(), tuple(data["extension_roles"])),)
        return Period(
            length=data["length"],
            unit=data["unit"],
            counts_from=data["counts_from"].strip(),
            rolls=data["rolls"],
            is_backward=held.is_backward,
            restricts_authority=data["restricts_authority"],
            suspended_by=data["suspended_by"].strip(),
            extensions=first + further if data["extension_approver"].strip() else (),
        ).as_value()


def _period_fields() -> dict:
    return {
        "length": forms.IntegerField(label="长度", min_value=1, max_value=3650),
        "unit": forms.ChoiceField(label="单位", choices=list(UNITS.items())),
        "counts_from": forms.CharField(label="从哪一天起算", max_length=60, help_text="当日不计，例如“立案之日”。"),
        "rolls": forms.BooleanField(label="末日遇休息日顺延", required=False),
        "restricts_authority": forms.BooleanField(
            label="约束本机关，按未顺延日提醒", required=False, help_text="例如查封扣押、先行登记保存。"
        ),
        "suspended_by": forms.CharField(label="哪些时间不计入", max_length=120, required=False, help_text="用顿号分开；没有的留空。"),
        "extension_length": forms.IntegerField(
            label="可以延长多少", min_value=1, max_value=3650, required=False, help_text="由批准时确定的留空。"
        ),
        "extension_approver": forms.CharField(label="延长由谁批准", max_length=40, required=False, help_text="不能延长的留空。"),
        "extension_roles": forms.MultipleChoiceField(
            label="可以批准延长的岗位", choices=APPROVERS, required=False, widget=forms.CheckboxSelectMultiple()
        ),
    }


class DayForm(forms.Form):
    """One announced day."""

    day = forms.DateField(label="日期", widget=DayInput())
    kind = forms.ChoiceField(label="安排", choices=DayKind.choices)
    name = forms.CharField(label="节日", max_length=40, required=False, help_text="例如“春节”；恢复照常的可以不填。")
    source = forms.CharField(label="来源", max_length=120, required=False, help_text="放假通知的文号。")


class YearForm(forms.Form):
    """The year whose holidays are to be taken in."""

    year = forms.IntegerField(label="年度", min_value=2004, max_value=2099)
