"""The stamp under a photo of a sample: whose, which sample, what it shows, when the server received it, which township."""

from inspections.sampling.models import SamplePicture
from jishan_portal.accounts.places import name_of
from jishan_portal.files import stamping
from jishan_portal.templatetags.face import moment


def lines_of(picture: SamplePicture) -> list[str]:
    """Return the lines of a stamp."""
    sample = picture.sample
    head = f"{sample.workshop.name}  {sample.number}  {picture.get_kind_display()}"
    return [head, f"{moment(picture.file.uploaded_at)}（服务器时间）  {name_of(sample.area_code)}"]


def stamp(picture_id: int, *, by) -> None:
    """Keep a stamped copy of a photo, once."""
    picture = SamplePicture.objects.filter(pk=picture_id).select_related("file__stamped", "sample__workshop").first()
    if picture:
        stamping.stamp(picture.file, lines_of(picture), by=by)
