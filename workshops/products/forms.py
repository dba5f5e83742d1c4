"""What is typed about products."""

from django import forms

from jishan_portal.kit import clock
from jishan_portal.kit.pages import DayInput
from workshops.products.actions import ProductFacts
from workshops.products.models import PACKINGS, Product
from workshops.registry.models import FoodKind


class ProductForm(forms.Form):
    """The facts of a product."""

    name = forms.CharField(label="产品名称", max_length=60)
    kind = forms.ModelChoiceField(label="食品类别", queryset=FoodKind.objects.all(), required=False, empty_label="未填写")
    packing = forms.ChoiceField(label="包装方式", choices=[("", "未填写"), *PACKINGS], required=False)
    raw_materials = forms.CharField(label="主要原辅料", max_length=200, required=False)
    process = forms.CharField(label="生产工艺", max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 3}))
    shelf_life = forms.CharField(label="保质期", max_length=30, required=False, help_text="例如：常温 30 天。")
    trademark = forms.CharField(label="注册商标", max_length=60, required=False)
    is_main = forms.BooleanField(label="主要产品", required=False)

    def facts(self) -> ProductFacts:
        """The clean data as the actions take it."""
        return ProductFacts(**self.cleaned_data)


class StopForm(forms.Form):
    """The day from which a product is no longer made."""

    on = forms.DateField(label="停产日期", widget=DayInput, initial=clock.today)


def initial_of(product: Product) -> dict:
    """Return what a correction starts from."""
    return {name: getattr(product, name) for name in ProductFacts.__dataclass_fields__}
