"""What is typed into the library; forms never save."""

from decimal import Decimal

from django import forms

from inspections.violations.models import Band, Measure, Violation
from jishan_portal.kit import clock
from jishan_portal.kit.pages import DayInput

BANDS = (1, 2, 3)


class ViolationForm(forms.ModelForm):
    """One ground with up to three bands."""

    class Meta:
        model = Violation
        fields = (
            "code", "title", "scope", "broken_article", "penal_article", "first_step", "confiscates", "grave_consequence",
            "is_criminal_hint", "in_force_from", "in_force_until", "note",
        )  # fmt: skip
        widgets = {"in_force_from": DayInput(), "in_force_until": DayInput()}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        held = list(self.instance.bands.all()) if self.instance.pk else []
        for n in BANDS:
            band = held[n - 1] if n <= len(held) else None
            self._band_fields(n, band)

    def _band_fields(self, n: int, band: Band | None) -> None:
        amount = {"required": False, "min_value": Decimal(0), "max_digits": 12, "decimal_places": 2}
        self.fields[f"measure{n}"] = forms.ChoiceField(
            label=f"第 {n} 档计量", required=False, choices=[("", "没有这一档"), *Measure.choices], initial=band.measure if band else ""
        )
        for name, label in (("from", "货值下限（元，含）"), ("below", "货值上限（元，不含）"), ("least", "处罚下限"), ("most", "处罚上限")):
            value = getattr(band, {"from": "value_from", "below": "value_below"}.get(name, name)) if band else None
            self.fields[f"{name}{n}"] = forms.DecimalField(label=f"第 {n} 档{label}", initial=value, **amount)

    def clean(self):
        """A band has both ends of its amount, in order."""
        data = super().clean()
        for n in BANDS:
            if data.get(f"measure{n}") and (data.get(f"least{n}") is None or data.get(f"most{n}") is None):
                self.add_error(f"least{n}", "请填写处罚下限和上限。")
            elif data.get(f"measure{n}") and data[f"most{n}"] < data[f"least{n}"]:
                self.add_error(f"most{n}", "上限不能小于下限。")
        return data

    def bands(self) -> list[Band]:
        """The bands that were filled in, not saved."""
        data = self.cleaned_data
        return [
            Band(
                value_from=data[f"from{n}"] or Decimal(0),
                value_below=data[f"below{n}"],
                measure=data[f"measure{n}"],
                least=data[f"least{n}"],
                most=data[f"most{n}"],
            )
            for n in BANDS
            if data[f"measure{n}"]
        ]


class EndForm(forms.Form):
    """Until when an entry is in force."""

    on = forms.DateField(label="失效日期", widget=DayInput(), initial=clock.today)
