"""Ordering a brief, and the office's words in it."""

from django import forms

from jishan_portal.briefs.models import BriefKind


class MakeForm(forms.Form):
    """Which brief."""

    kind = forms.ChoiceField(label="种类", choices=BriefKind.choices)
    subject = forms.CharField(label="专报标题", max_length=80, required=False, help_text="只有专报要写，例如：奖补资金拨付情况专报。")


class WordsForm(forms.Form):
    """What the figures do not say."""

    preface = forms.CharField(
        label="情况说明", max_length=1500, required=False, widget=forms.Textarea(attrs={"rows": 4}), help_text="排在正文最前面，可以不写。"
    )
    next_work = forms.CharField(
        label="下步工作",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="一行一段；不写的留白。",
    )
    version = forms.IntegerField(widget=forms.HiddenInput)
