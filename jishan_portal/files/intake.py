"""Photos that come with a form: sent one by one beforehand (`photo_ids`), or with the form itself where there is no JavaScript."""

from dataclasses import dataclass, field

from jishan_portal.files import actions
from jishan_portal.files.models import StoredFile
from jishan_portal.files.rules import FileRefused
from jishan_portal.kit.numbers import wholes

MOST = 20


@dataclass
class Intake:
    """The photos of one form, and why some were not taken; those taken are kept while the form is put right."""

    photos: list[StoredFile] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)


def taken(
    request, *, name: str = "photos", ids: str = "photo_ids", purpose: str = "photo", is_evidence: bool = False, word: str = "照片"
) -> Intake:
    """Take the photos of a posted form in (`word`: what they are called); a bad one is named and costs nothing else of the form."""
    found = Intake()
    if request.method != "POST":
        return found
    sent = wholes(request.POST.getlist(ids)[:MOST])
    held = {row.pk: row for row in StoredFile.objects.claimable_by(request.user).filter(pk__in=sent, purpose=purpose)}
    found.photos = [held[pk] for pk in dict.fromkeys(sent) if pk in held]
    for upload in request.FILES.getlist(name)[: MOST - len(found.photos)]:
        try:
            found.photos.append(actions.keep(upload, by=request.user, purpose=purpose, is_evidence=is_evidence))
        except FileRefused as refusal:
            found.refusals.append(f"{word}“{upload.name[:40]}”没有收下：{refusal.message}")
    return found
