"""QR codes as SVG."""

from base64 import b64decode

from jishan_portal.kit import qr


def test_svg_has_a_label_and_no_style():
    drawn = qr.svg("https://example.invalid/w/abcd2345", '福顺"麻花坊"')

    assert 'role="img" aria-label="福顺&quot;麻花坊&quot;"' in drawn
    assert "<svg" in drawn
    assert "style=" not in drawn


def test_data_uri_holds_the_svg():
    head, _, body = qr.data_uri("https://example.invalid/").partition(",")

    assert head == "data:image/svg+xml;base64"
    assert b64decode(body).startswith(b"<svg")
