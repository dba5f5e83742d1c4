"""Judging a label by its words."""

from datetime import date

import pytest

from branding.labels import queries, rules
from branding.labels.models import ForbiddenClaim, LabelRule
from branding.labels.states import Verdict

pytestmark = pytest.mark.django_db
GOOD = (
    "油酥麻花\n配料：小麦粉、植物油\n净含量：500克\n生产者：福顺麻花坊 地址：荆平村\n生产日期：见封口 保质期：60天\n贮存条件：阴凉干燥处\n"
    "小作坊许可证编号：JZ140824001\n执行标准：GB/T 20977"
)


def _marks(text: str, on: date, packing: str = "packed", licence: str = "JZ140824001") -> dict:
    asked = queries.rules_on(on, packing)
    return {rule.key: str(rules.suggested(rule, text, product="油酥麻花", licence=licence)[0]) for rule in asked if rule.is_required}


def test_a_whole_label_shows_every_required_item():
    assert set(_marks(GOOD, date(2026, 3, 17)).values()) == {"yes"}


@pytest.mark.parametrize(
    ("cut", "key"),
    [
        ("油酥麻花", "name"),
        ("配料：小麦粉、植物油", "ingredients"),
        ("净含量：500克", "net"),
        ("JZ140824001", "licence"),
        ("贮存条件：阴凉干燥处", "storage"),
    ],
)
def test_what_is_cut_out_is_missed(cut, key):
    found = _marks(GOOD.replace(cut, ""), date(2026, 3, 17))
    assert [name for name, answer in found.items() if answer == "no"] == [key]


@pytest.mark.parametrize(
    ("on", "standard", "asks_allergens"), [(date(2027, 3, 15), "GB 7718-2011", False), (date(2027, 3, 16), "GB 7718-2025", True)]
)
def test_the_production_day_chooses_the_standard(on, standard, asks_allergens):
    asked = queries.rules_on(on, "packed")
    assert (queries.standard_of(asked, "packed"), "allergens25" in {rule.key for rule in asked}) == (standard, asks_allergens)


def test_bulk_food_is_asked_less():
    assert set(_marks("油酥麻花 生产日期 3月17日 保质期 7 天 作坊：福顺 电话 138", date(2026, 3, 17), "bulk").items()) == {
        ("bulk_name", "yes"), ("bulk_dates", "yes"), ("bulk_producer", "yes"),
    }  # fmt: skip


def _claims(text: str, *, is_enterprise: bool = False) -> list[tuple[str, str]]:
    found = rules.claims_in(text, ForbiddenClaim.objects.all(), is_enterprise=is_enterprise)
    return [(claim["words"], claim["severity"]) for claim in found]


def test_forbidden_and_doubtful_words_are_found_with_their_place():
    assert _claims("祖传手艺，降血糖，增强免疫力，零添加") == [
        ("祖传", "minor"),
        ("降血糖", "bad"),
        ("增强免疫", "bad"),
        ("零添加", "minor"),
    ]
    assert _claims("传统手工，每日现做") == []


def test_a_workshop_must_not_borrow_a_production_number():
    assert _claims("SC12414082400012") == [("SC12414082400012", "bad")]
    assert _claims("SC12414082400012", is_enterprise=True) == []


def test_pieces_put_together_are_the_text():
    text = "祖传手艺，降血糖"
    claims = rules.claims_in(text, ForbiddenClaim.objects.all(), is_enterprise=False)
    cut = rules.pieces(text, claims)
    assert ("".join(words for words, _ in cut), [words for words, claim in cut if claim]) == (text, ["祖传", "降血糖"])


NO = {"answer": "no", "is_required": True}
OPTIONAL = {"answer": "no", "is_required": False}
BAD = {"severity": "bad", "is_dismissed": False}


@pytest.mark.parametrize(
    ("marks", "claims", "defects", "verdict"),
    [
        ([], [], [], Verdict.SOUND),
        ([OPTIONAL], [], [], Verdict.SOUND),
        ([NO], [], [], Verdict.BAD),
        ([], [BAD], [], Verdict.BAD),
        ([], [{**BAD, "is_dismissed": True}], [], Verdict.SOUND),
        ([], [{**BAD, "severity": "minor"}], [], Verdict.MINOR),
        ([], [], ["错别字"], Verdict.MINOR),
    ],
)
def test_verdict_follows_from_what_was_found(marks, claims, defects, verdict):
    assert rules.verdict_of(marks, claims, defects) == verdict


def test_every_shipped_pattern_can_be_read():
    patterns = [*LabelRule.objects.values_list("pattern", flat=True), *ForbiddenClaim.objects.values_list("pattern", flat=True)]
    assert [text for text in patterns if not rules.is_pattern(text)] == []


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        ("治疗|预防(?!措施)|治愈", "治疗、预防（“预防措施”除外）、治愈"),
        (r"市场监管\S?\S?\S?\S?推荐|专供", "市场监管…推荐、专供"),
        ("百年", "百年"),
        ("(祖传|百年)老店", "(祖传|百年)老店"),
    ],
)
def test_patterns_are_read_as_words(pattern, words):
    assert rules.spoken(pattern) == words
