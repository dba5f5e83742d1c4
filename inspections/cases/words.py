"""How dates and amounts stand in the papers of a case."""

from datetime import date, datetime
from decimal import Decimal

from jishan_portal.kit import clock

SPACE = "—"


def day(value: date | datetime | None) -> str:
    """Return a day as papers write it: 2024年6月7日; empty for none."""
    if value is None:
        return ""
    on = clock.day_of(value) if isinstance(value, datetime) else value
    return f"{on.year}年{on.month}月{on.day}日"


def amount(value: Decimal) -> str:
    """Return an amount in yuan as papers write it."""
    return f"{value:,.2f}"
