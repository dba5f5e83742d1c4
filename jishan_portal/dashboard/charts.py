"""Charts as numbers for an SVG: the server works out the points, the template draws them, a table beside says the same."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.safestring import SafeString

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 640, 240, 44, 96, 18, 30
STEPS = (1, 2, 5)
LINES = 6
MONTHS = 6


@dataclass(frozen=True)
class Line:
    """A line in time: its polyline, axes, the even pace to the deadline, and where its speed will have brought it."""

    points: str
    last: tuple
    ticks: tuple
    months: tuple
    pace: tuple | None
    forecast: tuple | None
    says: str
    rows: tuple
    width: int = WIDTH
    height: int = HEIGHT

    @property
    def table(self) -> SafeString:
        """The same in rows, drawn here: a year has fifty, and each value would cost the template more than the row."""
        row = '<tr><th scope="row">{}</th><td class="num">{:,}</td><td class="num">{:,}</td></tr>'
        return SafeString("".join(row.format(day.isoformat(), done, total) for day, done, total in self.rows))


def _step(most: int) -> int:
    """Return the round distance of the grid lines: at most LINES of them up to the highest value."""
    unit = 1
    while True:
        for step in STEPS:
            if most <= step * unit * LINES:
                return step * unit
        unit *= 10


def line(points: list[tuple[date, int, int]], *, start: date, deadline: date | None, unit: str) -> Line | None:
    """Return the chart of (day, done, total) rows; None where a line says nothing: fewer than two days, or nothing all along."""
    if len(points) < 2 or not any(done or total for _, done, total in points):
        return None
    last_day, last_done, due = points[-1]
    first, end = min(start, points[0][0]), max(deadline or last_day, last_day)
    step = _step(max(due, *(done for _, done, _ in points), 1))
    lines = -(-max(due, *(done for _, done, _ in points), 1) // step)
    top = step * lines

    def x(day: date) -> float:
        return round(LEFT + (WIDTH - LEFT - RIGHT) * (day - first).days / max(1, (end - first).days), 1)

    def y(many: float) -> float:
        return round(HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * min(many, top) / top, 1)

    reached = _forecast(points, due)
    shown = reached if reached and deadline and last_day < reached <= end else None
    return Line(
        points=" ".join(f"{x(day)},{y(done)}" for day, done, _ in points),
        last=(x(last_day), y(last_done), last_done),
        ticks=tuple((y(step * number), step * number) for number in range(lines + 1)),
        months=tuple((x(day), f"{day.month}月") for day in _months(first, end)),
        pace=(x(first), y(0), x(deadline), y(due), due) if deadline and due else None,
        forecast=(x(shown), y(due), f"{shown.month}月{shown.day}日") if shown else None,
        says=_say(reached, deadline, last_done, due, unit),
        rows=tuple(points),
    )


def _months(first: date, end: date) -> list[date]:
    day, found = first.replace(day=1), []
    while day <= end:
        if day >= first:
            found.append(day)
        day = (day + timedelta(days=32)).replace(day=1)
    return found[:: -(-len(found) // MONTHS)]


def _forecast(points: list, due: int) -> date | None:
    """Return when the speed of the last four weeks will have done all that is due; None where nothing moves or all is done."""
    last_day, last_done, _ = points[-1]
    past = [point for point in points if point[0] <= last_day - timedelta(days=28)] or points[:1]
    day, done, _ = past[-1]
    moved = last_done - done
    if moved <= 0 or last_done >= due or last_day <= day:
        return None
    days = -(-(due - last_done) * (last_day - day).days // moved)
    return last_day + timedelta(days=days) if days < 3650 else None


def _say(reached: date | None, deadline: date | None, done: int, due: int, unit: str) -> str:
    if due and done >= due:
        return f"已全部完成，共 {due} {unit}"
    if reached is None:
        return f"近四周没有进展，还差 {due - done} {unit}" if due > done else f"现在 {done} {unit}"
    year = f"{reached.year}年" if reached.year != (deadline or reached).year else ""
    when = f"{year}{reached.month}月{reached.day}日"
    late = "，晚于期限" if deadline and reached > deadline else ""
    return f"照近四周的速度，{when}可全部完成{late}"
