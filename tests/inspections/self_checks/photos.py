"""A photo as a phone sends it, and a file as the server sends it."""

from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image


def jpeg(shade: str = "#887755") -> bytes:
    """Return a small JPEG."""
    out = BytesIO()
    Image.new("RGB", (320, 240), shade).save(out, "JPEG")
    return out.getvalue()


def photo_file(content: bytes | None = None, name: str = "现场.jpg") -> SimpleUploadedFile:
    """Return an upload: a good photo unless other bytes are given."""
    return SimpleUploadedFile(name, jpeg() if content is None else content)


def body(response) -> bytes:
    """Return what was sent, and close the file behind it."""
    content = b"".join(response.streaming_content)
    if response.file_to_stream:
        response.file_to_stream.close()
    return content
