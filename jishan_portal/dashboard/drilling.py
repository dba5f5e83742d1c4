"""Behind a number: the rows it counts, its towns and its past; behind a clause: all its figures, reports and orders."""

from django.db.models import QuerySet

from jishan_portal.accounts.places import name_of
from jishan_portal.dashboard import board, charts, readings
from jishan_portal.dashboard.indicators import BY_KEY
from jishan_portal.dashboard.reach import towns
from jishan_portal.kit import clock
from jishan_portal.kit.paging import Order, Page
from jishan_portal.programme.indicators import Indicator
from jishan_portal.programme.models import Programme
from jishan_portal.rulebook.queries import value
from jishan_portal.steering import queries as steering
from jishan_portal.steering import rules as steering_rules
from jishan_portal.steering.models import Order as SupervisionOrder

BY_ID = Order("id", "编号")
MOST_NAMED = 100
SHOWS = {"": "没有完成的", "done": "已完成的", "all": "全部"}


def rows_of(one: Indicator, user, show: str = "") -> QuerySet:
    """Return the rows of a figure that somebody may see: not done (the first question), done, or all."""
    rows = one.rows(user, clock.today())
    if one.done is None or show == "all":
        return rows
    held = rows.filter(one.done).values("pk")
    return rows.filter(pk__in=held) if show == "done" else rows.exclude(pk__in=held)


def line_of(row) -> dict:
    """Return how a row of any kind stands in the list: its name, place, state and page."""
    url = getattr(row, "url", "")
    if not url and row._meta.label_lower == "workshops.workshop":
        url = f"/workshops/{row.pk}/file/"
    code = getattr(row, "area_code", "")
    state = row.get_state_display() if hasattr(row, "get_state_display") else ""
    return {"name": str(row), "url": url if isinstance(url, str) else "", "place": name_of(f"{code[:9]}000"), "state": state}


def figure(programme: Programme, user, key: str, *, show: str = "") -> dict | None:
    """Return all about one figure; None where there is no such figure or its clause left the programme.

    Whoever reads the county's figures without access to the single rows (cases of the bureau) is told so and gets the towns.
    """
    one = BY_KEY.get(key)
    clause = next((row for row in programme.clauses.all() if one and row.number == one.clause), None)
    if clause is None:
        return None
    show = show if show in SHOWS and one.done is not None else ("" if one.done is not None else "all")
    source, span = board.source_of(programme, user), board.span_of(programme)
    row = board.row_of(clause, source, span)
    measured = next(part for part in row.measured if part.key == key)
    all_rows = one.rows(user, clock.today())
    figure_now = source.figure(one, clock.today())
    lists_rows = not source.is_county or figure_now.total == 0 or all_rows.exists()
    parts = source.kept.town_figures(key) if source.kept else readings.by_town(one, source.scope, clock.today())
    points = readings.trend(key, since=board.start_of(programme)) if readings.reads_county(user) else []
    due_end = clause.deadline if one.done is not None else None
    return {
        "one": one,
        "clause": clause,
        "row": row,
        "measured": measured,
        "figure": figure_now,
        "missing": figure_now.total - figure_now.done,
        "show": show,
        "shows": [{"key": name, "label": label, "is_on": name == show} for name, label in SHOWS.items()] if one.done is not None else [],
        "rows": rows_of(one, user, show),
        "lists_rows": lists_rows,
        "is_paged": any(field.name == "id" for field in all_rows.model._meta.fields),
        "towns": _towns(parts),
        "elsewhere": _elsewhere(parts, figure_now),
        "chart": charts.line(points, start=board.start_of(programme), deadline=due_end, unit=one.unit),
        "least": int(value("programme.small_number")),
    }


def whole(rows: QuerySet) -> dict:
    """Return a short list of what has a name for its key (a theme of training) in one piece, as `kit.ledgers.listing` returns pages."""
    shown = list(rows.order_by("pk")[:MOST_NAMED])
    pager = {"count_label": f"共 {len(shown)} 条", "range_label": "", "previous_url": "", "next_url": "", "size": len(shown), "sizes": ()}
    return {"page": Page(shown), "pager": pager}


def _towns(parts: dict) -> list[dict]:
    known = towns()
    found = [{"code": code, "name": known[code], "figure": part} for code, part in parts.items() if code in known]
    return sorted(found, key=lambda row: (-(row["figure"].total - row["figure"].done), row["code"]))


def _elsewhere(parts: dict, whole) -> dict | None:
    """What no town has: rows of the county itself, or of places beyond it; with the towns it adds up to the figure."""
    known = towns()
    done, total = (sum(getattr(part, name) for code, part in parts.items() if code in known) for name in ("done", "total"))
    return {"done": whole.done - done, "total": whole.total - total} if whole.total != total else None


def clause(programme: Programme, user, number: str) -> dict | None:
    """Return all about one clause; None where the programme has no such clause."""
    held = next((row for row in programme.clauses.all() if row.number == number), None)
    if held is None:
        return None
    source, span = board.source_of(programme, user), board.span_of(programme)
    row = board.row_of(held, source, span)
    start = board.start_of(programme)
    charted = []
    for part in row.measured if readings.reads_county(user) else ():
        points = readings.trend(part.key, since=start)
        charted.append({"measured": part, "chart": charts.line(points, start=start, deadline=held.deadline, unit=part.unit)})
    unit = steering_rules.own_units(user).filter(clauses=held).first() if user.may("steering.answer") else None
    return {
        "row": row,
        "clause": held,
        "charted": [one for one in charted if one["chart"]],
        "late": _late_rows(row, user),
        "reports": steering.reports(user, clause=held).order_by("-month", "-pk")[:12],
        "orders": SupervisionOrder.objects.visible_to(user).filter(clause=held).select_related("organisation")[:12],
        "unit": unit,
    }


def _late_rows(row: board.Row, user) -> list[dict]:
    """Return up to ten rows that are not done, of the clause's first share, once its deadline is past or near."""
    if row.light not in {"late", "near"}:
        return []
    one = next((BY_KEY[part.key] for part in row.measured if part.is_share and BY_KEY[part.key].done is not None), None)
    return [line_of(found) for found in rows_of(one, user).order_by("pk")[:10]] if one else []
