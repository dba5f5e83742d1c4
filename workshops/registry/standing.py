"""How a paper with an end date stands today: one answer for the list, the file, the owner's phone and the public page."""

from datetime import date
from typing import NamedTuple

from jishan_portal.kit import clock
from jishan_portal.rulebook.queries import value

WARN_RULE = "expiry.remind_days"


class Standing(NamedTuple):
    """A tone of the face (`ok`, `near`, `late`, `off`) and the words beside it."""

    tone: str
    words: str


def warn_days(on: date | None = None) -> tuple[int, ...]:
    """Return the days before an end date on which people are told, largest first."""
    return tuple(sorted(value(WARN_RULE, on), reverse=True))


def standing(until: date | None, on: date | None = None, *, warn: int | None = None) -> Standing:
    """Say how a paper stands that holds until (and including) a day; without a day it runs on.

    `warn` is the largest of `warn_days`, for whoever asks about many papers of one day.
    """
    if until is None:
        return Standing("ok", "长期有效")
    left = (until - (on or clock.today())).days
    if left < 0:
        return Standing("late", f"已过期 {-left} 天")
    if left == 0:
        return Standing("near", "今天到期")
    return Standing("near" if left <= (warn_days(on)[0] if warn is None else warn) else "ok", f"还有 {left} 天")


def licence_standing(number: str, until: date | None, on: date | None = None) -> Standing:
    """Say how a workshop stands with its workshop licence; without a number it has none."""
    return standing(until, on) if number else Standing("off", "无许可证")
