"""QR codes as SVG, drawn by the server: no image service, no script, and they print at any size."""

import io

from django.utils.safestring import SafeString, mark_safe


def svg_of(text: str) -> SafeString:
    """Return the SVG of a QR code (error correction M) that scales with its box."""
    import segno

    buffer = io.BytesIO()
    segno.make(text, error="m", micro=False).save(buffer, kind="svg", xmldecl=False, svgns=True, omitsize=True, border=2, svgclass="qr")
    return mark_safe(buffer.getvalue().decode())  # noqa: S308 made of squares only; the text is not in it
"""QR codes as SVG: sharp in print, no picture files."""
from base64 import b64encode
from io import BytesIO
import segno
from django.utils.html import format_html
def svg(text: str, label: str) -> SafeString:
    """Return inline SVG that leads to `text`; `label` is what a screen reader says of it."""
    drawn = segno.make(text, error="m", micro=False).svg_inline(omitsize=True, svgclass="qr", lineclass=None, border=4)
    return format_html('<span class="qr-frame" role="img" aria-label="{}">{}</span>', label, mark_safe(drawn))  # noqa: S308 segno's own markup
def data_uri(text: str) -> str:
    """Return the code as a data: address for an `<img>` on paper."""
    buffer = BytesIO()
    segno.make(text, error="m", micro=False).save(buffer, kind="svg", omitsize=True, border=1, xmldecl=False)
    return "data:image/svg+xml;base64," + b64encode(buffer.getvalue()).decode("ascii")
