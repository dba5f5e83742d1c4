"""What is typed about 名特优."""

from django import forms

from branding.awards.states import AwardState
from jishan_portal.accounts.models import User
from workshops.products.models import Product


class StartForm(forms.Form):
    """What an application says."""

    product = forms.ModelChoiceField(label="申报产品", queryset=Product.objects.none(), required=False, empty_label="整户申报")
    craft = forms.CharField(
        label="特色工艺",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="怎么做的、传了几代、和别家有什么不一样。",
    )
    words = forms.CharField(label="申报理由", max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args, products, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["product"].queryset = products


class NoteForm(forms.Form):
    """An opinion."""

    note = forms.CharField(label="意见", max_length=300, widget=forms.Textarea(attrs={"rows": 3}), help_text="会写进大事记，业主看得到。")

    def __init__(self, *args, is_required: bool = True, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["note"].required = is_required


class JudgesForm(forms.Form):
    """Who is asked to judge."""

    judges = forms.ModelMultipleChoiceField(label="评委", queryset=User.objects.none(), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args, people, advisers, least, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["judges"]
        field.queryset = people
        field.label_from_instance = lambda user: (
            f"{user.name}　{user.post_title}{'（指导过这一户，评分前须声明）' if user.pk in advisers else ''}"
        )
        field.help_text = f"至少 {least} 人。有利害关系的由评委自己声明回避，回避的不计。"


class ScoreForm(forms.Form):
    """A judge's points."""

    def __init__(self, *args, items, **kwargs):
        super().__init__(*args, **kwargs)
        self.items = items
        for key, label, most in items:
            self.fields[f"p_{key}"] = forms.IntegerField(label=f"{label}（0—{most} 分）", min_value=0, max_value=most)
        self.fields["words"] = forms.CharField(label="评语", max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 3}))
        self.fields["has_no_conflict"] = forms.BooleanField(label="我与这一户没有亲属、投资、雇佣等利害关系", required=False)

    def points(self) -> dict:
        """The points by item."""
        return {key: self.cleaned_data.get(f"p_{key}") for key, _, _ in self.items}


class FilterForm(forms.Form):
    """The conditions of the list."""

    q = forms.CharField(label="店名、负责人", required=False, max_length=60)
    area = forms.CharField(label="乡镇", required=False)
    state = forms.ChoiceField(
        label="状态", required=False, choices=[("", "全部状态"), ("applied", "已申报"), ("held", "名录内"), *AwardState.choices]
    )
    treasure = forms.ChoiceField(label="品类", required=False, choices=[("", "全部品类"), ("any", "稷山四宝"), ("priority", "重点品类")])
