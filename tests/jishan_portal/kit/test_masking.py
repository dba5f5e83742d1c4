"""What masked numbers show."""

import pytest

from jishan_portal.kit.masking import mask_account, mask_id, mask_phone


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
