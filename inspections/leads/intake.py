"""Photos that come with a form: each judged by itself, so that a bad one loses neither the others nor the text."""

from django.core import signing

from jishan_portal.files import actions as files
from jishan_portal.files.models import StoredFile
from jishan_portal.files.rules import FileRefused

MOST_PHOTOS = 6
SALT, DAY = "leads.photos", 24 * 3600


def keep_photos(uploads, *, by, kept: list[StoredFile] | None = None) -> tuple[list[StoredFile], list[str]]:
    """Take photos in; return those held so far and a sentence for each one refused. Metadata (place, phone) is stripped."""
    held, refused = list(kept or []), []
    for upload in uploads:
        if len(held) >= MOST_PHOTOS:
            refused.append(f"最多 {MOST_PHOTOS} 张照片，多的没有收。")
            break
        try:
            held.append(files.keep(upload, by=by, purpose="photo"))
        except FileRefused as refusal:
            refused.append(f"“{upload.name[:30]}”没有收：{refusal.message}")
    return held, refused


def sealed_photos(stored: list[StoredFile]) -> str:
    """Return the photos taken in so far as a hidden value of the form: an error elsewhere loses none."""
    return signing.dumps([row.pk for row in stored], salt=SALT) if stored else ""


def photos_of(text: str, *, by) -> list[StoredFile]:
    """Return the photos of the same person behind a hidden value, in order; none for a spoiled one."""
    try:
        ids = signing.loads(text, salt=SALT, max_age=DAY)
    except signing.BadSignature:
        return []
    return list(StoredFile.objects.unclaimed().filter(pk__in=ids, uploaded_by=by.pk, purpose="photo").order_by("pk"))


def held_photos(request, *, by) -> tuple[list[StoredFile], list[str]]:
    """Return the photos of a sent form, earlier ones and new ones, and what was refused."""
    return keep_photos(request.FILES.getlist("photos"), by=by, kept=photos_of(request.POST.get("photos_kept", ""), by=by))


def photo_context(photos=(), refused=()) -> dict:
    """Return what `parts/photos.html` shows."""
    return {"photos": photos, "photos_kept": sealed_photos(list(photos)), "refused": refused, "most": MOST_PHOTOS}
