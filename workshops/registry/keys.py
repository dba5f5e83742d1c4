"""Keys under which two spellings of one workshop meet: name, address, pinyin initials.

Folded away: full-width forms, blanks, punctuation, the county and township in front, the word for the trade at the end
(加工坊, 作坊, 坊, 店, 铺, 厂 …). Kept: 家, 记, 氏 and 小, 老, because 孙家 and 孙记 are two shops in one village.
"""

import re
from functools import lru_cache
from operator import add

from jishan_portal.kit.sealed import fingerprint
from jishan_portal.kit.search import TIDY, folded, search_text

PLACE = re.compile(r"^(?:[一-龥]{2,3}省)?(?:[一-龥]{2,3}市(?=[一-龥]{2,3}[县区]))?(?:[一-龥]{2}县)?(?:[一-龥]{2}[镇乡](?=.))?")
TRADE = re.compile(r"(?:食品)?(?:加工|生产|经营|制作)?小?(?:作坊|门市部|经营部|工坊|坊|店|铺|厂|部)$")
NOTE = re.compile(r"[(（\[【].*?[)）\]】]")
MARKS = re.compile(r"[^0-9A-Z\u3400-\u9fff]")
NUMBER_MARK = re.compile(r"(?:第)?(\d+)(?:号院?|号楼|户)?$")
LONGEST_NAME, LONGEST_ADDRESS = 80, 120
# Columns of a file that are looked up by their whole value. Their indexes stand in the model's Meta: a field's own index of text has a
# twin for LIKE besides, which nothing asks for and every update of a file would write. The indexes of OFTEN_BLANK leave out the files
# whose column is blank, which in many ledgers is every file: nobody looks one up by a number that it does not have.
LOOKED_UP = ("name_key", "kind")
OFTEN_BLANK = ("address_key", "owner_id_print", "phone", "credit_code", "licence_number")
# What a file is found by, in this order; after it its township with its village, and its address.
FOUND_BY = ("name", "name_initials", "owner_name", "phone", "code", "licence_number", "credit_code")


def name_key(name: str) -> str:
    """Return what two spellings of one name share: 稷山县稷峰镇孙家醋作坊 and 孙家醋坊 both give 孙家醋."""
    plain = folded(name)
    bare = plain if TIDY.fullmatch(plain) else MARKS.sub("", NOTE.sub("", plain)) or MARKS.sub("", plain) or plain
    return (_without_trade(PLACE.sub("", bare) or bare))[:LONGEST_NAME]


def _unmarked(plain: str) -> str:
    return plain if TIDY.fullmatch(plain) else MARKS.sub("", plain)


def _without_trade(name: str) -> str:
    """Take the words for the trade off the end, 油坊店 as far as 油; a name that is nothing else stays."""
    while shorter := TRADE.sub("", name):
        if shorter == name:
            return name
        name = shorter
    return name


def address_key(address: str) -> str:
    """Return what two spellings of one address share: 稷山县稷峰镇东南村5号 and 东南村 5 号 both give 东南村5."""
    bare = _unmarked(folded(address))
    return NUMBER_MARK.sub(r"\1", PLACE.sub("", bare))[:LONGEST_ADDRESS]


@lru_cache(maxsize=100_000)
def _letters(piece: str) -> str:
    """Return the initials of a character, or of a pair that the dictionary reads as one word (重阳, 长寿)."""
    from pypinyin import Style, lazy_pinyin

    return "".join(part[:1] for part in lazy_pinyin(piece, style=Style.FIRST_LETTER)).upper()


def _initial(word: str) -> str:
    """Character by character, each remembered: taking whole names through the dictionary costs 0.2 ms a name."""
    from pypinyin.constants import PHRASES_DICT

    if PHRASES_DICT.keys().isdisjoint(map(add, word, word[1:])):
        return "".join(map(_letters, word))
    found = [_letters(letter) for letter in word]
    for at in range(len(word) - 1):
        pair = word[at : at + 2]
        if pair in PHRASES_DICT:
            found[at : at + 2] = _letters(pair)
    return "".join(found)


def initials(name: str) -> str:
    """Return the pinyin initials of a name without the place in front: 稷山县平陇香酥麻花坊 gives PLXSMHF."""
    bare = _unmarked(folded(name))
    return initials_of(PLACE.sub("", bare) or bare)


def initials_of(bare: str) -> str:
    """Return the initials of a name that is folded and has no place in front."""
    found = _initial(bare)
    return (found if found.isascii() and found.isalnum() else MARKS.sub("", found))[:LONGEST_NAME]


def fill(workshop) -> None:
    """Set the keys of a workshop from its fields; call before saving, whichever way it is saved."""
    workshop.name_key = name_key(workshop.name)
    workshop.name_initials = initials(workshop.name)
    workshop.address_key = address_key(workshop.address)
    workshop.owner_id_print = fingerprint(workshop.owner_id)


def searched(workshop, area_name: str = "") -> tuple[str, str]:
    """Return (text, pieces) under which a workshop is found; `area_name` is the township's name."""
    place = f"{area_name}{workshop.village}"
    return search_text((*(getattr(workshop, name) for name in FOUND_BY), place, workshop.address))
