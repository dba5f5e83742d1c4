"""Recordings (视听资料) told by their content: the boxes of MP4, the chunks of AVI and WAV, the frames of MP3.

Nothing is decoded. The frame of the whole file is walked, so that a page or a program with the first bytes of a video,
a file cut off on its way, and one with something hung on behind are refused.
"""

import os
import struct
from typing import BinaryIO

from jishan_portal.files import kinds
from jishan_portal.files.kinds import Kind
from jishan_portal.files.refusing import FileRefused

BROKEN = "录像（录音）不完整或者已经损坏。请在设备上能正常播放后，重新导出、上传。"
BOX_HEAD, LARGE_HEAD = 8, 16
MOST_BOXES = 100_000
SOUND = {b"M4A ", b"M4B "}
CHUNKED = {b"AVI ": kinds.AVI, b"WAVE": kinds.WAV}
BIT_RATES = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)  # kbit/s of MPEG 1 layer III
LOW_RATES = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)  # of MPEG 2 and 2.5
SAMPLE_RATES = {3: (44_100, 48_000, 32_000), 2: (22_050, 24_000, 16_000), 0: (11_025, 12_000, 8_000)}
FRAMES_SEEN = 3


def recognise(source: BinaryIO, head: bytes) -> Kind | None:
    """Return which recording an open file is, None where it is none. Raises FileRefused for a broken one."""
    if head[4:8] == b"ftyp":
        return _boxes(source, head[8:12])
    if head.startswith(b"RIFF") and head[8:12] in CHUNKED:
        return _chunks(source, CHUNKED[head[8:12]])
    if head.startswith(b"ID3") or (head[:1] == b"\xff" and head[1:2] >= b"\xe0"):
        return _frames(source, head)
    return None


def _size(source: BinaryIO) -> int:
    return source.seek(0, os.SEEK_END)


def _boxes(source: BinaryIO, brand: bytes) -> Kind:
    """Walk the top boxes of an MP4: they fill the file exactly, and among them are the index and the sound and pictures."""
    end, place, seen = _size(source), 0, set()
    for _ in range(MOST_BOXES):
        if place == end:
            break
        source.seek(place)
        head = source.read(LARGE_HEAD)
        if len(head) < BOX_HEAD:
            raise FileRefused(BROKEN)
        length, name = struct.unpack(">I4s", head[:BOX_HEAD])
        if length == 1 and len(head) == LARGE_HEAD:
            length = struct.unpack(">Q", head[BOX_HEAD:])[0]
        elif length == 0:
            length = end - place
        if length < BOX_HEAD or place + length > end or not name.isascii():
            raise FileRefused(BROKEN)
        seen.add(name)
        place += length
    if place != end or not ({b"moov", b"mdat"} <= seen or {b"moov", b"moof"} <= seen):
        raise FileRefused(BROKEN)
    return kinds.MOV if brand == b"qt  " else kinds.M4A if brand in SOUND else kinds.MP4


def _chunks(source: BinaryIO, kind: Kind) -> Kind:
    """Walk the RIFF lists of an AVI or WAV; cameras round the last one up to an even length."""
    end, place = _size(source), 0
    while place < end - 1:
        source.seek(place)
        head = source.read(12)
        if len(head) < 12 or head[:4] != b"RIFF":
            raise FileRefused(BROKEN)
        length = struct.unpack("<I", head[4:8])[0] + 8
        if length < 12 or place + length > end:
            raise FileRefused(BROKEN)
        place += length + length % 2
    return kind


def _frames(source: BinaryIO, head: bytes) -> Kind | None:
    """Find the first frames of an MP3, one right behind the other; without a tag, anything else may be no MP3 at all."""
    place = 0
    if head.startswith(b"ID3"):
        place = 10 + sum((byte & 0x7F) << (7 * shift) for shift, byte in enumerate(reversed(head[6:10])))
    tagged = place > 0
    for _ in range(FRAMES_SEEN):
        source.seek(place)
        length = _frame(source.read(4))
        if not length:
            if tagged:
                raise FileRefused(BROKEN)
            return None
        place += length
    return kinds.MP3


def _frame(head: bytes) -> int:
    """Return the length of the MP3 frame with these four bytes; 0 for none."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE0 != 0xE0 or head[1] & 0x06 != 0x02:
        return 0
    version, rate, samples, padding = head[1] >> 3 & 3, head[2] >> 4, head[2] >> 2 & 3, head[2] >> 1 & 1
    if version not in SAMPLE_RATES or not 0 < rate < len(BIT_RATES) or samples > 2:
        return 0
    bits = (BIT_RATES if version == 3 else LOW_RATES)[rate] * 1000
    return (144 if version == 3 else 72) * bits // SAMPLE_RATES[version][samples] + padding
