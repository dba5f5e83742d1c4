"""Numbers that people type: cleaned, normalised and checked; every refusal says in Chinese what to do.

A `normalise_*` function only tidies; a `check_*` function returns the tidy form or raises ValueError.
The check digits come from python-stdnum; the SC licence number (GB/T 17710 MOD 11,10) it has not.
"""

import re
import unicodedata
from datetime import date

from stdnum.cn import ric, uscc
from stdnum.exceptions import ValidationError as BadNumber
from stdnum.iso7064 import mod_11_10

from jishan_portal.kit import clock

MOBILE = re.compile(r"1[3-9]\d{9}", re.ASCII)
LANDLINE = re.compile(r"(0\d{2,3})-(\d{7,8})", re.ASCII)
SHORT_NUMBER = re.compile(r"1[012]\d{1,4}|9[56]\d{3,4}", re.ASCII)
FOOD_LICENCE = re.compile(r"SC[12]\d{13}", re.ASCII)
DOCUMENT_NUMBER = re.compile(r"[\u4e00-\u9fff]{2,12}〔20\d{2}〕[1-9]\d{0,4}号", re.ASCII)

INVISIBLE = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad]")
SPACES = re.compile(r"[\s\u3000]+")
DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−－ー", "-"))
TIDY = re.compile(r"[!-~\u3400-\u9fff，。；：？！（）、“”‘’《》〈〉【】〔〕]*")  # nothing to make half-width: nearly every text
KEPT_WIDE = "，。；：？！（）、“”‘’《》〈〉【】〔〕［］"
CODE_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
ID_LENGTH = CODE_LENGTH = 18


def half_width(text: str) -> str:
    """Return text with full-width digits, letters and spaces made half-width and invisible characters removed.

    Chinese punctuation stays as it is; runs of white space become one blank.
    """
    if type(text) is str and TIDY.fullmatch(text):
        return text
    text = INVISIBLE.sub("", str(text or ""))
    text = "".join(c if c in KEPT_WIDE else unicodedata.normalize("NFKC", c) for c in text)
    return SPACES.sub(" ", text).strip()


def _compact(text: str) -> str:
    """Half-width, without blanks and dashes, upper case."""
    return re.sub(r"[ \-.]", "", half_width(text).translate(DASHES)).upper()


def _only_ascii(number: str) -> bool:
    return number.isascii() and number.isalnum()


def normalise_credit_code(text: str) -> str:
    """Return a credit code without blanks and dashes, in upper-case half-width characters."""
    return _compact(text)


def check_credit_code(text: str) -> str:
    """Return the normalised 统一社会信用代码 (GB 32100-2015) or raise ValueError."""
    code = normalise_credit_code(text)
    if len(code) != CODE_LENGTH:
        raise ValueError(f"统一社会信用代码应为 18 位，现为 {len(code)} 位，请对照营业执照重新填写。")
    wrong = sorted(set(code) - set(CODE_ALPHABET))
    if wrong:
        raise ValueError(f"统一社会信用代码里不会有“{'、'.join(wrong)}”（不用字母 I、O、S、V、Z），请对照营业执照核对，例如 O 应为数字 0。")
    if not code[2:8].isdigit():
        raise ValueError("统一社会信用代码第 3 至 8 位是登记机关区划，应为数字，请对照营业执照核对。")
    if uscc.calc_check_digit(code) != code[-1]:
        raise ValueError("统一社会信用代码校验不符，多半有一位写错，请对照营业执照逐位核对。")
    return code


def organisation_code_warning(code: str) -> str:
    """Return advice when positions 9–17 fail their own check digit (GB 11714), else an empty text; never a reason to refuse."""
    values = ["0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ".index(c) for c in code[8:16]]
    rest = 11 - sum(v * w for v, w in zip(values, (3, 7, 9, 10, 5, 8, 4, 2), strict=True)) % 11
    expected = {10: "X", 11: "0"}.get(rest, str(rest))
    return "" if expected == code[16] else "统一社会信用代码第 9 至 17 位的组织机构代码校验不符，建议对照营业执照再核对一次。"


def normalise_resident_id(text: str) -> str:
    """Return an ID number without blanks and dashes, X in upper case."""
    return _compact(text)


