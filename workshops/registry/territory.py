"""Workshops over the townships: figures for the schematic map and its table, and where single ones lie."""

from django.db.models import Count, Q

from jishan_portal.accounts.models import Area
from jishan_portal.kit import clock
from workshops.registry import filters
from workshops.registry.models import Workshop
from workshops.registry.states import LIVING, WORKING

COLUMNS, LINES = 5, 5
CELL_WIDTH, CELL_HEIGHT, BOX_WIDTH, BOX_HEIGHT = 152, 100, 132, 84
WIDTH, HEIGHT = COLUMNS * CELL_WIDTH, LINES * CELL_HEIGHT
SHADES = 4
MOST_POINTS = 2000
MARGIN, EDGE = 24, 4


def figures(user) -> list[dict]:
    """Return a row for each township in reach: living, working, expired, without licence, suspended; two queries."""
    today = clock.today()
    living = Q(state__in=sorted(LIVING))
    counted = (
        Workshop.objects.visible_to(user)
        .roots()
        .order_by()
        .values("area_code")
        .annotate(
            living=Count("pk", filter=living),
            working=Count("pk", filter=Q(state__in=sorted(WORKING))),
            expired=Count("pk", filter=living & Q(licence_until__lt=today)),
            bare=Count("pk", filter=living & Q(licence_number="")),
            suspended=Count("pk", filter=Q(state="suspended")),
        )
    )
    by_code = {row["area_code"]: row for row in counted}
    empty = {"living": 0, "working": 0, "expired": 0, "bare": 0, "suspended": 0}
    towns = Area.objects.townships().filter(user.access.within("code")).values("code", "name", "short_name", "centre_x", "centre_y")
    return [{**empty, **by_code.get(town["code"], {}), **town} for town in towns]


def sums(rows: list[dict]) -> dict:
    """Return the totals of the figures."""
    return {name: sum(row[name] for row in rows) for name in ("living", "working", "expired", "bare", "suspended")}


def boxes(rows: list[dict]) -> list[dict]:
    """Return the townships as boxes of the schematic map, shaded by their share of the largest number."""
    most = max((row["living"] for row in rows), default=0)
    placed = []
    for row, (column, line) in _places(rows):
        x, y = column * CELL_WIDTH + (CELL_WIDTH - BOX_WIDTH) // 2, line * CELL_HEIGHT + (CELL_HEIGHT - BOX_HEIGHT) // 2
        shade = -(-row["living"] * (SHADES - 1) // most) if most else 0
        placed.append({**row, "x": x, "y": y, "cx": x + BOX_WIDTH // 2, "shade": shade, "url": filters.town_url(row["code"])})
    return placed


def height(rows: list[dict]) -> int:
    """Return how high the map is: as high as its lines of boxes."""
    return max(LINES, -(-len(rows) // COLUMNS)) * CELL_HEIGHT


def frame(placed: list[dict]) -> dict:
    """Return the part of the map that holds boxes (left, top, width, height): a station with three townships sees no empty county."""
    if not placed:
        return {"left": 0, "top": 0, "width": WIDTH, "height": HEIGHT}
    left, top = min(box["x"] for box in placed), min(box["y"] for box in placed)
    right, bottom = max(box["x"] for box in placed) + BOX_WIDTH, max(box["y"] for box in placed) + BOX_HEIGHT
    return {"left": left - EDGE, "top": top - EDGE, "width": right - left + 2 * EDGE, "height": bottom - top + 2 * EDGE}


def _places(rows: list[dict]) -> list[tuple[dict, tuple[int, int]]]:
    """Give each township the free cell nearest to its place in the sketch; those without one fill what is left."""
    lines = height(rows) // CELL_HEIGHT
    free = {(column, line) for line in range(lines) for column in range(COLUMNS)}
    placed = []
    for row in sorted(rows, key=lambda row: row["centre_x"] is None):
        x = (row["centre_x"] or 0) / 100 * COLUMNS - 0.5
        y = (row["centre_y"] or 0) / 100 * lines - 0.5
        cell = min(free, key=lambda spot: ((spot[0] - x) ** 2 + (spot[1] - y) ** 2, spot))
        free.discard(cell)
        placed.append((row, cell))
    return placed


def points(user) -> list[dict]:
    """Return the living workshops with coordinates, at most MOST_POINTS, with their place in a sketch of their own extent."""
    rows = list(
        Workshop.objects.visible_to(user)
        .living()
        .filter(longitude__isnull=False, latitude__isnull=False)
        .order_by("id")
        .values("id", "name", "area_code", "address", "longitude", "latitude")[:MOST_POINTS]
    )
    if not rows:
        return []
    west, east = _extent([row["longitude"] for row in rows])
    south, north = _extent([row["latitude"] for row in rows])
    for row in rows:
        row["x"] = round(MARGIN + (row["longitude"] - west) / (east - west) * (WIDTH - 2 * MARGIN), 1)
        row["y"] = round(MARGIN + (north - row["latitude"]) / (north - south) * (HEIGHT - 2 * MARGIN), 1)
    return rows


def _extent(values: list[float]) -> tuple[float, float]:
    low, high = min(values), max(values)
    return (low, high) if high > low else (low - 0.01, high + 0.01)
