"""What a licence may look like, and how it stands on a day."""

from datetime import date

import pytest

from workshops.licences import rules
from workshops.licences.models import Licence, LicenceKind

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("until", "said"),
    [
        (None, ("ok", "长期有效")),
        (date(2026, 3, 16), ("late", "已过期 1 天")),
        (date(2026, 3, 17), ("near", "今天到期")),
        (date(2026, 3, 18), ("near", "还有 1 天")),
        (date(2026, 5, 16), ("near", "还有 60 天")),
        (date(2026, 5, 17), ("ok", "还有 61 天")),
    ],
)
def test_standing_turns_amber_sixty_days_ahead_and_red_the_day_after(until, said):
    assert tuple(rules.standing(until, date(2026, 3, 17))) == said


def test_workshop_without_number_has_no_licence():
    assert tuple(rules.licence_standing("", None)) == ("off", "无许可证")
    assert tuple(rules.licence_standing("晋1", None)) == ("ok", "长期有效")


@pytest.mark.parametrize(
    ("end_kind", "said"), [("revoked", ("late", "已吊销")), ("replaced", ("off", "已换发")), ("mistaken", ("off", "录入有误"))]
)
def test_ended_licence_stands_as_it_ended(end_kind, said):
    licence = Licence(ended_on=date(2026, 1, 1), end_kind=end_kind, valid_until=date(2020, 1, 1))
    assert tuple(rules.standing_of(licence)) == said


def test_usual_term_is_three_years_and_renewal_thirty_days_before():
    assert rules.usual_end(date(2024, 6, 18)) == date(2027, 6, 17)
    assert rules.renew_by(date(2024, 11, 2)) == date(2024, 10, 3)


@pytest.mark.parametrize(
    ("text", "kind", "kept"),
    [
        ("  晋 XZF　２０２４－１ ", LicenceKind.WORKSHOP, "晋XZF2024-1"),
        ("14082460001２345", LicenceKind.BUSINESS, "140824600012345"),
        ("SC12414082400017", LicenceKind.PRODUCTION, "SC12414082400017"),
    ],
)
def test_number_is_kept_trimmed_and_half_width(text, kind, kept):
    assert rules.check_number(text, kind)[0] == kept


def test_number_must_match_a_pattern_when_the_bureau_sets_one(monkeypatch):
    monkeypatch.setattr(rules, "value", lambda key, on=None: [r"晋XZF\d+"])
    assert rules.check_number("晋XZF12", LicenceKind.WORKSHOP) == ("晋XZF12", "")
    with pytest.raises(ValueError, match="小作坊许可证编号格式"):
        rules.check_number("甲12", LicenceKind.WORKSHOP)


def test_credit_code_on_a_business_licence_is_checked():
    with pytest.raises(ValueError, match="统一社会信用代码"):
        rules.check_number("92140824MA0XXXX15A", LicenceKind.BUSINESS)
