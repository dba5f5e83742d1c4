"""Lines drawn into a copy: every word inside the picture, the original untouched, nothing without a picture."""

import pytest
from PIL import Image

from jishan_portal.accounts.actors import SYSTEM
from jishan_portal.files import stamping, storage
from jishan_portal.files.actions import destroy, keep
from jishan_portal.files.http import send
from jishan_portal.files.stamping import keep_stamped, stamped
from tests.factories import user_of
from tests.inspections.self_checks.photos import jpeg, photo_file

pytestmark = pytest.mark.django_db
LINES = ["稷峰镇香酥麻花坊  日常检查", "2026-11-26 13:39（服务器时间）  稷峰镇  进场定位 35.60010, 110.98000 ±18 米"]


@pytest.fixture
def stored():
    return keep(photo_file(jpeg("#ffffff")), by=user_of("inspector"), purpose="photo", is_evidence=True)


def test_no_word_is_cut_off(stored, tmp_path):
    shown = tmp_path / "shown.jpg"
    shown.write_bytes(stamped(stored, LINES))
    with Image.open(shown) as picture, Image.open(storage.path_of(storage.SERVED, stored.sha256)) as plain:
        assert (picture.width, picture.height > plain.height) == (plain.width, True)
        edge = picture.convert("L").crop((picture.width - 2, plain.height + 1, picture.width, picture.height))
        assert edge.getextrema()[1] < 128, "the last two columns of the band are free of ink"


def test_stamped_copy_is_a_file_of_its_own(stored):
    before = storage.path_of(storage.ORIGINAL, stored.sha256).read_bytes()
    made = keep_stamped(stored, LINES, by=user_of("inspector"))
    assert made.sha256 != stored.sha256
    assert made.is_kept
    assert storage.path_of(storage.ORIGINAL, stored.sha256).read_bytes() == before


def test_machine_without_chinese_draws_nothing(stored, monkeypatch):
    monkeypatch.setattr(stamping, "_font_file", lambda: "")
    assert keep_stamped(stored, LINES, by=user_of("inspector")) is None


def test_stamp_is_given_once_and_shown_wherever_the_file_is_sent(stored):
    stamping.stamp(stored, LINES, by=SYSTEM)
    first = stored.stamped
    stamping.stamp(stored, ["另一行"], by=SYSTEM)
    assert stored.stamped == first
    assert stored.shown_hash == first.sha256
    for variant, place in ((storage.SERVED, storage.ORIGINAL), (storage.THUMB, storage.THUMB)):
        assert _sent(stored, variant) == storage.path_of(place, first.sha256).read_bytes()
    assert _sent(stored, storage.ORIGINAL) == storage.path_of(storage.ORIGINAL, stored.sha256).read_bytes()


def test_file_whose_stamped_copy_is_gone_is_shown_plain(stored):
    stamping.stamp(stored, LINES, by=SYSTEM)
    storage.path_of(storage.THUMB, stored.stamped.sha256).unlink()
    assert _sent(stored, storage.THUMB) == storage.path_of(storage.THUMB, stored.sha256).read_bytes()


def test_destroyed_file_takes_its_stamped_copy_with_it():
    stored = keep(photo_file(jpeg()), by=user_of("owner"), purpose="photo")
    stamping.stamp(stored, LINES, by=SYSTEM)
    destroy(stored, by=SYSTEM)
    stored.stamped.refresh_from_db()
    assert stored.stamped.is_destroyed


def _sent(stored, variant: str) -> bytes:
    response = send(stored, variant)
    content = b"".join(response.streaming_content)
    response.close()
    return content
