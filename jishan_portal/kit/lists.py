"""What big lists share: conditions kept in the address, chips that drop one, headers that sort, the foot with its count."""

from collections.abc import Callable, Iterable
from datetime import date
from html import escape
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.safestring import SafeString

from jishan_portal.kit import paging

PLACES = ("after", "before", "start", "exact")
MARKS = {"ascending": ("caret-up-fill", "从小到大"), "descending": ("caret-down-fill", "从大到小")}


def day(text: str) -> date | None:
    """Read 2024-09-30; anything else is no day."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def without(address: QueryDict, *names: str, **changes) -> str:
    """Return the query string without some parameters (and without the place in the list), with others set."""
    dropped = {*names, *PLACES, *changes}
    left = [(key, text) for key, texts in address.lists() if key not in dropped for text in texts]
    return "?" + urlencode(left + [pair for pair in changes.items() if pair[1] not in {None, ""}])


def named(chosen: list, options) -> str:
    """Return the labels of what was chosen, one after the other."""
    names = {str(key): label for key, label in options}
    return "、".join(str(names[str(key)]) for key in chosen if str(key) in names)


def between(first: date | None, last: date | None) -> str:
    """Say a span of days; empty without either end."""
    return f"{first or ''} 至 {last or ''}".strip() if first or last else ""


def chips(address: QueryDict, conditions: Iterable[tuple]) -> list[dict]:
    """Name each condition in words with the address that drops it. `conditions`: (parameters, label, words); empty words are left out."""
    return [{"label": label, "value": words, "url": without(address, *names)} for names, label, words in conditions if words]


def boxes(name: str, options: Iterable[tuple], chosen) -> SafeString:
    """Return boxes to tick, one an option."""
    held = {str(value) for value in chosen}
    return SafeString(
        "".join(
            f'<label class="form-check"><input class="form-check-input" type="checkbox" name="{name}" value="{escape(str(value))}"'
            f"{' checked' if str(value) in held else ''}>{escape(str(label))}</label>"
            for value, label in options
        )
    )


def many(name: str, label: str, chosen: list, options: list) -> dict:
    """Return one choice of several in the filter bar: what it says, and its boxes."""
    return {"label": label, "said": _said(chosen, options) or f"全部{label}", "boxes": boxes(name, options, chosen)}


def _said(chosen: list, options: list) -> str:
    """Say which were chosen: 稷峰镇, or 稷峰镇等 3 个."""
    held = {str(value) for value in chosen}
    names = [str(label) for value, label in options if str(value) in held]
    if len(names) > 1:
        return f"{names[0]}等 {len(names)} 个"
    return names[0] if names else ""


def kept(address: QueryDict, *names: str) -> list[tuple]:
    """Return the conditions that a second form of the page carries along, without some parameters and the place in the list."""
    return [(key, values) for key, values in address.lists() if key not in {*names, *PLACES}]


def sorting(address: QueryDict, order: paging.Order, key: str) -> dict:
    """Return what a header that sorts needs: its address (a click turns the order round), mark and aria state."""
    plain = key.removeprefix("-")
    is_on = order.key.removeprefix("-") == plain
    other = plain if order.key.startswith("-") else f"-{plain}"
    aria = ("descending" if order.key.startswith("-") else "ascending") if is_on else ""
    mark, words = MARKS.get(aria, ("", ""))
    return {"url": without(address, sort=other if is_on else key), "mark": mark, "words": words, "aria": aria}


def heads(address: QueryDict, order: paging.Order, columns) -> list[dict]:
    """Return the headers of columns (`label`, `sort`), those with an order as links."""
    plain = {"url": "", "mark": "", "words": "", "aria": ""}
    return [{"label": column.label, **(sorting(address, order, column.sort) if column.sort else plain)} for column in columns]


def foot(address: QueryDict, got: paging.Page, rows: Callable, *, known: paging.Count | None = None) -> dict:
    """Return count and pager: known from the page itself where it holds all, else counted to the cap, or fully when asked.

    `rows()` gives the whole list as a queryset; `known` is its count to the cap where the page has it already.
    """
    is_whole = not (got.previous or got.next)
    if is_whole:
        number = paging.Count(len(got.rows))
    else:
        number = known if known and "exact" not in address else paging.count(rows(), exact="exact" in address)
    here = without(address)
    pager = {
        "count_label": f"共 {number} 条",
        "range_label": f"本页 {len(got.rows)} 条",
        "previous_url": f"{here}&before={got.previous}" if got.previous else "",
        "next_url": f"{here}&after={got.next}" if got.next else "",
        "size": got.size,
        "sizes": paging.SIZES,
    }
    return {"count": number, "pager": pager, "is_long": bool(got.next or got.previous), "jump_base": here}
