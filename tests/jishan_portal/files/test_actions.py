"""Keeping, claiming and clearing files."""

import errno
import hashlib
import os
import time
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied

from jishan_portal.accounts.actors import SYSTEM
from jishan_portal.accounts.roles import Role
from jishan_portal.audit.models import Entry
from jishan_portal.files import actions, kinds, storage
from jishan_portal.files.models import StoredFile
from jishan_portal.files.rules import FileRefused
from jishan_portal.kit import clock
from tests.factories import user_of

from .conftest import phone_photo, picture, upload, workbook

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return user_of(Role.INSPECTOR)


def on_disk(media) -> list[str]:
    return sorted(f"{path.relative_to(media).parts[0]}/{path.name[:6]}" for path in media.rglob("*") if path.is_file())


def age(media, days: int) -> None:
    then = time.time() - days * 86400
    for path in media.rglob("*"):
        os.utime(path, (then, then))


def test_keep_stores_evidence_unaltered(officer):
    content = phone_photo((800, 600))

    stored = actions.keep(upload(content), by=officer, purpose="photo", is_evidence=True)

    assert storage.path_of("original", stored.sha256).read_bytes() == content
    assert (stored.sha256, stored.size) == (hashlib.sha256(content).hexdigest(), len(content))
    assert (stored.width, stored.height, stored.content_type) == (600, 800, "image/jpeg")
    assert not stored.is_kept


def test_keep_stores_no_original_of_an_ordinary_photo(officer, media):
    stored = actions.keep(upload(picture()), by=officer, purpose="photo")

    assert on_disk(media) == [f"served/{stored.sha256[:6]}", f"thumb/{stored.sha256[:6]}"]


def test_keep_names_nothing_on_disk_after_the_user(officer, media):
    actions.keep(upload(workbook(), "../../../evil.php"), by=officer, purpose="ledger")

    assert [path.name for path in media.rglob("*") if "evil" in str(path)] == []
    assert StoredFile.objects.get().original_name == "evil.xlsx"


def test_keep_of_the_same_content_is_two_rows_over_one_file(officer, media):
    first = actions.keep(upload(workbook()), by=officer, purpose="ledger")
    second = actions.keep(upload(workbook()), by=user_of(Role.TOWNSHIP), purpose="ledger")

    assert first.pk != second.pk
    assert len(on_disk(media)) == 1


def test_keep_again_with_the_same_number_is_the_same_file(officer):
    number = uuid4()

    rows = {actions.keep(upload(picture()), by=officer, purpose="photo", client_uuid=number).pk for _ in range(3)}

    assert len(rows) == 1
    assert Entry.objects.filter(action="files.keep").count() == 1


def test_keep_refuses_a_number_used_for_other_content(officer):
    number = uuid4()
    actions.keep(upload(picture()), by=officer, purpose="photo", client_uuid=number)

    with pytest.raises(FileRefused, match="已用于另一个文件"):
        actions.keep(upload(picture((10, 10))), by=officer, purpose="photo", client_uuid=number)


def test_keep_gives_two_people_the_same_number(officer):
    number = uuid4()

    for person in (officer, user_of(Role.INSPECTOR)):
        actions.keep(upload(picture()), by=person, purpose="photo", client_uuid=number)

    assert StoredFile.objects.count() == 2


def test_keep_refuses_what_changed_on_the_way(officer):
    with pytest.raises(FileRefused, match="与手机上的不一致"):
        actions.keep(upload(picture()), by=officer, purpose="photo", expected_hash="0" * 64)


def test_keep_takes_what_arrived_whole(officer):
    content = picture()

    assert actions.keep(upload(content), by=officer, purpose="photo", expected_hash=hashlib.sha256(content).hexdigest().upper())


@pytest.mark.parametrize("content", [b"", b"<svg/>", b"MZ\0\0"])
def test_keep_refused_changes_nothing(officer, media, content):
    with pytest.raises(FileRefused):
        actions.keep(upload(content), by=officer, purpose="attachment")

    assert (StoredFile.objects.count(), Entry.objects.filter(action__startswith="files.").count(), on_disk(media)) == (0, 0, [])


def test_keep_stops_reading_at_the_limit(officer, media):
    with pytest.raises(FileRefused, match="超过 25 MB"):
        actions.keep(upload(b"\xff\xd8\xff" + bytes(26 * kinds.MEGABYTE)), by=officer, purpose="photo")

    assert on_disk(media) == []


def test_keep_says_when_the_disk_is_full(officer, monkeypatch):
    def full(*args, **kwargs):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("os.replace", full)

    with pytest.raises(FileRefused, match="磁盘已满"):
        actions.keep(upload(picture()), by=officer, purpose="photo")
    assert StoredFile.objects.count() == 0


def test_keep_refuses_a_heap_of_unused_uploads(officer, monkeypatch):
    monkeypatch.setattr(kinds, "MAX_UNCLAIMED", 1)
    actions.keep(upload(picture()), by=officer, purpose="photo")

    with pytest.raises(FileRefused, match="没有使用的文件"):
        actions.keep(upload(picture()), by=officer, purpose="photo")


def test_keep_made_is_kept_at_once(tmp_path, officer):
    made = tmp_path / "export.xlsx"
    made.write_bytes(b"PK any bytes")

    stored = actions.keep_made(made, by=officer, name="稷山县_小作坊台账_20241031.xlsx")

    assert stored.is_kept
    assert stored.original_name == "稷山县_小作坊台账_20241031.xlsx"
    assert storage.path_of("original", stored.sha256).read_bytes() == b"PK any bytes"


def test_claim_keeps_for_good_and_once(officer):
    stored = actions.keep(upload(picture()), by=officer, purpose="photo")

    for _ in range(2):
        assert actions.claim(stored, by=officer).is_kept

    assert Entry.objects.filter(action="files.claim").count() == 1


def test_claim_refuses_the_upload_of_another(officer):
    stored = actions.keep(upload(picture()), by=officer, purpose="photo")

    with pytest.raises(PermissionDenied, match="别人上传的"):
        actions.claim(stored, by=user_of(Role.INSPECTOR))


@pytest.mark.parametrize(("days", "left"), [(29, 1), (31, 0)])
def test_sweep_clears_the_unclaimed_after_30_days(officer, media, days, left):
    actions.keep(upload(picture()), by=officer, purpose="photo")
    age(media, days)

    with clock.travel(clock.now() + timedelta(days=days)):
        assert actions.sweep_orphans(by=SYSTEM) == 1 - left
        assert actions.sweep_orphans(by=SYSTEM) == 0

    assert StoredFile.objects.count() == left
    assert len(on_disk(media)) == 2 * left


def test_sweep_leaves_bytes_that_another_row_holds(officer, media):
    actions.keep(upload(workbook()), by=officer, purpose="ledger")
    actions.claim(actions.keep(upload(workbook()), by=officer, purpose="ledger"), by=officer)
    age(media, 31)

    with clock.travel(clock.now() + timedelta(days=31)):
        assert actions.sweep_orphans(by=SYSTEM) == 1

    assert len(on_disk(media)) == 1


def test_sweep_clears_bytes_without_a_row(officer, media):
    stored = actions.keep(upload(workbook()), by=officer, purpose="ledger")
    StoredFile.objects.filter(pk=stored.pk).delete()

    actions.sweep_orphans(by=SYSTEM)
    assert len(on_disk(media)) == 1
    age(media, 31)
    actions.sweep_orphans(by=SYSTEM)
    assert on_disk(media) == []
