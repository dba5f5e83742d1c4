"""A virus scanner of the office's own."""

import sys

import pytest

from jishan_portal.files.rules import FileRefused
from jishan_portal.files.scanning import scan


def _ending_with(code: int) -> list[str]:
    return [sys.executable, "-c", f"import sys; sys.exit({code})"]


def test_scan_without_a_scanner_takes_everything(settings, tmp_path):
    settings.FILE_SCANNER = []
    scan(tmp_path)


def test_scan_of_a_clean_file_passes(settings, tmp_path):
    settings.FILE_SCANNER = _ending_with(0)
    scan(tmp_path)


@pytest.mark.parametrize(("code", "words"), [(1, "有问题"), (2, "出错")])
def test_scan_refuses_what_was_found_and_what_was_not_checked(settings, tmp_path, code, words):
    settings.FILE_SCANNER = _ending_with(code)
    with pytest.raises(FileRefused, match=words):
        scan(tmp_path)


def test_scan_refuses_while_the_scanner_is_away(settings, tmp_path):
    settings.FILE_SCANNER = [str(tmp_path / "nowhere")]
    with pytest.raises(FileRefused, match="没有应答"):
        scan(tmp_path)
