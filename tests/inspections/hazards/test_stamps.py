"""Photos of a hazard show whose they are and when the server received them; an owner's phone is not tracked."""

import pytest

from inspections.hazards import stamps
from inspections.hazards.models import Picture
from jishan_portal.accounts.actors import SYSTEM
from jishan_portal.files.actions import keep

pytestmark = pytest.mark.django_db


def _picture(hazard_of, photo, inspector, callbacks) -> Picture:
    stored = keep(photo(), by=inspector, purpose="photo", is_evidence=True)
    with callbacks(execute=True):
        hazard = hazard_of(pictures=(stored,))
    return Picture.objects.select_related("file__stamped", "hazard__workshop", "answer").get(hazard=hazard)


def test_photo_gets_its_stamp_after_the_commit(hazard_of, photo, inspector, django_capture_on_commit_callbacks, freeze):
    freeze("2026-03-17 09:12")
    picture = _picture(hazard_of, photo, inspector, django_capture_on_commit_callbacks)
    assert picture.file.stamped is not None
    head, when = stamps.lines_of(picture)
    assert (picture.hazard.number in head, head.endswith("整改前")) == (True, True)
    assert when.startswith("2026-03-17 09:12（服务器时间）")
    assert "定位" not in when


def test_stamp_is_drawn_once(hazard_of, photo, inspector, django_capture_on_commit_callbacks):
    picture = _picture(hazard_of, photo, inspector, django_capture_on_commit_callbacks)
    before = picture.file.stamped_id
    stamps.stamp(picture.pk, by=SYSTEM)
    picture.file.refresh_from_db()
    assert picture.file.stamped_id == before
