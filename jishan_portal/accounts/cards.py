"""The card that carries an activation code to its holder."""

import segno
from django.conf import settings
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import mark_safe

from jishan_portal.accounts.activation import Issued


def qr_svg(text: str) -> str:
    """Return a QR code as inline SVG without styles."""
    return segno.make(text, error="m", micro=False).svg_inline(scale=4, svgclass="qr", lineclass=None, omitsize=True, title="激活二维码")


def card_page(request, issued: Issued, *, back: str, subtitle: str = ""):
    """Show a code that was just issued as a card to print; `subtitle` names what it is for (a workshop)."""
    address = f"{settings.SITE_URL}{reverse('accounts:enter_code')}"
    context = {"issued": issued, "qr": mark_safe(qr_svg(issued.url)), "address": address, "back": back, "subtitle": subtitle}  # noqa: S308 - drawn here
    return render(request, "components/activation_card.html", context)
