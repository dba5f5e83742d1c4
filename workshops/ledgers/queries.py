"""What the pages of the ledgers read."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Max, QuerySet

from jishan_portal.kit.paging import Order
from workshops.ledgers.models import LedgerKind, Line, Tie
from workshops.ledgers.rules import BOOKS, fresh_since

NEWEST = Order("on", "日期", "on", descending=True)
REMEMBERED, OFFERED, LOOKED_BACK = 12, 8, 200


@dataclass(frozen=True)
class Shelf:
    """One book on the owner's first page: how many lines, the last day, and whether it is kept now."""

    kind: LedgerKind
    icon: str
    verb: str
    lines: int
    last_on: date | None
    is_fresh: bool


def books_of(root_id: int) -> list[Shelf]:
    """Return the books of a file with their last days; one query."""
    rows = Line.objects.standing().of_file(root_id).order_by().values("kind").annotate(lines=Count("pk"), last=Max("on"))
    found, since = {row["kind"]: row for row in rows}, fresh_since()
    nothing = {"lines": 0, "last": None}
    return [
        Shelf(kind, book.icon, book.verb, row["lines"], row["last"], bool(row["last"] and row["last"] >= since))
        for kind, book in BOOKS.items()
        for row in [found.get(kind, nothing)]
    ]


def lines(root_id: int, kind: str, *, since: date | None = None, until: date | None = None) -> QuerySet:
    """Return the lines of a book, struck ones included, to be ordered by NEWEST."""
    rows = Line.objects.of_file(root_id, kind).select_related("photo", "made_by").prefetch_related("replaced_by")
    if since:
        rows = rows.filter(on__gte=since)
    return rows.filter(on__lte=until) if until else rows


def remembered(root_id: int, kind: str) -> dict[str, list[str]]:
    """Return what was written in a book before, the last first: {"name": [...], "party": [...], "person": [...], "detail": [...]}."""
    fields = ("name", "party", "person", "detail")
    rows = list(Line.objects.standing().of_file(root_id, kind).order_by("-on", "-id").values(*fields)[:LOOKED_BACK])
    return {field: list(dict.fromkeys(row[field] for row in rows if row[field]))[:REMEMBERED] for field in fields}


def known_party(root_id: int, kind: str, party: str) -> dict:
    """Return phone and address that were last written beside a supplier or buyer."""
    rows = Line.objects.standing().of_file(root_id, kind).filter(party=party).exclude(party_phone="", party_address="")
    return rows.order_by("-on", "-id").values("party_phone", "party_address").first() or {}


def offered(root_id: int, kind: str) -> list[Line]:
    """Return the last lines that a new line of a book may be tied to."""
    sources = BOOKS[kind].sources
    rows = Line.objects.standing().of_file(root_id).filter(kind__in=sources) if sources else Line.objects.none()
    return list(rows.order_by("-on", "-id")[:OFFERED])


def last_line(root_id: int, kind: str) -> Line | None:
    """Return the last line of a book that stands."""
    return Line.objects.standing().of_file(root_id, kind).order_by("-on", "-id").first()


def last_day(root_id: int, kind: str, *, before: date) -> list[Line]:
    """Return the standing lines of the last day before a day on which a book was written, in the order they were written."""
    rows = Line.objects.standing().of_file(root_id, kind).filter(on__lt=before)
    day = rows.aggregate(last=Max("on"))["last"]
    return list(rows.filter(on=day).order_by("id")) if day else []


def back_from(line: Line) -> list[Line]:
    """Return what a line was made of or taken from: one step back."""
    return [
        tie.source
        for tie in Tie.objects.filter(line=line).select_related("source__workshop", "source__made_by").order_by("source__on", "source_id")
    ]


def forward_from(line: Line) -> list[Line]:
    """Return where a line went: one step forward."""
    return [
        tie.line
        for tie in Tie.objects.filter(source=line).select_related("line__workshop", "line__made_by").order_by("line__on", "line_id")
    ]
