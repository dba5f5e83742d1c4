"""The stamp under a photo of the second look: whose, which hazard, when the server received it, which township."""

from inspections.look_backs.models import LookBackPicture
from jishan_portal.accounts.places import name_of
from jishan_portal.files import stamping
from jishan_portal.templatetags.face import moment


def lines_of(picture: LookBackPicture) -> list[str]:
    """Return the lines of a stamp."""
    row = picture.look_back
    head = f"{row.workshop.name}  回头看  {row.hazard.number}"
    return [head, f"{moment(picture.file.uploaded_at)}（服务器时间）  {name_of(row.area_code)}"]


def stamp(picture_id: int, *, by) -> None:
    """Keep a stamped copy of a photo, once."""
    parts = ("file__stamped", "look_back__workshop", "look_back__hazard")
    picture = LookBackPicture.objects.filter(pk=picture_id).select_related(*parts).first()
    if picture:
        stamping.stamp(picture.file, lines_of(picture), by=by)
