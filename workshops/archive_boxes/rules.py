"""How long documents are kept, who may put them in, how a completeness is reckoned."""

from datetime import date, timedelta

from jishan_portal.accounts.roles import Role
from jishan_portal.kit import clock
from jishan_portal.kit.workdays import add_months
from jishan_portal.rulebook.queries import value
from workshops.archive_boxes.models import Item, KeepFrom

YEAR = 12
NUMERALS = dict(enumerate("一二三四五六七八九十", 1))


def can_file(user) -> bool:
    """Whether somebody puts documents into boxes: the owner, and the office for those who cannot (代办)."""
    return Role.OWNER in user.roles or user.may("registry.edit")


def proof_since(on: date | None = None) -> date:
    """Return the first day whose evidence shows that a rule is followed now (rule `boxes.proof_days`)."""
    day = on or clock.today()
    return day - timedelta(days=int(value("boxes.proof_days", day)) - 1)


def keep_until(item: Item, *, issued_on: date, valid_until: date | None) -> date | None:
    """Return until when a document is kept; None where the day from which it counts is not known yet."""
    if item.keep_from == KeepFrom.MADE:
        return add_months(issued_on, item.keep_months)
    if item.keep_from == KeepFrom.LEAVE:
        return None
    if valid_until:
        return add_months(valid_until, item.keep_months)
    return add_months(issued_on, item.keep_months_else) if item.keep_months_else else None


def keep_words(item: Item) -> str:
    """Say how long the documents of an item are kept: 产品保质期满之日起 6 个月；没有保质期的 2 年."""
    said = f"{item.get_keep_from_display()}起 {_span(item.keep_months)}"
    if item.keep_from in {KeepFrom.SHELF_LIFE, KeepFrom.VALIDITY} and item.keep_months_else:
        return f"{said}；没有期限的，形成之日起 {_span(item.keep_months_else)}"
    return said


def _span(months: int) -> str:
    return f"{months // YEAR} 年" if months % YEAR == 0 else f"{months} 个月"


def percent(met: int, required: int) -> int:
    """Return whole percent of required items that are met, rounded down; nothing required is complete."""
    return met * 100 // required if required else 100
