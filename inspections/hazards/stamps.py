"""The stamp under a photo of a hazard: whose, which, when the server received it. No place: an owner's phone is never tracked."""

from inspections.hazards.models import Picture
from jishan_portal.accounts.places import name_of
from jishan_portal.files import stamping
from jishan_portal.templatetags.face import moment


def lines_of(picture: Picture) -> list[str]:
    """Return the lines of a stamp."""
    hazard = picture.hazard
    what = f"第 {picture.answer.round} 次整改后" if picture.answer else "整改前"
    return [
        f"{hazard.workshop.name}  {hazard.number}  {what}",
        f"{moment(picture.file.uploaded_at)}（服务器时间）  {name_of(hazard.area_code)}",
    ]


def stamp(picture_id: int, *, by) -> None:
    """Keep a stamped copy of a photo, once; one taken on a visit already shows the stamp it got there."""
    picture = Picture.objects.filter(pk=picture_id).select_related("file__stamped", "answer", "hazard__workshop").first()
    if picture:
        stamping.stamp(picture.file, lines_of(picture), by=by)
