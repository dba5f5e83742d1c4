"""Lines drawn into a copy: every word inside the picture, the original untouched, nothing without a picture."""

import pytest
from PIL import Image

from jishan_portal.files import stamping, storage
from jishan_portal.files.actions import keep
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
