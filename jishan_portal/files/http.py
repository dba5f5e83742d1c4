"""Sending a stored file. The view of the owning slice has checked by then that this person may see it."""

from pathlib import Path

from django.conf import settings
from django.http import FileResponse, Http404, HttpResponse
from django.utils.http import content_disposition_header

from jishan_portal.files import storage
from jishan_portal.files.models import StoredFile


def send(stored: StoredFile, variant: str = "served", *, as_attachment: bool = True) -> HttpResponse:
    """Return a response with a variant: `served` (pictures without metadata; other files as they are), `thumb`, `original`.

    A picture with a stamped copy (time and place) is shown as that copy, large and small; its original stays as it was.
    It is private, never cached, never sniffed, never run. Where FILES_ACCEL_PREFIX is set the web server in front sends
    the bytes (X-Accel-Redirect). Raises Http404 when there is no such variant.
    """
    if variant not in storage.VARIANTS:
        raise ValueError(variant)
    if variant == storage.SERVED and not stored.is_picture:
        variant = storage.ORIGINAL
    if stored.is_destroyed:
        raise Http404("这个文件的保存期限已到，内容已按规定销毁；文件名和散列仍在记录里。")
    place = _stamped(stored, variant) or storage.path_of(variant, stored.sha256)
    if not place.exists() or (variant == storage.ORIGINAL and not stored.has_original):
        raise Http404("没有这个文件，或文件已不在服务器上。请联系系统管理员从备份恢复。")
    response = _accelerated(place) if settings.FILES_ACCEL_PREFIX else FileResponse(place.open("rb"))
    is_copy = variant != storage.ORIGINAL
    response["Content-Type"] = "image/jpeg" if is_copy else stored.content_type
    response["Content-Disposition"] = content_disposition_header(as_attachment, _name(stored, is_copy=is_copy))
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def _stamped(stored: StoredFile, variant: str) -> Path | None:
    """Return where the stamped copy of a picture lies; None without one, and for the original, which is never altered."""
    if variant == storage.ORIGINAL or stored.stamped_id is None:
        return None
    place = storage.path_of(storage.ORIGINAL if variant == storage.SERVED else variant, stored.stamped.sha256)
    return place if place.exists() else None


def _name(stored: StoredFile, *, is_copy: bool) -> str:
    return f"{stored.original_name.rsplit('.', 1)[0]}.jpg" if is_copy else stored.original_name


def _accelerated(place) -> HttpResponse:
    response = HttpResponse()
    response["X-Accel-Redirect"] = f"{settings.FILES_ACCEL_PREFIX}/{place.relative_to(settings.MEDIA_ROOT)}"
    return response
