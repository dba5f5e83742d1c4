"""Small recordings as cameras and recorders make them: whole in their frame, with nothing to play."""

import struct


def box(name: bytes, content: bytes = b"") -> bytes:
    """A box of an MP4."""
    return struct.pack(">I4s", 8 + len(content), name) + content


def mp4(brand: bytes = b"isom", size: int = 200) -> bytes:
    """A video in the boxes of MP4."""
    return box(b"ftyp", brand + b"\0\0\2\0isomiso2") + box(b"moov", b"\0" * 40) + box(b"mdat", b"\7" * size)


def large_mp4() -> bytes:
    """The same with the long form of a box, as files of more than 4 GB have it, and a last box up to the end."""
    long = struct.pack(">I4sQ", 1, b"mdat", 16 + 50) + b"\7" * 50
    return box(b"ftyp", b"isom\0\0\2\0") + long + struct.pack(">I4s", 0, b"moov") + b"\0" * 30


def riff(kind: bytes, content: bytes = b"\0" * 40) -> bytes:
    """An AVI or WAV."""
    return b"RIFF" + struct.pack("<I", 4 + len(content)) + kind + content


def mp3(*, is_tagged: bool = False) -> bytes:
    """Four frames of 128 kbit/s at 44.1 kHz."""
    frame = b"\xff\xfb\x90\x00" + b"\0" * (144 * 128_000 // 44_100 - 4)
    tag = b"ID3\x04\x00\x00\x00\x00\x00\x0a" + b"\0" * 10 if is_tagged else b""
    return tag + frame * 4
