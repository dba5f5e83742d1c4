from django import forms

from jishan_portal.accounts.models import Organisation


class Asked(forms.Form):
    name = forms.CharField(label="名称")
    town = forms.ChoiceField(label="乡镇", choices=[("1", "稷峰镇")])
    day = forms.DateField(label="日期", error_messages={"required": "请填日期。"})


def test_an_empty_item_is_told_in_an_office_s_words():
    assert Asked({}).errors == {"name": ["这一项还没有填。"], "town": ["这一项还没有填。"], "day": ["请填日期。"]}


class Chosen(forms.ModelForm):
    unit = forms.ModelChoiceField(Organisation.objects.none())

    class Meta:
        model = Organisation
        fields = ["kind", "parent"]


def test_the_empty_choice_of_a_list_says_what_to_do():
    fields = Chosen().fields
    assert [next(iter(fields[name].choices)) for name in ("unit", "kind", "parent")] == [("", "请选择")] * 3