def check_resident_id(text: str, *, on: date | None = None) -> str:
    """Return the normalised 居民身份证号码 (GB 11643-1999) or raise ValueError; born no later than `on` (today)."""
    number = normalise_resident_id(text)
    if len(number) != ID_LENGTH:
        raise ValueError(f"身份证号应为 18 位，现为 {len(number)} 位，请对照身份证重新填写。")
    if not (_only_ascii(number) and number[:-1].isdigit() and number[-1] in "0123456789X"):
        raise ValueError("身份证号前 17 位应为数字，末位为数字或 X，请对照身份证核对。")
    try:
        born = ric.get_birth_date(number)
    except BadNumber as error:
        raise ValueError(f"身份证号第 7 至 14 位“{number[6:14]}”不是真实的日期，请对照身份证核对出生日期。") from error
    if born > (on or clock.today()):
        raise ValueError(f"身份证号里的出生日期 {born:%Y-%m-%d} 晚于今天，请对照身份证核对。")
    if ric.calc_check_digit(number) != number[-1]:
        raise ValueError("身份证号校验不符，多半有一位写错，请对照身份证逐位核对。")
    return number


def is_man(resident_id: str) -> bool:
    """Whether the 17th digit of a checked ID number is odd."""
    return int(resident_id[16]) % 2 == 1


def normalise_phone(text: str) -> str:
    """Return a phone number in half-width digits, without blanks; a land line as 区号-号码, the country's +86 taken off."""
    number = re.sub(r"[ ()（）.]", "", half_width(text).translate(DASHES))
    number = re.sub(r"^(?:(?:\+|00)86-?|86-?(?=1[3-9]\d{9}$))", "", number)
    digits = number.replace("-", "")
    if MOBILE.fullmatch(digits):
        return digits
    if "-" in number:
        return number
    split = 3 if digits.startswith(("010", "02")) else 4
    dashed = f"{digits[:split]}-{digits[split:]}"
    return dashed if LANDLINE.fullmatch(dashed) else digits


def check_mobile(text: str) -> str:
    """Return the 11 digits of a mobile number or raise ValueError."""
    number = normalise_phone(text)
    if not MOBILE.fullmatch(number):
        raise ValueError("手机号应为 11 位数字，以 13 至 19 开头，请核对后重新填写。")
    return number


def check_phone(text: str) -> str:
    """Return a mobile, land line (0359-5522333) or short number (12315) or raise ValueError."""
    number = normalise_phone(text)
    if not any(kind.fullmatch(number) for kind in (MOBILE, LANDLINE, SHORT_NUMBER)):
        raise ValueError("电话应为 11 位手机号，或带区号的座机（例如 0359-5522333），或 12315 这样的短号，请核对。")
    return number


def normalise_food_licence(text: str) -> str:
    """Return an SC licence number without blanks, in upper case."""
    return _compact(text)


def check_food_licence(text: str) -> tuple[str, str]:
    """Return (number, warning) of a 食品生产许可证编号: SC and 14 digits; ValueError when it has another form.

    A failing check digit is a warning only: some numbers on genuine licences do not follow it.
    """
    number = normalise_food_licence(text)
    if not FOOD_LICENCE.fullmatch(number):
        raise ValueError("食品生产许可证编号应为 SC 加 14 位数字，首位为 1（食品）或 2（食品添加剂），请对照许可证核对。")
    warning = "" if mod_11_10.is_valid(number[2:]) else "许可证编号的校验位不符，已照填写的保存；请对照许可证再核对一次。"
    return number, warning


def year_brackets(text: str) -> str:
    """Return a text with 〔〕 around a year of four digits, however its brackets were typed."""
    return re.sub(r"[\[（(【［〔](\d{4})[\]）)】］〕]", r"〔\1〕", text)


def normalise_document_number(text: str) -> str:
    """Return a document number with 〔〕 around the year, without blanks, 第 and leading zeros."""
    number = year_brackets(half_width(text).replace(" ", ""))
    return re.sub(r"〕第?0*(\d+)号?$", r"〕\1号", number)


def check_document_number(text: str) -> str:
    """Return a 发文字号 in the form of GB/T 9704-2012, 稷政办发〔2024〕10号, or raise ValueError."""
    number = normalise_document_number(text)
    if not DOCUMENT_NUMBER.fullmatch(number):
        raise ValueError("文号应写成“稷政办发〔2024〕10号”：机关代字、六角括号里的四位年份、不补零的序号和“号”，请核对。")
    return number
