"""A backup that was changed, cut off or lost a part is refused, whatever the part."""

import json
from pathlib import Path

import pytest

from jishan_portal.ops import archive
from jishan_portal.ops.archive import BackupRefused


@pytest.fixture
def sealed(tmp_path) -> Path:
    """A backup of two pictures and a database of one line."""
    media, folder = tmp_path / "media", tmp_path / "backup"
    (media / "ab").mkdir(parents=True)
    (media / "ab" / "one").write_bytes(b"one")
    (media / "two").write_bytes(b"two")
    (folder / "database").mkdir(parents=True)
    (folder / "database" / "rows").write_bytes(b"rows")
    sums = archive.pack(media, folder / archive.FILES)
    archive.seal(folder, {"files": sums})
    return folder


def test_untouched_backup_opens(sealed):
    manifest = archive.opened(sealed)
    assert sorted(manifest["files"]) == ["ab/one", "two"]
    assert sorted(part["name"] for part in manifest["parts"]) == ["database/rows", "files.tar"]


@pytest.mark.parametrize("part", ["database/rows", "files.tar", "manifest.json"])
def test_changed_part_is_refused(sealed, part):
    path = sealed / part
    content = bytearray(path.read_bytes())
    content[0] ^= 1
    path.write_bytes(content)
    with pytest.raises(BackupRefused, match="校验值不符"):
        archive.opened(sealed)


@pytest.mark.parametrize("part", ["database/rows", "files.tar", "manifest.json", "manifest.json.sha256"])
def test_missing_part_is_refused(sealed, part):
    (sealed / part).unlink()
    with pytest.raises(BackupRefused, match="缺"):
        archive.opened(sealed)


def test_files_come_out_as_they_went_in(sealed, tmp_path):
    archive.unpack(sealed / archive.FILES, tmp_path / "out", archive.opened(sealed)["files"])
    assert (tmp_path / "out" / "ab" / "one").read_bytes() == b"one"


def test_file_that_differs_from_its_sum_is_refused(sealed, tmp_path):
    sums = {**archive.opened(sealed)["files"], "two": "0" * 64}
    with pytest.raises(BackupRefused, match="例如 two"):
        archive.unpack(sealed / archive.FILES, tmp_path / "out", sums)


def test_manifest_is_plain_json(sealed):
    assert json.loads((sealed / archive.MANIFEST).read_text(encoding="utf-8"))["files"]
