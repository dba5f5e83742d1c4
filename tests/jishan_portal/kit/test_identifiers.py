"""Numbers that people type: every worked example of the standards, and what spoiled ones are told."""

import unicodedata
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jishan_portal.kit import identifiers as ids

GOOD_CODES = ["92140824MA0XXX015A", "92140824MA0YYY022K", "91140824MA0XXX0313", "91140824MA0WWW884D", "11140824012345671T"]
GOOD_IDS = ["140824190001010012", "140824190402290035", "14082419000101008X"]
GOOD_LICENCES = ["SC12414082400017", "SC10114082400022", "SC11714082400038", "SC10314082400122"]
FULL_WIDTH = str.maketrans({**{chr(n): chr(n + 0xFEE0) for n in range(0x21, 0x7F)}, " ": "\u3000"})


@pytest.mark.parametrize("code", GOOD_CODES)
def test_credit_code_accepts_valid(code):
    assert ids.check_credit_code(code) == code


@pytest.mark.parametrize(
    "typed", ["９２１４０８２４ＭＡ０ＸＸＸ０１５Ａ", " 92140824 MA0XXX015a ", "92140824-MA0XXX015-A", "92140824\u200bMA0XXX015A"]
)
def test_credit_code_is_normalised(typed):
    assert ids.check_credit_code(typed) == "92140824MA0XXX015A"


@pytest.mark.parametrize(
    ("code", "says"),
    [
        ("92140824MA0XXX015B", "校验不符"),
        ("92140824MA0XIX015A", "不会有“I”"),
        ("92140824MA0XXX015", "现为 17 位"),
        ("", "现为 0 位"),
        ("92140824MA0XXX015A0", "现为 19 位"),
        ("92A40824MA0XXX015A", "第 3 至 8 位"),
    ],
)
def test_credit_code_refusal_says_what_to_do(code, says):
    with pytest.raises(ValueError, match=says):
        ids.check_credit_code(code)


def test_credit_code_of_a_village_collective_may_start_with_a_letter():
    head = "N2140824MF012345"
    code = next(c for tail in "0123456789" for last in ids.CODE_ALPHABET if _is_code(c := head + tail + last))

    assert ids.check_credit_code(code) == code


def _is_code(text):
    try:
        return bool(ids.check_credit_code(text))
    except ValueError:
        return False


def test_organisation_code_advice_does_not_refuse():
    assert ids.organisation_code_warning("91110000600037341L") == ""
    assert ids.organisation_code_warning("91110000600037342L").startswith("统一社会信用代码第 9 至 17 位")


@pytest.mark.parametrize("number", GOOD_IDS)
def test_resident_id_accepts_valid(number):
    assert ids.check_resident_id(number) == number


@pytest.mark.parametrize("typed", ["14082419000101008x", "１４０８２４１９０００１０１００８Ｘ", "140824 19000101 008X"])
def test_resident_id_is_normalised(typed):
    assert ids.check_resident_id(typed) == "14082419000101008X"


@pytest.mark.parametrize(
    ("number", "says"),
    [
        ("140824190202290014", "不是真实的日期"),
        ("140824190001010013", "校验不符"),
        ("14082419000101001", "现为 17 位"),
        ("14082419000101001A", "末位为数字或 X"),
        ("1408241900010100X2", "前 17 位应为数字"),
    ],
)
def test_resident_id_refusal_says_what_to_do(number, says):
    with pytest.raises(ValueError, match=says):
        ids.check_resident_id(number)


def test_resident_id_born_tomorrow_is_refused():
    number = "140824202605010010"

    with pytest.raises(ValueError, match="晚于今天"):
        ids.check_resident_id(number, on=date(2026, 4, 30))


def test_resident_id_tells_man_from_woman():
    assert ids.is_man("140824190001010012")
    assert not ids.is_man("14082419000101008X")


@pytest.mark.parametrize(
    "typed",
    ["13800001234", "138 0000 1234", "138-0000-1234", "+86 13800001234", "008613800001234", "8613800001234", "１３８００００１２３４"],
)
def test_mobile_is_normalised(typed):
    assert ids.check_mobile(typed) == "13800001234"


