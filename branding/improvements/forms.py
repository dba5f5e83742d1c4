"""What is typed about improvements and brands."""

from uuid import uuid4

from django import forms

from branding.improvements.models import BrandFact
from branding.improvements.states import ImprovementState, PictureKind, Subject
from jishan_portal.files.attaching import PhotosField
from jishan_portal.kit import clock
from jishan_portal.kit.pages import DayInput
from workshops.products.models import Product
from workshops.registry.models import FoodKind

TREASURES = [("麻花", "麻花"), ("饼子", "饼子"), ("鸡蛋", "鸡蛋"), ("板枣", "板枣")]


class AdviceForm(forms.Form):
    """A piece of advice."""

    product = forms.ModelChoiceField(label="产品", queryset=Product.objects.none(), required=False, empty_label="不限哪个产品")
    subject = forms.ChoiceField(label="类别", choices=Subject.choices, widget=forms.RadioSelect)
    on = forms.DateField(label="指导日期", widget=DayInput, initial=clock.today)
    problem = forms.CharField(label="问题", max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
    advice = forms.CharField(
        label="建议", max_length=500, widget=forms.Textarea(attrs={"rows": 3}), help_text="写清楚怎么改，业主会收到待办。"
    )
    photos = PhotosField(label="改前照片", required=False)
    submission_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4, required=False)

    def __init__(self, *args, products, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["product"].queryset = products


class PicturesForm(forms.Form):
    """Pictures."""

    kind = forms.ChoiceField(label="内容", choices=PictureKind.choices, widget=forms.RadioSelect, initial=PictureKind.DESIGN)
    words = forms.CharField(label="说明", max_length=100, required=False)
    photos = PhotosField(label="图片", required=False, help_text="设计稿每次上传算新的一版。")


class DoneForm(forms.Form):
    """What was changed."""

    words = forms.CharField(label="改了什么", max_length=300, widget=forms.Textarea(attrs={"rows": 3}))
    photos = PhotosField(label="改后照片", required=False)


class ReviewForm(forms.Form):
    """The reviewer's verdict."""

    is_adopted = forms.TypedChoiceField(
        label="复核结论",
        choices=[("1", "改好了，通过"), ("0", "还要再改，退回")],
        coerce=lambda text: text == "1",
        widget=forms.RadioSelect,
    )
    words = forms.CharField(label="意见", max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


class ReasonForm(forms.Form):
    """Why advice is not taken up."""

    words = forms.CharField(label="理由", max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


class FactForm(forms.ModelForm):
    """A trademark, authorisation or honour."""

    class Meta:
        model = BrandFact
        fields = ["kind", "product", "name", "number", "level", "issued_on", "until", "ended_on"]
        widgets = dict.fromkeys(("issued_on", "until", "ended_on"), DayInput)

    def __init__(self, *args, products, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["product"].queryset, self.fields["product"].empty_label = products, "整户通用"


class KindForm(forms.Form):
    """What a kind of food is to the county's brand."""

    treasure = forms.ChoiceField(label="稷山四宝", choices=[("", "不是"), *TREASURES], required=False)
    is_priority = forms.BooleanField(label="重点品类（实施方案点名）", required=False)
    is_confirmed = forms.BooleanField(label="已经核定", required=False, help_text="由县文旅局、市监局核定；没有核定的显示“待局方确认”。")


class FilterForm(forms.Form):
    """The conditions of the list."""

    q = forms.CharField(label="店名、负责人", required=False, max_length=60)
    area = forms.CharField(label="乡镇", required=False)
    subject = forms.ChoiceField(label="类别", required=False, choices=[("", "全部类别"), *Subject.choices])
    state = forms.ChoiceField(label="状态", required=False, choices=[("", "全部状态"), *ImprovementState.choices])
    treasure = forms.ChoiceField(
        label="品类", required=False, choices=[("", "全部品类"), ("any", "稷山四宝"), ("priority", "重点品类"), *TREASURES]
    )


def kinds() -> list[FoodKind]:
    """Return the kinds of food, those of the county's brand first."""
    return sorted(FoodKind.objects.all(), key=lambda kind: (not kind.treasure, not kind.is_priority, kind.order))
