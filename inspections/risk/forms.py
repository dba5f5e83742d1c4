"""What is typed about risk grades."""

from django import forms

from inspections.risk import rules
from inspections.risk.queries import NONE
from inspections.risk.states import AdjustKind, AdjustState, Letter
from inspections.risk.tables import ScoreTable, table_on
from jishan_portal.files.attaching import FilesField, KeptForm
from jishan_portal.kit import clock
from workshops.registry.queries import kind_options

REASON = "写明事实和文号，例如处罚决定书、检验报告编号。"
PLACE = "门户里的案件、检查、证照页面，可复制网址中“/”开头的部分。"
MATERIAL = "可一次选几份：照片或 PDF，例如决定书、检验报告。"
POINTS = "每 0.5 分一档，不超过该节满分。"


def facts_of(form: forms.Form) -> dict:
    """The clean data without what only carries files: those are handed over as stored."""
    return {name: value for name, value in form.cleaned_data.items() if name not in {"pages", "kept"}}


class FilterForm(forms.Form):
    """The filters of the list."""

    q = forms.CharField(label="店名、负责人、地址", required=False, max_length=60)
    area = forms.CharField(label="乡镇", required=False, max_length=12)
    grade = forms.ChoiceField(label="等级", required=False, choices=[("", "全部等级"), *Letter.choices[::-1], (NONE, "未评")])
    kind = forms.ChoiceField(label="类别", required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", "全部类别"), *kind_options()]


class AdjustmentFilter(forms.Form):
    """The filters of the proposals."""

    area = forms.CharField(label="乡镇", required=False, max_length=12)
    state = forms.ChoiceField(label="状态", required=False, choices=[("", "全部状态"), *AdjustState.choices])


class ProfileForm(forms.Form):
    """Who buys and how the food is made."""

    buyers = forms.ChoiceField(label="销售对象", required=False, help_text="同时有多种的，选得分最高的一种。")
    process = forms.ChoiceField(label="加工方式", required=False)

    def __init__(self, *args, table: ScoreTable, **kwargs):
        super().__init__(*args, **kwargs)
        for name, key in (("buyers", "buyers"), ("process", "method")):
            rows = [(value, f"{label}（{halves / 2:g} 分）") for value, label, halves in table.points[key]]
            self.fields[name].choices = [("", "不清楚"), *rows]


class ProposalForm(KeptForm):
    """Raise or lower: which condition, how far, why, on what evidence."""

    condition = forms.ChoiceField(label="情形", widget=forms.RadioSelect)
    steps = forms.TypedChoiceField(label="调整级数", choices=[(1, "1 级"), (2, "2 级")], coerce=int, initial=1)
    is_at_once = forms.BooleanField(label="重大情形，立即生效", required=False, help_text="不勾选的自次年 1 月 1 日适用。")
    reason = forms.CharField(
        label="理由和依据",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=REASON,
    )
    evidence_url = forms.CharField(label="依据所在页面", max_length=200, required=False, help_text=PLACE)
    pages = FilesField(label="依据材料", required=False, allow_empty_file=True, help_text=MATERIAL)
    submission_id = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args, kind: str, **kwargs):
        super().__init__(*args, **kwargs)
        rows = rules.conditions(kind, clock.today())
        self.fields["condition"].choices = [(key, words) for key, words, _, _ in rows]
        if kind == AdjustKind.LOWER:
            del self.fields["is_at_once"]
            self.fields["steps"].choices = [(1, "1 级")]

    def clean_evidence_url(self) -> str:
        """An address inside the portal only."""
        url = self.cleaned_data["evidence_url"].strip()
        if url and (not url.startswith("/") or url.startswith("//") or "\\" in url):
            raise forms.ValidationError("请填门户内以“/”开头的地址，例如 /workshops/12/。")
        return url


class PointsForm(KeptForm):
    """Correct the points of one section."""

    section = forms.ChoiceField(label="分节")
    points = forms.DecimalField(label="修正后的分值", min_value=0, max_digits=4, decimal_places=1, help_text=POINTS)
    reason = forms.CharField(label="理由", max_length=300, widget=forms.Textarea(attrs={"rows": 3}))
    pages = FilesField(label="依据材料", required=False, allow_empty_file=True, help_text=MATERIAL)
    submission_id = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args, addends: dict, **kwargs):
        super().__init__(*args, **kwargs)
        sections = table_on(clock.today()).sections
        rows = [(row.key, f"{row.label}（现 {addends.get(row.key, 0) / 2:g} 分，满分 {row.points:g}）") for row in sections]
        self.fields["section"].choices = rows


class DecisionForm(forms.Form):
    """The decision of the second person."""

    decision = forms.CharField(
        label="审核意见", max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 3}), help_text="不同意的须写明理由。"
    )


class YearForm(forms.Form):
    """The year to recompute."""

    year = forms.TypedChoiceField(label="年度", coerce=int)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["year"].choices = [(year, f"{year} 年度") for year in rules.years_open()]
