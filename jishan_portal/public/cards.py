"""The card at a workshop's door: its name, a QR code as SVG, the code to type, whom to call."""

import io
from dataclasses import dataclass

import segno
from django.utils.safestring import SafeString, mark_safe

from workshops.registry.models import Workshop

CODE_HALF = 4


@dataclass(frozen=True)
class Card:
    """What is printed on one card."""

    workshop: Workshop
    qr: SafeString
    typed: str
    address: str


def qr_svg(text: str) -> SafeString:
    """Return a QR code (error correction M, quiet zone 4) as SVG without inline style."""
    out = io.BytesIO()
    segno.make(text, error="m", micro=False).save(
        out, kind="svg", border=4, xmldecl=False, svgns=True, svgclass="qr", lineclass=None, omitsize=True
    )
    return mark_safe(out.getvalue().decode())  # noqa: S308 drawn by segno from the address, which is escaped into modules


def card_of(workshop: Workshop, address: str) -> Card:
    """Return the card of a workshop whose public page stands at `address`."""
    return Card(workshop, qr_svg(address), f"{workshop.code[:CODE_HALF]} {workshop.code[CODE_HALF:]}", address)
