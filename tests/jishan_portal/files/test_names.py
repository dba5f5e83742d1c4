"""File names, disarmed."""

import pytest

from jishan_portal.files.names import LONGEST, clean_name, named


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


@pytest.mark.parametrize("title", ["证据 4. 进货票据", "硼砂 1.5 公斤", "查封、扣押决定书"])
def test_points_of_a_title_stay_in_its_file_name(title):
    assert named(title, "jpg") == f"{title}.jpg"


def test_stroke_of_a_title_becomes_a_mark_of_its_own():
    assert named("查封/扣押决定书", "pdf") == "查封、扣押决定书.pdf"
