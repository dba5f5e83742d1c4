"""File names, disarmed."""

import pytest

from jishan_portal.files.names import LONGEST, clean_name


@pytest.mark.parametrize(
    ("name", "cleaned"),
    [
        ("照片.JPG", "照片.jpg"),
        ("../../etc/passwd", "passwd.jpg"),
        ("..\\..\\windows\\a.exe", "a.jpg"),
        ("发票\u202egpj.exe", "发票gpj.jpg"),
        ('a<b>:"c|d?*.png', "abcd.jpg"),
        ("行\r\nSet-Cookie: x.jpg", "行Set-Cookie x.jpg"),
        ("..", "文件.jpg"),
        ("", "文件.jpg"),
        (".htaccess", "文件.jpg"),
    ],
)
def test_clean_name(name, cleaned):
    assert clean_name(name, "jpg") == cleaned


def test_clean_name_is_never_too_long():
    assert len(clean_name("长" * 400 + ".xlsx", "xlsx")) == LONGEST
