"""What looks odd, what is left, whom a draw hits: exact figures and sentences, at their limits."""

from datetime import date
from decimal import Decimal
from hashlib import sha256
from types import SimpleNamespace as Row

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from subsidies.fund_use import rules
from subsidies.fund_use.rules import Use
from subsidies.fund_use.states import FlagKind, Payer

D = Decimal
DAY = date(2026, 2, 1)
NOUGHT = D(0)
QUICK = settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def _spent(amount, payer=Payer.SUBSIDY, purpose="设备购置") -> Row:
    return Row(amount=D(amount), payer=payer, purpose=purpose, bought_on=DAY, invoice_key="08123456")


@pytest.mark.django_db
def test_use_adds_up_by_pocket_and_purpose():
    rows = [_spent(8000), _spent(1200, purpose="招待"), _spent(500, purpose="没有这一项"), _spent(7000, Payer.OWN, "招待")]

    use = rules.use_of(rows, D(30000))

    assert use == Use(D(30000), D(9700), D(7000), D(1700))
    assert (use.unspent, Use(D(30000), D(31000), NOUGHT, NOUGHT).unspent) == (D(20300), NOUGHT)


@pytest.mark.django_db
def test_own_flags_say_what_is_odd_in_full():
    grant = Row(started_on=date(2026, 2, 2))
    odd = Row(payer=Payer.SUBSIDY, purpose="招待", bought_on=DAY, invoice_key="")

    assert rules.own_flags(odd, grant) == {
        FlagKind.BEFORE_START: "购置日期 2026-02-01 早于开工日期 2026-02-02。",
        FlagKind.OFF_LIST: "“招待”不在补助资金的许可用途内。",
        FlagKind.NO_INVOICE: "没有登记发票号码。",
    }
    own = Row(payer=Payer.OWN, purpose="招待", bought_on=date(2026, 2, 2), invoice_key="1")
    assert rules.own_flags(own, grant) == {}
    assert rules.own_flags(own, Row(started_on=None)) == {}


@pytest.mark.parametrize(
    ("use", "own_investment", "said"),
    [
        (Use(D(30000), D(30000), D(86000), NOUGHT), D(86000), None),
        (Use(D(30000), D("30000.01"), NOUGHT, NOUGHT), D(86000), "补助资金支出合计 30,000.01 元，超过补助 30,000.00 元。"),
        (Use(D(30000), D(20000), D("96000.01"), NOUGHT), D(86000), "支出合计 116,000.01 元，超过补助与自筹合计 116,000.00 元。"),
        (Use(D(30000), D(1), D(30000), NOUGHT), None, "支出合计 30,001.00 元，超过补助与自筹合计 30,000.00 元。"),
    ],
)
def test_the_sum_is_flagged_a_fen_over_what_there_is(use, own_investment, said):
    assert rules.sum_flag(use, own_investment) == ({FlagKind.OVER_SUM: said} if said else {})


@pytest.mark.parametrize(
    ("held", "lacking"),
    [
        ([], ["发票", "合同", "付款凭证", "实物照片"]),
        (["invoice", "asset", "asset"], ["合同", "付款凭证"]),
        (["invoice", "contract", "payment", "asset"], []),
    ],
)
def test_proofs_that_are_not_there_are_named(held, lacking):
    assert rules.lacking_proofs(held) == lacking


@pytest.mark.parametrize(
    ("typed", "key"), [("No. 0812-3456", "NO08123456"), ("ｎｏ０８", "NO08"), (None, ""), ("", ""), ("7" * 40, "7" * 30), ("发票 12", "12")]
)
def test_invoice_numbers_are_compared_by_letters_and_digits(typed, key):
    assert rules.invoice_key(typed) == key


@pytest.mark.parametrize(("typed", "key"), [(" 运城 某-机械厂_。", "运城某机械厂"), ("ａb", "AB"), (None, ""), ("", "")])
def test_names_are_compared_without_marks(typed, key):
    assert rules.thing_key(typed) == key


@pytest.mark.django_db
def test_a_purpose_is_allowed_on_the_white_list_and_not_on_the_black():
    assert [rules.is_allowed(purpose, DAY) for purpose in ("厂房改造", "招待", "别的")] == [True, False, False]


def test_a_draw_can_be_made_again_from_its_seed_by_anybody():
    listed = list(range(1, 11))
    ranked = sorted(listed, key=lambda number: sha256(f"种子:{number}".encode()).hexdigest())

    assert rules.draw(listed, seed="种子", share=30) == sorted(ranked[:3])
    assert rules.draw(listed, seed="种子", share=31) == sorted(ranked[:4])
    assert rules.draw([], seed="种子", share=30) == []


@QUICK
@given(st.integers(0, 60), st.integers(1, 100), st.sampled_from(["42", "种子", ""]))
def test_a_draw_holds_at_least_its_share_and_nobody_who_is_not_listed(number, share, seed):
    listed = set(range(100, 100 + number))
    drawn = rules.draw(listed, seed=seed, share=share)

    assert set(drawn) <= listed
    assert len(drawn) == -(-len(listed) * share // 100)


@pytest.mark.django_db
@QUICK
@given(st.lists(st.tuples(st.sampled_from([Payer.SUBSIDY, Payer.OWN]), st.decimals("0.01", 99999, places=2)), max_size=6))
def test_whatever_is_spent_the_pockets_add_up_to_all_of_it(rows):
    use = rules.use_of([Row(payer=payer, amount=amount, purpose="厂房改造", bought_on=DAY) for payer, amount in rows], D(30000))

    assert use.spent + use.own == sum(amount for _, amount in rows)
    assert (use.spent, use.off_list) == (sum(amount for payer, amount in rows if payer == Payer.SUBSIDY), 0)
    assert use.unspent == max(D(30000) - use.spent, 0)


@pytest.mark.django_db
def test_article_14_names_three_ranges():
    assert rules.penalties(D(12000), DAY) == [
        ("违规使用补助资金的", D(1200), D(3600)),
        ("虚报冒领、骗取补助资金的", D(1200), D(6000)),
        ("直接负责的主管人员和其他直接责任人员", D(3000), D(50000)),
    ]
    assert rules.fine_range(D("0.10"), "fraud", DAY) == (D("0.01"), D("0.05"))
