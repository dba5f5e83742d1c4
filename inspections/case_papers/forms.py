"""What is typed into a paper; forms never save."""

from django import forms

from inspections.case_papers.models import Draft

LONG = 20_000
ROWS = {True: 8, False: 3}
LONG_FROM = 60


class DraftForm(forms.Form):
    """The free parts of one paper, as many fields as its kind has."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, draft: Draft, **kwargs):
        super().__init__(*args, **kwargs)
        self.draft = draft
        self.fields["version"].initial = draft.version
        for part in draft.kind.parts:
            words = draft.texts.get(part.key, "")
            self.fields[part.key] = forms.CharField(
                label=part.label,
                required=False,  # a draft may be saved half written; issuing asks for what is missing
                max_length=LONG,
                initial=words,
                help_text="签发前须写。" if part.is_required and not words else "",
                widget=forms.Textarea(attrs={"rows": ROWS[len(words) > LONG_FROM or part.key == "body"]}),
            )

    def texts(self) -> dict[str, str]:
        """The words by part."""
        return {part.key: self.cleaned_data[part.key].replace("\r\n", "\n") for part in self.draft.kind.parts}


class ScanForm(forms.Form):
    """The signed original."""

    upload = forms.FileField(label="签名原件的扫描件或者照片", help_text="PDF 或者图片。存入以后不能替换。")
