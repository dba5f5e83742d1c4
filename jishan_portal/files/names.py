"""File names as people send them, made safe to show and to send back."""

import re
import unicodedata

LONGEST = 120
# control characters, and the marks that turn text around ("photo\u202egpj.exe" reads as photoexe.jpg)
UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
FORBIDDEN = re.compile(r'[\\/:*?"<>|]')


def clean_name(name: str, extension: str) -> str:
    """Return the last part of a path without control and direction marks, ending in the extension of what the file really is."""
    last = UNSEEN.sub("", unicodedata.normalize("NFC", name or "")).replace("\\", "/").rsplit("/", 1)[-1]
    stem = FORBIDDEN.sub("", last.rsplit(".", 1)[0]).strip(" .")
    return f"{(stem or '文件')[: LONGEST - len(extension) - 1]}.{extension}"


def named(title: str, extension: str) -> str:
    """Return a file name made of a title: a point or a stroke in it (“证据 4. 票据”, “1.5 公斤”, “查封/扣押”) is part of the words."""
    return clean_name(f"{title.replace('/', '、')}.{extension}", extension)
