"""The rows of domain 5.1 to 5.4, copied from there by hand: each period and limit of the book is what the law says.

The days they come to stand in test_clocks and test_transfers; that a step starts and stops them, in the tests of the steps.
"""

from datetime import date
from decimal import Decimal

import pytest

from inspections.cases.states import FLOW, CaseState
from inspections.transfers.states import FLOW as TRANSFERS
from inspections.transfers.states import TransferState
from jishan_portal.clocks.rules import period_rule
from jishan_portal.rulebook import queries as rulebook

pytestmark = pytest.mark.django_db
ON = date(2026, 3, 17)
C, S = CaseState, TransferState

# row of domain 5.1 (5.2, 5.4), key, length, unit, article, extensions (length, whether decided together), what does not count
PERIODS = [
    ("2 核查", "lead.verify", 15, "workdays", "第十八条", [(15, False)], "检测"),
    ("3b 告知举报人", "lead.tell_reporter", 5, "workdays", "第三十一条", [], ""),
    ("4a 先行登记保存", "case.register_evidence", 7, "workdays", "第三十五条", [], ""),
    ("4a 紧急补批", "case.register_evidence_approval", 24, "hours", "第三十三条", [], ""),
    ("4b 查封扣押", "case.seizure", 30, "days", "第三十八条", [(30, False)], "检测"),
    ("4b 紧急补批", "case.seizure_approval", 24, "hours", "第三十六条", [], ""),
    ("4c 协助调查", "case.assist", 15, "workdays", "第四十五条", [], ""),
    ("6 审核", "case.review", 10, "workdays", "第五十五条", [(None, False)], ""),
    ("7 陈述申辩", "case.statement", 5, "workdays", "第五十七条", [], ""),
    ("8 听证通知", "case.hearing_notice", 7, "workdays", "第六十四条", [], ""),
    ("10 决定", "case.decide", 90, "days", "第六十四条", [(30, False), (None, True)], "中止、听证、公告、检测"),
    ("11 送达", "case.serve", 7, "workdays", "第八十一条", [], ""),
    ("11 公告送达", "case.serve_by_notice", 30, "days", "第八十二条", [], ""),
    ("12 公示", "case.publish", 20, "workdays", "第九条", [], ""),
    ("12 公示三个月", "case.publish_minor_until", 3, "months", "第十三条", [], ""),
    ("12 公示三年", "case.publish_until", 3, "years", "第十三条", [], ""),
    ("12 撤回公示", "case.publish_withdraw", 3, "workdays", "第十一条", [], ""),
    ("13 缴款", "case.pay", 15, "days", "第七十二条", [], ""),
    ("15 催告", "case.demand", 10, "workdays", "第七十六条", [], ""),
    ("15 申请强制执行", "case.enforce", 3, "months", "第五十三条", [], ""),
    ("16 结案", "case.close", 15, "workdays", "第七十七条", [], ""),
    ("救济 复议", "case.reconsideration", 60, "days", "第二十条", [], ""),
    ("救济 诉讼", "case.litigation", 6, "months", "第四十六条", [], ""),
    ("追责时效", "case.limitation", 2, "years", "第三十六条", [], ""),
    ("追责时效 五年", "case.limitation_grave", 5, "years", "第三十六条", [], ""),
    ("简易 归档", "case.simple_file", 7, "workdays", "第七十条", [], ""),
    ("简易 交局", "case.cash_hand_in", 2, "workdays", "第七十三条", [], ""),
    ("简易 缴银行", "case.cash_bank", 2, "workdays", "第七十三条", [], ""),
    ("移送 批准", "transfer.decide", 3, "days", "第五条", [], ""),
    ("移送 送交", "transfer.deliver", 24, "hours", "第五条", [], ""),
    ("移送 转送", "transfer.forward", 24, "hours", "第七条", [], ""),
    ("移送 公安审查", "transfer.police_decide", 3, "days", "第八条", [], ""),
    ("移送 提请复议", "transfer.reconsider", 3, "days", "第九条", [], ""),
    ("移送 复议决定", "transfer.reconsider_decide", 3, "days", "第九条", [], ""),
    ("移送 立案监督", "transfer.supervision", 3, "days", "第九条", [], ""),
    ("移送 交物品", "transfer.hand_over", 3, "days", "第十二条", [], ""),
]
# periods that bind the office itself: it is warned by the day before any rolling over (domain 12)
RESTRICTIVE = {
    "case.register_evidence", "case.register_evidence_approval", "case.seizure", "case.seizure_approval", "case.enforce", "case.limitation",
    "case.limitation_grave", "transfer.decide", "transfer.deliver", "transfer.reconsider", "transfer.supervision", "transfer.hand_over",
}  # fmt: skip
AMOUNTS = [
    ("5.2 自然人", "case.simple_fine_person", "200"),
    ("5.2 法人其他组织", "case.simple_fine_body", "3000"),
    ("5.2 当场收缴", "case.cash_fine", "100"),
    ("5.3 自然人", "case.hearing_person", "10000"),
    ("5.3 法人其他组织", "case.hearing_body", "100000"),
    ("14 每日加处", "case.surcharge", "3"),
    ("14 加处上限", "case.surcharge_ceiling", "100"),
]
# rows of 5.1 that are states: the article the state names
STATES = [
    (C.VERIFYING, "第十八条"), (C.FILING, "第十九条、第二十条"), (C.INVESTIGATING, "第二十一条至第三十二条"),
    (C.REVIEWING, "第四十九条至第五十五条"), (C.NOTICE_APPROVAL, "第五十七条"), (C.STATEMENT, "第五十七条"),
    (C.HEARING, "第六十三条、第六十四条"),
    (C.DISCUSSION, "第五十八条、第六十条"), (C.DECIDING, "第六十条至第六十四条"), (C.SERVING, "第八十一条至第八十三条"),
    (C.EXECUTING, "第七十二条、第七十四条"), (C.CLOSING, "第七十七条"), (C.CLOSED, "第七十八条"), (C.SUSPENDED, "第四十六条、第四十七条"),
]  # fmt: skip


