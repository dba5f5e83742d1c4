"""What is assumed in a scenario."""

from uuid import uuid4

from django import forms

from subsidies.scenarios.models import Scenario


class ScenarioForm(forms.ModelForm):
    """The terms of a scenario; what is proposed comes from the rows."""

    submission_id = forms.UUIDField(widget=forms.HiddenInput)

    class Meta:
        model = Scenario
        fields = ("name", "year", "budget_amount", "county_share", "city_amount", "own_most", "gap_cost", "gap_days")
        help_texts = {
            "name": "例如“全部用足”“先保三十户”。",
            "budget_amount": "已填的是本年度县级额度里还没占用的数，可以改大改小看结果。",
            "county_share": "按改造费用的这个比例补，但每家不少于规定的最低额。填 0 就是每家都按最低额补。",
            "own_most": "业主最多愿意自己出多少。不填就是不限。",
            "gap_cost": "已填的是现有差距费用的平均数。",
            "gap_days": "从今天算起。",
        }

    def __init__(self, *args, **kwargs):
        kwargs["initial"] = {"submission_id": uuid4(), "county_share": 0, "city_amount": 0, "gap_days": 30, **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        self.fields["year"].min_value = 2024
        for name in ("county_share", "gap_days"):
            self.fields[name].widget.attrs["inputmode"] = "numeric"

    def clean_county_share(self):
        """A percentage."""
        share = self.cleaned_data["county_share"]
        if share > 100:
            raise forms.ValidationError("比例在 0 到 100 之间。")
        return share

    def clean(self):
        """No amount below nought; the database would refuse it too."""
        data = super().clean()
        for name in ("budget_amount", "city_amount", "own_most", "gap_cost"):
            if data.get(name) is not None and data[name] < 0:
                self.add_error(name, "金额不能小于 0。")
        return data
