"""Forms of the programme; each carries the version of the programme it was opened on."""

from django import forms

from jishan_portal.accounts.models import Organisation
from jishan_portal.kit import clock
from jishan_portal.programme.models import GroupRole
from jishan_portal.programme.rules import FIRST_YEAR, LAST_YEAR


class DayInput(forms.DateInput):
    """A date with the browser's own picker."""

    input_type = "date"

    def __init__(self, **kwargs):
        super().__init__(format="%Y-%m-%d", **kwargs)


class VersionedForm(forms.Form):
    """A form that notices when somebody else has changed the programme meanwhile."""

    version = forms.IntegerField(widget=forms.HiddenInput())


class MilestoneForm(VersionedForm):
    """A milestone's words and day."""

    label = forms.CharField(label="节点", max_length=60)
    day = forms.DateField(label="日期", widget=DayInput(), help_text="方案的“某月底前”不因节假日顺延。")


class TargetForm(VersionedForm):
    """The value of a target; empty as long as nothing has been set."""

    value = forms.DecimalField(label="目标值", min_value=0, max_digits=12, decimal_places=2, required=False, help_text="还没有定的留空。")
    note = forms.CharField(label="依据", max_length=120, required=False, help_text="例如领导小组哪次会议定的。")


class ClauseForm(VersionedForm):
    """Who is responsible for a clause and by when."""

    organisations = forms.ModelMultipleChoiceField(
        label="责任单位",
        queryset=Organisation.objects.filter(is_active=True).order_by("kind", "code"),
        required=False,
        widget=forms.CheckboxSelectMultiple(),
    )
    deadline = forms.DateField(label="期限", widget=DayInput(), required=False)
    deadline_note = forms.CharField(label="期限说明", max_length=80, required=False, help_text="没有期限的写明为什么，例如“持续”。")

    def clean(self):
        """A clause without a date says why."""
        data = super().clean()
        if not data.get("deadline") and not data.get("deadline_note") and "deadline" not in self.errors:
            self.add_error("deadline_note", "没有期限的请写明说明，例如“持续”“适时”。")
        return data


class MemberForm(VersionedForm):
    """Somebody who joins the leading group."""

    name = forms.CharField(label="姓名", max_length=30)
    post = forms.CharField(label="职务", max_length=60)
    role = forms.ChoiceField(label="组内职务", choices=GroupRole.choices)
    concurrent = forms.CharField(label="兼任", max_length=30, required=False, help_text="例如“办公室主任”。")
    since = forms.DateField(label="任期自", widget=DayInput(), initial=clock.today)


class EndTermForm(VersionedForm):
    """The last day of a term."""

    until = forms.DateField(label="任期至", widget=DayInput(), initial=clock.today)


class CopyForm(forms.Form):
    """The year a programme is copied to."""

    year = forms.IntegerField(label="年度", min_value=FIRST_YEAR, max_value=LAST_YEAR)
