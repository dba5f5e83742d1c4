"""What is typed about the papers of a case."""

from django import forms


class VoidForm(forms.Form):
    """Why an issued paper no longer counts."""

    reason = forms.CharField(label="作废理由", max_length=300, widget=forms.Textarea(attrs={"rows": 3}))
