"""Files that come along with a form: several at once, each taken in by itself, none lost when the form is refused."""

import re

from django import forms

from jishan_portal.files import actions
from jishan_portal.files.models import StoredFile
from jishan_portal.files.rules import FileRefused

SHOOTING = {"accept": "image/*,application/pdf"}
NUMBERS = re.compile(r"\b[0-9]{1,18}\b")


class ManyFiles(forms.ClearableFileInput):
    """A file field that takes several at once: the camera, the album, a PDF."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files as a list."""

    widget = ManyFiles(attrs=SHOOTING)

    def clean(self, data, initial=None):
        """Check each one as a single file field would."""
        if not data:
            return []
        return [super(FilesField, self).clean(one, initial) for one in (data if isinstance(data, list | tuple) else [data])]


class PhotosField(forms.FileField):
    """Photos of a form; taken in by `files.intake`, so that a refused form keeps them."""

    widget = ManyFiles(attrs={"accept": "image/*"})

    def clean(self, data, initial=None):
        """The intake judges each by its content."""
        return data or []


class KeptForm(forms.Form):
    """A form whose files (field `pages`) were taken in before it was refused: `kept` carries their numbers through the page."""

    kept = forms.CharField(widget=forms.HiddenInput, required=False)


def taken_in(request, form, *, purpose: str = "scan", is_evidence: bool = False) -> tuple[list[StoredFile], list[str]]:
    """Take every file of a form in by itself, before anything is refused; return those kept and what was wrong with the others.

    Their numbers go into the form's `kept`, so that a refused form comes back with its pages.
    """
    known = NUMBERS.findall(request.POST.get("kept", ""))
    kept = list(StoredFile.objects.claimable_by(request.user).filter(pk__in=known).order_by("pk"))
    wrong = []
    for upload in request.FILES.getlist("pages"):
        try:
            kept.append(actions.keep(upload, by=request.user, purpose=purpose, is_evidence=is_evidence))
        except FileRefused as refused:
            wrong.append(f"{upload.name}：{refused.message}")
    form.data = form.data.copy()
    form.data["kept"] = ",".join(str(stored.pk) for stored in kept)
    return kept, wrong
