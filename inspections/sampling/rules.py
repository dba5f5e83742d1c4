"""When a failed sample may be closed, and the periods around its result."""

from datetime import date
from decimal import Decimal

from inspections.sampling.models import Retest, Sample
from inspections.sampling.states import RetestState
from jishan_portal.clocks.rules import due_within

ENDED = frozenset({RetestState.UPHELD, RetestState.LAPSED})


def objection_until(told_on: date) -> date:
    """Return the last day to ask for another test (食品安全法第八十八条: seven working days from receipt)."""
    return due_within("sample.objection", told_on)


def spare_problem(quantity: Decimal, spare: Decimal) -> str:
    """Return what is wrong with the spare, or "": it is sealed with the sample and kept for another test."""
    if spare <= 0:
        return "备样必须留，没有备样就不能复检。"
    return "" if spare < quantity else "备样数量须小于抽样数量（抽样数量含备样）。"


def must_wait(sample: Sample) -> str:
    """Return why the handling of a failed sample cannot be closed yet, or "": the workshop's right to another test is still open."""
    retest: Retest = sample.retest
    if retest.state in ENDED:
        return ""
    words = {
        RetestState.OWED: "检验报告还没有送达，复检权利还没有告知。",
        RetestState.TOLD: f"复检异议期到 {retest.objects_until} 才满。",
        RetestState.ASKED: "业主申请了复检，结果还没有登记。",
    }
    return f"{words.get(RetestState(retest.state), '复检合格的不再处置。')}期满或复检结果出来后再办结；封存、下架等措施现在就要做。"
