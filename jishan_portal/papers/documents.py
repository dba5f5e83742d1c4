"""A paper as it looks: the context of its template, on screen and on paper alike."""

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse

from jishan_portal.kit import pdf, qr
from jishan_portal.papers.models import Paper

# The layouts that every slice may use; what each takes stands at its top. A slice may bring its own.
RED_HEAD = "documents/redhead.html"
FORM_TABLE = "documents/form_table.html"
RECORD = "documents/record.html"


def verify_url(paper: Paper) -> str:
    """Return the public address at which anybody can check the paper."""
    return settings.SITE_URL.rstrip("/") + reverse("papers:verify", args=[paper.code])


def context_of(paper: Paper) -> dict:
    """Return what the template draws: the frozen content and the foot that leads to the check."""
    url = verify_url(paper)
    foot = {"number": paper.number, "code": paper.short_hash, "qr": qr.data_uri(url), "site": url.partition("://")[2]}
    return {**paper.content, "verify": foot}


def html_of(paper: Paper) -> tuple[str, str]:
    """Return the body of the paper as HTML, and its title."""
    return render_to_string(paper.template, context_of(paper)), f"{paper.number} {paper.title}"


def draw(paper: Paper) -> bytes:
    """Return the paper as PDF. Raises kit.pdf.PdfUnavailable."""
    body, title = html_of(paper)
    return pdf.render_html(body, title=title)
