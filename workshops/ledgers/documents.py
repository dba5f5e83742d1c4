"""A book as the standard ledger on paper: A4 landscape, title, unit, period, lines, signatures."""

from datetime import date

from jishan_portal.kit import clock
from jishan_portal.kit.pdf import render
from workshops.ledgers.rules import BOOKS
from workshops.registry.models import Workshop

TEMPLATE = "documents/ledger.html"
SIGNS = ("记录人", "负责人")


def period_words(since: date | None, until: date | None) -> str:
    """Return 2026年3月1日至2026年3月31日; what is open is said in words."""
    first = f"{since.year}年{since.month}月{since.day}日" if since else "开始记账"
    last = until or clock.today()
    return f"{first}至{last.year}年{last.month}月{last.day}日"


def sheet(workshop: Workshop, kind: str, columns, lines, *, period: str) -> dict:
    """Return what the paper shows, on screen and as PDF; struck lines carry their line through."""
    rows = [(bool(line.struck_at), [said(column.value(line)) for column in columns]) for line in lines]
    return {
        "title": BOOKS[kind].title,
        "unit": workshop.name,
        "period": period,
        "columns": [column.title for column in columns],
        "lines": rows,
        "signs": SIGNS,
    }


def pdf_of(context: dict) -> bytes:
    """Return the paper as PDF. Raises PdfUnavailable."""
    return render(TEMPLATE, context)


def said(value) -> str:
    """Return a cell as it is written on paper and in the office's list; nothing for nothing."""
    return "" if value is None else str(value)
