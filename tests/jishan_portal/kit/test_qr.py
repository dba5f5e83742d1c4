"""QR codes as SVG."""

from base64 import b64decode

from jishan_portal.kit import qr


def test_svg_holds_neither_its_text_nor_style():
    drawn = qr.svg_of("https://example.invalid/w/abcd2345")

    assert drawn.startswith("<svg")
    assert "example" not in drawn
    assert "style=" not in drawn


def test_data_uri_holds_the_svg():
    head, _, body = qr.data_uri("https://example.invalid/").partition(",")

    assert head == "data:image/svg+xml;base64"
    assert b64decode(body).decode() == qr.svg_of("https://example.invalid/")
