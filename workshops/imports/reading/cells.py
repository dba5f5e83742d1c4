"""Cleaning one cell: what is meant by what was typed, or a sentence that says what to do.

The rule behind every decision: *identifiers that fail their check (ID number, credit code, phone) and dates that cannot be
read are problems, the row waits; descriptive values that cannot be read (head count, floor area, willingness) are left
empty with a warning, the row goes on; a blank is always allowed except for name and township.*

- Full-width digits and letters, blanks, dashes, a leading ' and invisible characters are tidied away.
- An ID number that Excel keeps as a number has lost its last digits: a problem, nothing could bring them back.
- A name or other text that begins like a formula (= + - @), holds < or >, or turns the direction of writing is a problem:
  no workshop is called so, and such text would harm whoever opens an export. In phones and codes, where copying from
  address books leaves direction marks behind, the marks are just dropped. Quotation marks and semicolons are ordinary text.
- Line breaks inside a name are closed up, with a warning. Names over 80 characters are a problem, remarks are cut at 300 with a warning.
- 无、办理中、/、— and the like in the licence column mean that there is none. 长期 means without end.
"""

import re
import unicodedata
from decimal import Decimal
from functools import lru_cache

from jishan_portal.kit import identifiers
from workshops.imports.reading.plain import INVISIBLE, NO_LICENCE, NOTHING, CellProblem, as_text

TIDY = re.compile(r"[\u3400-\u9fffA-Za-z0-9（(][\u3400-\u9fffA-Za-z0-9（）()·、；/\-]*")
BIDI = re.compile(r"[\u202a-\u202e\u2066-\u2069]")
BREAKS = re.compile(r"\s*[\r\n\u2028\u2029\x85]+\s*")
UNCLEAR_NUMBER = re.compile(r"\d(?:\.\d+)?[eE]\+?\d+")
ID_FORM = re.compile(r"[1-9]\d{16}[\dX]", re.ASCII)
MOBILE = re.compile(r"1[3-9]\d{9}", re.ASCII)
SPOILED = 10**15
NAME_LENGTH, OWNER_LENGTH, ADDRESS_LENGTH, VILLAGE_LENGTH, NOTE_LENGTH, PRODUCT_LENGTH, LICENCE_LENGTH = 80, 30, 120, 40, 300, 60, 40


def clean_text(value, limit: int, warn=None) -> str:
    """Return harmless text of at most `limit` characters."""
    if isinstance(value, str) and len(value) <= limit and TIDY.fullmatch(value) and value not in NOTHING:
        return value
    text = as_text(value)
    if BIDI.search(text):
        raise CellProblem("含有改变文字方向的隐藏字符，显示的与实际的不一样。请删去后重新输入。")
    text = INVISIBLE.sub("", text)
    if BREAKS.search(text):
        text = BREAKS.sub("", text)
        if warn:
            warn("单元格里的换行已去掉。")
    text = identifiers.half_width(text.lstrip("'’"))
    if text.lower() in NOTHING:
        return ""
    if text[0] in "=+-@":
        raise CellProblem(f"以“{text[0]}”开头，像是公式而不是文字。请改为实际内容。")
    if "<" in text or ">" in text:
        raise CellProblem("含有“<”或“>”，像是网页代码。请改为实际内容。")
    if len(text) > limit:
        raise CellProblem(f"有 {len(text)} 个字，超过 {limit} 个字的上限。请缩短。")
    return text


def name(value, warn) -> str:
    """The workshop's name; never blank."""
    text = clean_text(value, NAME_LENGTH, warn)
    if not text:
        raise CellProblem("没有填写名称。请补上；如果单元格里是公式，请改为文字。")
    return text


def owner_name(value, warn) -> str:
    """Who runs it."""
    return clean_text(value, OWNER_LENGTH, warn)


def address(value, warn) -> str:
    """Where it produces."""
    return clean_text(value, ADDRESS_LENGTH, warn)


def village(value, warn) -> str:
    """Village or community."""
    return clean_text(value, VILLAGE_LENGTH, warn)


def note(value, warn) -> str:
    """A remark; too long ones are cut, with a warning."""
    text = clean_text(value, 10**6, warn)
    if len(text) > NOTE_LENGTH:
        warn(f"备注有 {len(text)} 个字，只保留前 {NOTE_LENGTH} 个字。")
    return text[:NOTE_LENGTH]


def owner_id(value, warn) -> str:
    """A resident ID number of 18 characters."""
    if isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) >= SPOILED:
        raise CellProblem(_SPOILED_ID)
    text = as_text(value).lstrip("'’‘`").upper()
    if not ID_FORM.fullmatch(text):
        if text.lower() in NOTHING:
            return ""
        if UNCLEAR_NUMBER.fullmatch(text):
            raise CellProblem(_SPOILED_ID)
    try:
        return identifiers.check_resident_id(text)
    except ValueError as error:
        raise CellProblem(str(error)) from error


