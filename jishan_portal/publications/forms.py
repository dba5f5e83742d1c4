"""Filters of the desk's list, the text before it is shown, and the reason for taking it back."""

from django import forms

from jishan_portal.publications.rules import LONGEST_BODY
from jishan_portal.publications.states import kind_choices


class FilterForm(forms.Form):
    """What stands in the address of the list."""

    q = forms.CharField(label="标题或内容里的字", required=False, max_length=60)
    kind = forms.ChoiceField(label="类别", required=False, choices=[("", "全部类别"), *kind_choices()])
    area = forms.RegexField(r"^[0-9]{12}$", label="乡镇", required=False)
    late = forms.ChoiceField(label="是否逾期", required=False, choices=[("", "不论是否逾期"), ("1", "只看逾期")])


class TextForm(forms.Form):
    """What everybody will read."""

    title = forms.CharField(label="标题", max_length=120, error_messages={"required": "请填写标题。"})
    body = forms.CharField(
        label="公示内容",
        max_length=LONGEST_BODY,
        widget=forms.Textarea(attrs={"rows": 14}),
        help_text="可以再删去商业秘密、住址等不宜公开的内容；身份证号、手机号、账号保存时会自动隐去。空一行就是另起一段。",
        error_messages={"required": "请填写公示内容。"},
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class ReasonForm(forms.Form):
    """Why a text is taken back, or will not be shown."""

    reason = forms.CharField(
        label="理由", max_length=300, widget=forms.Textarea(attrs={"rows": 3}), error_messages={"required": "请写明理由，它会留在台账里。"}
    )
