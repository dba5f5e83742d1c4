"""What is typed about templates; forms never save."""

from django import forms


class UploadForm(forms.Form):
    """A new version of a template."""

    upload = forms.FileField(label="改好的模板（.docx）", widget=forms.ClearableFileInput(attrs={"accept": ".docx"}))
    note = forms.CharField(label="改了什么", max_length=200, help_text="例如：落款加联系电话。以后查版本时看。")
