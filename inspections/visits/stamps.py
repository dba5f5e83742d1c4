"""The stamp under a photo: which visit, where, when the server received it, how exact the place is."""

from inspections.visits.models import Visit, VisitPicture
from jishan_portal.accounts.places import name_of
from jishan_portal.files import stamping
from jishan_portal.templatetags.face import moment


def lines_of(picture: VisitPicture) -> list[str]:
    """Return the lines of a stamp; what the phone said of its clock is not in them."""
    visit = picture.visit
    code = f"{picture.item.code} " if picture.item else ""
    what = f"{code}整改后" if picture.is_after else code.strip()
    first = "  ".join(part for part in (visit.workshop.name, visit.get_kind_display(), visit.number, what) if part)
    return [first, f"{moment(picture.taken_at)}（服务器时间）  {_place(visit)}"]


def _place(visit: Visit) -> str:
    town = name_of(visit.area_code)
    if visit.latitude is None:
        return f"{town}  未取得定位"
    exact = f" ±{visit.accuracy} 米" if visit.accuracy is not None else ""
    return f"{town}  进场定位 {visit.latitude:.5f}, {visit.longitude:.5f}{exact}"


def stamp(picture_id: int, *, by) -> None:
    """Keep a stamped copy of a photo, once, shown wherever the photo is; a photo that was taken back meanwhile needs none."""
    parts = ("file__stamped", "item", "visit__workshop")
    picture = VisitPicture.objects.filter(pk=picture_id, stamped=None).select_related(*parts).first()
    if picture is None:
        return
    made = stamping.stamp(picture.file, lines_of(picture), by=by)
    if made:
        VisitPicture.objects.filter(pk=picture_id, stamped=None).update(stamped=made)
