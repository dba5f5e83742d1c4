"""What is typed when a workshop is scored and a gap is planned."""

from django import forms

from jishan_portal.kit.pages import DayInput
from subsidies.readiness.tables import Item

NOT_APPLICABLE = "na"


class SectionForm(forms.Form):
    """One section of the table: a score and a note for each item."""

    def __init__(self, *args, items: list[Item], marks: dict, is_plain: bool = False, **kwargs):
        super().__init__(*args, **kwargs)
        self.items = items
        for item in items:
            mark = marks.get(item.code)
            value = "" if mark is None else NOT_APPLICABLE if mark.halves is None else str(mark.halves)
            choices = [*((str(halves), words) for halves, words in item.choices), (NOT_APPLICABLE, "不适用")]
            label = f"{item.code} {item.plain if is_plain else item.text}"
            field = forms.ChoiceField(label=label, choices=choices, widget=forms.RadioSelect, required=False, initial=value)
            self.fields[self.key(item)] = field
            words = "情况，或不适用的原因"
            note = forms.CharField(label=words, max_length=200, required=False, initial=mark.note if mark else "")
            self.fields[f"n_{self.key(item)}"] = note

    @staticmethod
    def key(item: Item) -> str:
        """The field's name: 1.1.1 → s_1_1_1."""
        return f"s_{item.code.replace('.', '_')}"

    def rows(self) -> list[tuple]:
        """Each item's two bound fields."""
        return [(item, self[self.key(item)], self[f"n_{self.key(item)}"]) for item in self.items]

    def clean(self):
        """An item that does not apply needs its reason."""
        data = super().clean()
        for item in self.items:
            if data.get(self.key(item)) == NOT_APPLICABLE and not data.get(f"n_{self.key(item)}"):
                self.add_error(f"n_{self.key(item)}", f"{item.code} 不适用，请写明原因。")
        return data

    def marks(self) -> dict:
        """Return {code: (half points or None, note)} of what was chosen."""
        found = {}
        for item in self.items:
            chosen, note = self.cleaned_data.get(self.key(item)), self.cleaned_data.get(f"n_{self.key(item)}", "")
            if chosen:
                found[item.code] = (None if chosen == NOT_APPLICABLE else int(chosen), note)
        return found


class GapForm(forms.Form):
    """How a gap is mended."""

    work = forms.CharField(label="怎么补", max_length=200, widget=forms.Textarea(attrs={"rows": 2}))
    cost = forms.DecimalField(label="大约花多少钱（元）", min_value=0, max_digits=12, decimal_places=2, required=False)
    person = forms.CharField(label="谁来办", max_length=30)
    due_on = forms.DateField(label="哪天前补齐", widget=DayInput)


class NoteForm(forms.Form):
    """A reason or remark."""

    note = forms.CharField(label="说明", max_length=200, widget=forms.Textarea(attrs={"rows": 3}))


class FilterForm(forms.Form):
    """The conditions of the list."""

    q = forms.CharField(label="店名、负责人", required=False, max_length=60)
    area = forms.CharField(label="乡镇", required=False)
    stage = forms.ChoiceField(
        label="进度", required=False, choices=[("", "全部"), ("none", "还没评分"), ("scored", "已评分，未达标"), ("passed", "验收通过")]
    )
