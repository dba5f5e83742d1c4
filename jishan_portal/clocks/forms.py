"""The form of the calculator."""

from datetime import date

from django import forms

from jishan_portal.clocks.rules import LONGEST, Due, compute
from jishan_portal.kit import clock
from jishan_portal.rulebook import queries as rulebook
from jishan_portal.rulebook.models import Kind, Subject


class DayInput(forms.DateInput):
    """A date with the browser's own picker."""

    input_type = "date"

    def __init__(self, **kwargs):
        super().__init__(format="%Y-%m-%d", **kwargs)


def period_choices() -> list:
    """Return the period rules under their subjects, for a select."""
    rows = [row for row in rulebook.present() if row.kind == Kind.PERIOD]
    groups = [(label, [(row.key, row.label) for row in rows if row.subject == subject]) for subject, label in Subject.choices]
    return [("", "请选择"), *((label, held) for label, held in groups if held)]


class CalculatorForm(forms.Form):
    """Which period, from when, what does not count, extended or not; `due` holds the answer of a valid form."""

    rule = forms.ChoiceField(label="期限", choices=period_choices)
    start = forms.DateField(label="起算日", widget=DayInput(), initial=clock.today, help_text="当日不计")
    suspended = forms.IntegerField(
        label="不计入的时间", min_value=0, max_value=LONGEST, required=False, help_text="按期限自己的单位：工作日或日"
    )
    extended = forms.BooleanField(label="加上规则允许的第一次延长", required=False)

    due: Due | None = None

    def clean(self):
        """Compute the date; what the rule does not allow becomes an error of the form."""
        data = super().clean()
        start: date | None = data.get("start")
        if self.errors or start is None:
            return data
        try:
            self.due = compute(data["rule"], start, suspended_days=data["suspended"] or 0, extended=data["extended"])
        except (LookupError, ValueError) as error:
            raise forms.ValidationError(error.args[0]) from error
        except OverflowError as error:
            raise forms.ValidationError("算出的日期超出了日历范围，请核对起算日和天数。") from error
        return data
