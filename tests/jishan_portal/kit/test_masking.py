"""What masked numbers show."""

import pytest

from jishan_portal.kit.masking import mask_account, mask_id, mask_phone, redact


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("140824197803150021", "1408241978****0021"),
        ("14082419780315002X", "1408241978****002X"),
        ("140824780315002", "1408247803****2"),
        ("1408", "1**8"),
        ("", ""),
        (None, ""),
    ],
)
def test_mask_id_hides_positions_11_to_14(text, shown):
    assert mask_id(text) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("13812341234", "138****1234"),
        (" 13812341234 ", "138****1234"),
        ("0359-5522123", "0359-****123"),
        ("5522123", "5*****3"),
        ("12", "**"),
        ("", ""),
    ],
)
def test_mask_phone_hides_the_middle_four(text, shown):
    assert mask_phone(text) == shown


@pytest.mark.parametrize(("text", "shown"), [("6217001234567890123", "****0123"), ("12345678", "1******8"), ("", ""), (None, "")])
def test_mask_account_shows_last_four(text, shown):
    assert mask_account(text) == shown


@pytest.mark.parametrize(
    ("text", "public"),
    [
        ("身份证 140824198001011234。", "身份证 ******************。"),
        ("身份证14082419800101123x，", "身份证******************，"),
        ("旧证 140824800101123 止", "旧证 *************** 止"),
        ("电话13835902261", "电话138****2261"),
        ("电话 138 3590 2261 或 138-3590-2261", "电话 138****2261 或 138****2261"),
        ("账号 6217001234567890123", "账号 ****0123"),
        ("证号 晋小作坊14082400017", "证号 晋小作坊14082400017"),
        ("代码 911408240000000000", "代码 911408240000000000"),
        ("稷市监罚〔2026〕13号，罚款 20000.00 元", "稷市监罚〔2026〕13号，罚款 20000.00 元"),
    ],
)
def test_redact_hides_numbers_of_persons_only(text, public):
    assert redact(text) == public
    assert redact(public) == public


def test_redact_hides_persons_but_keeps_names_of_shops():
    text = "段福顺麻花坊（段福顺、欧阳秀兰、李四）"
    assert redact(text, persons=["段福顺", "欧阳秀兰", "李四"], kept=["段福顺麻花坊"]) == "段福顺麻花坊（段某某、欧阳某某、李某）"
