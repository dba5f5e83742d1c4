"""Whole columns of texts taken in blocks: where every text of a block has a plain form, nobody looks at them one by one."""

import re
from collections.abc import Callable

BLOCK = 64  # large enough that one look costs nearly nothing a text, small enough that an odd text keeps few others from it


class Form:
    """A form that a text may have as a whole (a pattern that matches no line break); `pattern` is a regular expression."""

    def __init__(self, pattern: str):
        self._lines = re.compile(rf"(?:(?:{pattern})\n)*")

    def is_of_all(self, texts: list) -> bool:
        """Whether all of them are texts of this form."""
        try:
            text = "\n".join([*texts, ""])
        except TypeError:  # a number or a day among them
            return False
        return bool(self._lines.fullmatch(text)) and text.count("\n") == len(texts)


def by_block(values: list, is_plain: Callable[[list], bool], plain: Callable, other: Callable) -> list:
    """Return the values after `plain` (taking a block) where the block is plain, else after `other` (taking one value).

    Both must say the same of a value of a plain block; `plain` is only there to say it sooner.
    """
    done: list = []
    for start in range(0, len(values), BLOCK):
        block = values[start : start + BLOCK]
        done += plain(block) if is_plain(block) else map(other, block)
    return done