@pytest.mark.parametrize("typed", ["12800001234", "1380000123", "138000012345", "0359-5522333", "", "abc"])
def test_mobile_refuses_others(typed):
    with pytest.raises(ValueError, match="手机号应为 11 位"):
        ids.check_mobile(typed)


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("0359-5522333", "0359-5522333"),
        ("03595522333", "0359-5522333"),
        ("（0359）5522333", "03595522333"),
        ("0359—5522333", "0359-5522333"),
        ("01012345678", "010-12345678"),
        ("12315", "12315"),
        ("110", "110"),
        ("13800001234", "13800001234"),
    ],
)
def test_phone_is_normalised(typed, number):
    expected = "0359-5522333" if number == "03595522333" else number
    assert ids.check_phone(typed) == expected


@pytest.mark.parametrize("typed", ["5522333", "359-5522333", "无", "0359-55223"])
def test_phone_refuses_others(typed):
    with pytest.raises(ValueError, match="带区号的座机"):
        ids.check_phone(typed)


@pytest.mark.parametrize("number", GOOD_LICENCES)
def test_food_licence_accepts_valid_without_warning(number):
    assert ids.check_food_licence(number) == (number, "")


@pytest.mark.parametrize("number", ["SC12744030500626", "SC11453010306856"])
def test_food_licence_with_wrong_check_digit_only_warns(number):
    checked, warning = ids.check_food_licence(number.lower())

    assert checked == number
    assert warning.startswith("许可证编号的校验位不符")


@pytest.mark.parametrize("number", ["12414082400017", "SC1241408240001", "SC32414082400017", "QS140824000001", ""])
def test_food_licence_refuses_other_forms(number):
    with pytest.raises(ValueError, match="SC 加 14 位数字"):
        ids.check_food_licence(number)


@pytest.mark.parametrize(
    "typed",
    [
        "稷政办发[2024]10号",
        "稷政办发（2024）10号",
        "稷政办发(2024)10号",
        "稷政办发【2024】10号",
        "稷政办发［2024］第010号",
        "稷政办发〔2024〕10号",
        "稷政办发 〔２０２４〕 １０ 号",
    ],
)
def test_document_number_gets_its_brackets(typed):
    assert ids.check_document_number(typed) == "稷政办发〔2024〕10号"


@pytest.mark.parametrize("typed", ["稷政办发2024-10号", "稷〔2024〕10号", "稷政办发〔24〕10号", "稷政办发〔2024〕0号", ""])
def test_document_number_refuses_other_forms(typed):
    with pytest.raises(ValueError, match="六角括号"):
        ids.check_document_number(typed)


@pytest.mark.parametrize(
    ("typed", "clean"),
    [
        ("ＡＢＣ１２３", "ABC123"),
        ("　稷峰镇　　东街　", "稷峰镇 东街"),
        ("麻花（油炸）", "麻花（油炸）"),
        ("平陇\u202e坊\ufeff", "平陇坊"),
        (None, ""),
        (12315, "12315"),
        ("㎏", "kg"),
    ],
)
def test_half_width_keeps_chinese_punctuation(typed, clean):
    assert ids.half_width(typed) == clean


def test_half_width_leaves_every_tidy_character_as_the_long_way_does():
    tidy = [chr(code) for code in range(0x20, 0xFFFF) if ids.TIDY.fullmatch(chr(code))]
    assert len(tidy) > 27_000
    assert [c for c in tidy if c not in ids.KEPT_WIDE and unicodedata.normalize("NFKC", c) != c] == []


@given(st.text())
def test_half_width_twice_is_half_width_once(text):
    once = ids.half_width(text)

    assert ids.half_width(once) == once


@given(st.sampled_from(GOOD_CODES), st.integers(0, 17), st.sampled_from(ids.CODE_ALPHABET))
def test_one_wrong_character_in_a_credit_code_is_found(code, place, other):
    spoiled = code[:place] + other + code[place + 1 :]

    assert _is_code(spoiled) == (spoiled == code)


@given(st.sampled_from(GOOD_CODES + GOOD_LICENCES + GOOD_IDS))
def test_full_width_typing_gives_the_same_number(number):
    assert ids.normalise_credit_code(number.translate(FULL_WIDTH)) == number


@given(st.from_regex(r"[\u4e00-\u9fff]{2,12}〔20[0-9]{2}〕[1-9][0-9]{0,4}号", fullmatch=True))
def test_document_number_in_form_is_left_alone(number):
    assert ids.check_document_number(number) == number
