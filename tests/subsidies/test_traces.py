"""Every act on the money leaves its trace: in the audit trail, and on the timeline of the workshop what its owner hears."""

from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest

from jishan_portal.accounts.actors import SYSTEM
from jishan_portal.audit.models import Entry
from subsidies.applications import reviews
from subsidies.applications.models import Application
from subsidies.applications.states import ApplicationState as A
from subsidies.budgets import actions as budgets
from subsidies.budgets.models import Budget
from subsidies.fund_use import actions as use
from subsidies.fund_use import checks
from subsidies.fund_use.models import Expense
from subsidies.fund_use.states import Payer, Reason, Result
from subsidies.payments import actions as payments
from tests.factories.subsidies import FLOOR, application_of, budget_of
from workshops.registry.models import Event, Visibility

pytestmark = pytest.mark.django_db


def _told(application) -> list[tuple[str, str]]:
    """(sentence, tone) of what an owner reads about an application's money, oldest first."""
    rows = Event.objects.filter(workshop=application.workshop_id, visibility=Visibility.OWNER, url__startswith="/subsidies/")
    return list(rows.order_by("pk").values_list("sentence", "tone"))


def _noted(prefix: str) -> list[tuple[str, str]]:
    return list(Entry.objects.filter(action__startswith=f"subsidies.{prefix}.").order_by("pk").values_list("action", "summary"))


def test_the_straight_road_is_told_to_the_owner_and_its_money_is_noted():
    made = application_of(A.PAID)

    assert _told(made) == [
        (f"提交县级奖补申请 {made.number}", "go"),
        (f"奖补审定 30,000.00 元，公示至 {reviews.compute('subsidy.public_notice', date(2026, 3, 17)).due}", "ok"),
        ("奖补资金 30,000.00 元已拨付", "ok"),
    ]
    name = "2026年县级提档升级奖补"
    assert _noted("budget") == [
        ("subsidies.budget.open", f"设立额度：{name}"),
        ("subsidies.budget.allot", f"下达 300,000.00 元：{name}"),
        ("subsidies.budget.commit", f"占用 30,000.00 元：{name}"),
        ("subsidies.budget.pay", f"拨付 30,000.00 元：{name}"),
    ]
    paid = Entry.objects.get(action="subsidies.budget.pay")
    assert paid.data == {"amount": "30000", "free": "270000", "subject": f"subsidies.application:{made.pk}"}


@pytest.mark.parametrize(
    ("state", "act", "by", "sentence"),
    [
        (A.FIRST, reviews.send_back, "inspector", "奖补申请退回补正：照片看不清"),
        (A.BUREAU, reviews.refuse, "bureau", "奖补申请不予补助：照片看不清"),
        (A.NOTICE, reviews.revoke, "head", "奖补撤销：照片看不清"),
    ],
)
def test_what_goes_against_an_owner_is_told_with_its_reason(state, act, by, sentence):
    made = application_of(state)

    act(made, by=getattr(made.cast, by), note="照片看不清")

    assert _told(made)[-1] == (sentence, "late")
    assert Application.objects.get(pk=made.pk).return_note == "照片看不清"


def test_lines_put_in_taken_out_and_sent_back_are_noted():
    budget = budget_of()
    first = application_of(A.TO_PAY, budget=budget)
    second = application_of(A.TO_PAY, cast=first.cast, budget=budget)
    payer = first.cast.payer
    batch = payments.draw_up(Application.objects.all(), budget=budget, title="第一批", by=payer, submission_id=uuid4())
    payments.take_out(batch.lines.get(application=second), by=payer)
    payments.send(batch, by=payer)
    payments.fail(batch.lines.get(), by=payer, failure="账号不存在")

    found = [row for row in _noted("batch") if row[0].rpartition(".")[2] in {"put_in", "take_out", "fail"}]
    assert found == [
        ("subsidies.batch.put_in", "第一批：列入 2 笔"),
        ("subsidies.batch.take_out", "第一批：移出第 2 笔"),
        ("subsidies.batch.fail", "第 1 笔退票：账号不存在"),
    ]
    facts = Entry.objects.get(action="subsidies.batch.put_in").data
    assert facts == {"applications": [first.pk, second.pk], "amount": "60000"}
    assert Entry.objects.get(action="subsidies.batch.take_out").data == {"application": second.pk}


def _spend(grant, **values) -> Expense:
    fields = {"payer": Payer.SUBSIDY, "purpose": "设备购置", "what": "和面机", "seller": "厂", "invoice_number": "0812", **values}
    expense = Expense(application=grant, bought_on=date(2026, 2, 1), amount=Decimal(8000), **fields)
    return use.record_expense(expense, by=grant.cast.owner, submission_id=uuid4())


def test_expenses_are_noted_when_written_cleared_and_struck():
    grant = application_of(A.PAID)
    expense = _spend(grant, purpose="招待")
    use.clear_flag(expense.flags.get(), by=grant.cast.inspector, clearing="是开工仪式")
    use.strike(expense, by=grant.cast.inspector, reason="重复登记")

    assert _noted("expense") == [
        ("subsidies.expense.record", "登记支出 8,000.00 元：和面机"),
        ("subsidies.expense.clear", "排除疑点“不在许可用途内”：是开工仪式"),
        ("subsidies.expense.strike", "划去支出：和面机（重复登记）"),
    ]
    noted = Entry.objects.get(action="subsidies.expense.record")
    assert noted.data == {"amount": "8000", "purpose": "招待", "payer": "subsidy"}


@pytest.mark.parametrize(
    ("result", "amount", "sentence", "tone"),
    [
        (Result.COMPLIANT, 0, "补助资金使用检查：合规", "ok"),
        (Result.RECTIFY, 500, "补助资金使用检查：须整改", "near"),
        (Result.CLAW_BACK, 12000, "补助资金使用检查：追回 12,000.00 元", "late"),
    ],
)
def test_the_owner_is_told_what_a_check_found_once_a_third_agreed(result, amount, sentence, tone):
    grant = application_of(A.PAID)
    check = checks.open_check(grant, reason=Reason.SAMPLE, by=grant.cast.finance)
    checks.record(
        check, by=grant.cast.inspector, second=grant.cast.second, result=result, findings="看过", off_purpose_amount=Decimal(amount)
    )
    before = _told(grant)

    checks.agree(check, by=grant.cast.finance)

    assert _told(grant) == [*before, (sentence, tone)]


def test_a_draw_is_noted_with_its_numbers():
    grant = application_of(A.PAID)
    _spend(grant, invoice_number="")

    checks.draw_checks(year=2026, area_code=grant.area_code, by=grant.cast.finance, seed="7")

    assert [summary for _, summary in _noted("draw")] == ["2026年资金使用检查抽取：1 户中抽 1 户，另有疑点 1 户"]
    assert grant.fund_checks.get().reason == Reason.FLAGGED


def test_notes_of_the_ledger_say_why_money_moved():
    made = application_of(A.NOTICE)
    reviews.revoke(made, by=made.cast.head, note="设备为租赁")
    held = Budget.objects.get()
    budgets.adjust(held, Decimal(-5000), by=SYSTEM, key="a", note="压减")

    last = list(held.movements.order_by("pk").values_list("kind", "amount", "note", "free_after"))[-2:]
    assert last == [("release", FLOOR, "设备为租赁", Decimal(300000)), ("adjust", Decimal(5000), "压减", Decimal(295000))]
