"""The keys of `keys` for whole columns: the same answers, without a pattern where a text shows at its ends that none applies.

Nearly all names and addresses are folded already, begin with a township or no place at all, and end in one character for the
trade or one mark of a number. What begins or ends in another way is left to `keys`.
"""

from collections.abc import Callable, Iterator

from jishan_portal.kit.columns import Form, by_block
from jishan_portal.kit.search import search_texts
from workshops.registry import keys

FOLDED = Form("[0-9A-Z\u4e00-\u9fff]*")
WITHOUT_ORDINAL = Form("[0-9A-Z\u4e00-\u7b2b\u7b2d-\u9fff]*")  # without 第
DIGITS = frozenset("0123456789")
START = END = 4  # so many characters at its ends tell how a text is cut
UNCLEAR = -1
TRADES, BEFORE_TRADES = frozenset("坊部店铺厂"), ("作", "工", "小", "食品", "生产", "经营", "门市")
TOWNS, REGIONS = frozenset("镇乡"), frozenset("省市")


class _Known(dict):
    """How many characters go, by the end of a text, each worked out when it is first asked for."""

    def __init__(self, work_out: Callable[[str], int]):
        super().__init__()
        self._work_out = work_out

    def __missing__(self, end: str) -> int:
        found = self[end] = self._work_out(end)
        return found


def name_keys(names: list[str]) -> list[str]:
    """Return `keys.name_key` of each."""
    return _cut(names, FOLDED, keys.LONGEST_NAME, _trade, keys.name_key)


def address_keys(addresses: list[str]) -> list[str]:
    """Return `keys.address_key` of each."""
    return _cut(addresses, WITHOUT_ORDINAL, keys.LONGEST_ADDRESS, _number_mark, keys.address_key)


def initials(names: list[str]) -> list[str]:
    """Return `keys.initials` of each."""
    places = _Known(_place)

    def of_block(block: list[str]) -> list[str]:
        ends = zip(block, [places[name[:START]] for name in block], strict=True)
        return [keys.initials(name) if place == UNCLEAR else keys.initials_of(name[place:]) for name, place in ends]

    return by_block(names, FOLDED.is_of_all, of_block, keys.initials)


def searched(columns: dict[str, list[str]], places: list[str]) -> Iterator[tuple[str, str]]:
    """Return `keys.searched` of many files by their columns; `places` are their townships with their villages."""
    return search_texts([*(columns[name] for name in keys.FOUND_BY), places, columns["address"]])


def _cut(texts: list[str], form: Form, length: int, of_end: Callable[[str], int], definition: Callable[[str], str]) -> list[str]:
    """Return the texts without what their ends tell, or what the definition says where that is not clear."""
    places, marks = _Known(_place), _Known(of_end)

    def cut(block: list[str]) -> list[str]:
        firsts = [places[text[:START]] for text in block]
        lasts = [marks[text[-END:]] for text in block]
        if UNCLEAR in firsts or UNCLEAR in lasts or min(map(len, block)) < START + END:
            return [_cut_one(*ends, definition) for ends in zip(block, firsts, lasts, strict=True)]
        return [text[first : len(text) - last] for text, first, last in zip(block, firsts, lasts, strict=True)]

    return by_block(texts, lambda block: form.is_of_all(block) and max(map(len, block)) <= length, cut, definition)


def _cut_one(text: str, first: int, last: int, definition: Callable[[str], str]) -> str:
    is_clear = UNCLEAR not in (first, last) and len(text) - first >= END
    return text[first : len(text) - last] if is_clear else definition(text)


def _place(start: str) -> int:
    """Return how many characters of place a text that begins so has in front, UNCLEAR where more of it decides."""
    third, fourth = start[2:3], start[3:4]
    if fourth in REGIONS:
        return UNCLEAR
    if third not in TOWNS:
        return UNCLEAR if third in REGIONS or third == "县" else 0
    return 3 if fourth and keys.PLACE.match(start).end() == 3 else UNCLEAR


def _trade(end: str) -> int:
    """Return how many characters of trade a text that ends so has, UNCLEAR where more of it decides."""
    taken = 0
    while end[-1:] in TRADES:
        end, taken = end[:-1], taken + 1
        if len(end) == 1 or end.endswith(BEFORE_TRADES):
            return UNCLEAR
    return taken


def _number_mark(end: str) -> int:
    """Return how many characters stand behind the number with which a text ends: 1 in 5号, 2 in 5号院, 0 where it does not."""
    last = 1 if end[-1:] in {"号", "户"} else 2 if end[-2:] in {"号院", "号楼"} else 0
    return last if end[-last - 1 : -last or None] in DIGITS else 0