@pytest.mark.parametrize(("row", "key", "length", "unit", "article", "longer", "left_out"), PERIODS)
def test_a_period_is_what_the_law_says(row, key, length, unit, article, longer, left_out):
    rule, period = period_rule(key, ON)

    assert (period.length, period.unit) == (length, unit), row
    assert article in rule.article
    assert [(one.length, one.is_collective) for one in period.extensions] == longer
    assert period.suspended_by.startswith(left_out)
    assert bool(period.suspended_by) == bool(left_out)
    assert period.restricts_authority == (key in RESTRICTIVE)


@pytest.mark.parametrize(("row", "key", "amount"), AMOUNTS)
def test_a_limit_is_what_the_law_says(row, key, amount):
    assert Decimal(rulebook.value(key, ON)) == Decimal(amount), row
    assert rulebook.rule(key, ON).article


def test_a_trader_counts_as_a_person_until_the_bureau_says_otherwise():
    assert rulebook.value("case.trader_counts_as", ON) == "person"
    assert not rulebook.rule("case.trader_counts_as", ON).is_confirmed


@pytest.mark.parametrize(("state", "article"), STATES)
def test_a_state_names_its_article(state, article):
    assert article in FLOW.state(state).basis


def test_every_step_of_a_case_and_a_transfer_names_its_article():
    without = {"take_back"}  # going on with one's own work after a transfer that was not accepted
    assert {move.name for move in FLOW.moves.values() if "第" not in move.basis} == without
    assert not [move.name for move in TRANSFERS.moves.values() if "第" not in move.basis]
    assert {S.REFUSED, S.UPHELD} == TRANSFERS.move("ask_supervision").sources