_SPOILED_ID = "身份证号被 Excel 当成数字保存，后三位已经丢失，无法还原。请把这一列的格式改为“文本”，再对照身份证重新填写 18 位号码。"


def phone(value, warn) -> str:
    """One phone number; of several the first is taken."""
    text = as_text(value).lstrip("'’‘`")
    if MOBILE.fullmatch(text):
        return text
    text = identifiers.half_width(INVISIBLE.sub("", BIDI.sub("", text)))
    if text.lower() in NOTHING:
        return ""
    several = [part for part in re.split(r"[、,，;；/\\]|(?<=\d{5})\s(?=1[3-9]\d{9})", text) if part.strip()]
    if len(several) > 1:
        warn("填了几个电话，取第一个。")
    try:
        return identifiers.check_phone(several[0] if several else text)
    except ValueError as error:
        raise CellProblem(str(error)) from error


def credit_code(value, warn) -> str:
    """A unified social credit code in upper case."""
    if isinstance(value, float) and abs(value) >= SPOILED:
        raise CellProblem("统一社会信用代码被 Excel 当成数字保存，末几位已经丢失。请把这一列的格式改为“文本”后重新填写。")
    text = as_text(value).lstrip("'’‘`")
    if text.lower() in NO_LICENCE:
        return ""
    try:
        return identifiers.check_credit_code(text)
    except ValueError as error:
        raise CellProblem(str(error)) from error


def licence_number(value, warn) -> str:
    """The number of the workshop licence; its form is not laid down, so only blanks are taken out."""
    if isinstance(value, float) and abs(value) >= SPOILED:
        raise CellProblem("许可证号被 Excel 当成数字保存，末几位已经丢失。请把这一列的格式改为“文本”后重新填写。")
    text = clean_text(value, LICENCE_LENGTH * 2).replace(" ", "")
    if text.lower() in NO_LICENCE:
        return ""
    if len(text) > LICENCE_LENGTH:
        raise CellProblem(f"许可证号有 {len(text)} 个字符，超过 {LICENCE_LENGTH} 个。请核对是否填了别的内容。")
    if text.isalpha():
        warn(f"许可证号一栏是“{text}”，没有号码，按未取得许可证处理。")
        return ""
    return text


def products(value, warn) -> tuple:
    """The products named in a cell, each once, in their order."""
    if isinstance(value, str):
        return _products_of_text(value)
    return _products_of_text(as_text(value))


@lru_cache(maxsize=5_000)
def _products_of_text(text: str) -> tuple:
    parts = (clean_text(part, PRODUCT_LENGTH) for part in re.split(r"[、,，/;；|\s]+", text) if part)
    return tuple(dict.fromkeys(part for part in parts if part and part != "等"))


_COUNT = re.compile(r"约?(\d{1,5})(?:\.0)?(?:人|名|个|位)?(?:左右)?")
_AREA = re.compile(r"约?(\d{1,6}(?:\.\d+)?)(?:平方米|平米|平方|㎡|m2|m²|平)?(?:左右)?")


def staff_count(value, warn) -> int | None:
    """How many people work there: 3, 3人, 约3人."""
    text = as_text(value)
    count = _count_in(text)
    if count is None and text.lower() not in NOTHING:
        warn(f"从业人数“{text[:20]}”认不出是几人，未录入。")
    return count


@lru_cache(maxsize=5_000)
def _count_in(text: str) -> int | None:
    match = _COUNT.fullmatch(unicodedata.normalize("NFKC", text).replace(" ", ""))
    return int(match[1]) if match else None


def floor_area(value, warn) -> Decimal | None:
    """The floor in square metres: 100, 100㎡, 约120平米."""
    match = _AREA.fullmatch(unicodedata.normalize("NFKC", as_text(value)).replace(" ", "").lower())
    if match:
        return Decimal(match[1]).quantize(Decimal("0.1"))
    if as_text(value).lower() not in NOTHING:
        warn(f"场所面积“{as_text(value)[:20]}”认不出是多少平方米，未录入。")
    return None


YES = frozenset({"愿意", "是", "√", "✓", "✔", "有意向", "有意愿", "有", "愿", "同意", "对", "y", "yes", "1", "true", "拟升级"})
NO = frozenset({"不愿意", "否", "×", "✗", "x", "无意向", "无意愿", "无", "不", "不愿", "不同意", "暂不", "n", "no", "0", "false"})


def wants_upgrade(value, warn) -> bool | None:
    """Whether the owner would like to be raised (提档升级)."""
    text = unicodedata.normalize("NFKC", as_text(value)).replace(" ", "").lower()
    if text in YES:
        return True
    if text in NO:
        return False
    if text not in NOTHING:
        warn(f"提档升级意愿“{text[:20]}”认不出是愿意还是不愿意，未录入。")
    return None
