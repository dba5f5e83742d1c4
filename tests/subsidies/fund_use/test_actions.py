"""The use of the money: odd things are shown with their reason, checks are signed by a third, claw-backs end at nought."""

from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from jishan_portal.accounts.roles import Role
from jishan_portal.workflow.actions import MoveRefused
from subsidies.applications.states import ApplicationState as A
from subsidies.budgets.models import Budget
from subsidies.fund_use import actions, checks, rules
from subsidies.fund_use.models import Expense, FundCheck
from subsidies.fund_use.states import CheckState, FlagKind, Payer, Reason, Result
from tests.factories import user_of
from tests.factories.subsidies import YEAR, application_of, budget_of

pytestmark = pytest.mark.django_db
D = Decimal
TODAY = date(2026, 3, 17)


def _spend(grant, amount=10000, **values) -> Expense:
    fields = {
        "payer": Payer.SUBSIDY, "purpose": "设备购置", "what": "和面机", "seller": "运城某机械厂",
        "invoice_number": uuid4().hex[:8], "bought_on": date(2026, 2, 1), "amount": D(amount),
    }  # fmt: skip
    return actions.record_expense(Expense(application=grant, **{**fields, **values}), by=grant.cast.owner, submission_id=uuid4())


def _kinds(expense) -> set:
    return set(expense.flags.values_list("kind", flat=True))


def test_a_plain_expense_raises_nothing_and_is_written_once():
    grant, key = application_of(A.PAID), uuid4()
    fields = {"payer": Payer.SUBSIDY, "purpose": "设备购置", "what": "和面机", "seller": "厂", "invoice_number": "08123456"}
    for _ in range(2):
        expense = Expense(application=grant, bought_on=date(2026, 2, 1), amount=D(1), **fields)
        kept = actions.record_expense(expense, by=grant.cast.owner, submission_id=key)

    assert _kinds(kept) == set()
    assert grant.expenses.count() == 1


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        ({"bought_on": date(2026, 1, 4)}, FlagKind.BEFORE_START),
        ({"purpose": "招待"}, FlagKind.OFF_LIST),
        ({"purpose": "买车"}, FlagKind.OFF_LIST),
        ({"invoice_number": ""}, FlagKind.NO_INVOICE),
        ({"amount": D("30000.01")}, FlagKind.OVER_SUM),
        ({"amount": D("86000.01"), "payer": Payer.OWN}, None),
        ({"amount": D("116000.01"), "payer": Payer.OWN}, FlagKind.OVER_SUM),
    ],
)
def test_what_is_odd_is_flagged_with_its_reason_and_never_refused(values, kind):
    expense = _spend(application_of(A.PAID), **values)

    assert _kinds(expense) == ({kind} if kind else set())
    assert all(expense.flags.values_list("reason", flat=True))


def test_the_same_invoice_in_other_writing_is_found_across_workshops():
    first = application_of(A.PAID)
    second = application_of(A.PAID, cast=first.cast, budget=Budget.objects.get())
    second.cast = first.cast
    _spend(first, invoice_number="No. 0812-3456")

    expense = _spend(second, 9000, invoice_number="ｎｏ08123456")

    assert _kinds(expense) == {FlagKind.SAME_INVOICE}


def test_a_struck_expense_no_longer_counts_but_stays():
    grant = application_of(A.PAID)
    wrong = _spend(grant, invoice_number="08123456")

    actions.strike(wrong, by=grant.cast.owner, reason="登记错了")
    again = _spend(grant, invoice_number="08123456")

    assert _kinds(again) == set()
    assert rules.use_of(grant.expenses.standing(), grant.approved_amount) == rules.Use(D(30000), D(10000), D(0), D(0))
    assert grant.expenses.count() == 2


def test_nothing_is_struck_while_a_check_looks_at_it():
    grant = application_of(A.PAID)
    expense = _spend(grant, purpose="招待")
    check = checks.open_check(grant, reason=Reason.FLAGGED, by=grant.cast.inspector)

    with pytest.raises(MoveRefused, match="正在检查"):
        actions.strike(expense, by=grant.cast.owner, reason="登记错了")
    checks.cancel(check, by=grant.cast.finance, note="重复立项")
    assert actions.strike(expense, by=grant.cast.owner, reason="登记错了").struck_at is not None


def test_a_flag_is_cleared_by_somebody_else_with_a_reason():
    grant = application_of(A.PAID)
    flag = _spend(grant, invoice_number="").flags.get()

    with pytest.raises(MoveRefused, match="另一人"):
        actions.clear_flag(flag, by=grant.cast.owner, clearing="收据代替")
    with pytest.raises(MoveRefused, match="理由"):
        actions.clear_flag(flag, by=grant.cast.inspector, clearing=" ")
    actions.clear_flag(flag, by=grant.cast.inspector, clearing="农户自产，税务代开发票随后补")

    assert grant.expenses.get().flags.filter(cleared_at__isnull=False).count() == 1


def test_nothing_is_written_down_before_the_money_is_there():
    grant = application_of(A.TO_PAY)

    with pytest.raises(MoveRefused, match="还没有拨付"):
        _spend(grant)


def test_a_draw_takes_its_share_and_all_flagged_and_comes_out_the_same_again():
    first = application_of(A.PAID)
    grants = [first, *(application_of(A.PAID, cast=first.cast, budget=Budget.objects.get()) for _ in range(6))]
    flagged = grants[3]
    flagged.cast = first.cast
    _spend(flagged, purpose="招待")

    kept = checks.draw_checks(year=YEAR, area_code=first.area_code, by=first.cast.finance, seed="42")

    assert kept.drawn == rules.draw(kept.listed, seed=kept.seed, share=kept.share)
    assert len(kept.drawn) == 3  # 30 % of seven, rounded up
    assert set(FundCheck.objects.values_list("application", flat=True)) == {*kept.drawn, flagged.pk}
    assert FundCheck.objects.get(application=flagged.pk).reason == Reason.FLAGGED


def test_a_draw_lists_only_what_lies_in_the_drawers_area():
    grant = application_of(A.PAID)
    elsewhere = user_of(Role.FINANCE_REVIEWER, area="140881000000")

    with pytest.raises(MoveRefused, match="没有可以抽取"):
        checks.draw_checks(year=YEAR, area_code="140881000000", by=elsewhere)
    assert checks.draw_checks(year=YEAR, area_code=grant.area_code, by=grant.cast.finance).listed == [grant.pk]


def test_a_second_draw_lists_only_those_not_under_check():
    grant = application_of(A.PAID)
    checks.draw_checks(year=YEAR, area_code=grant.area_code, by=grant.cast.finance)

    with pytest.raises(MoveRefused, match="没有可以抽取"):
        checks.draw_checks(year=YEAR, area_code=grant.area_code, by=grant.cast.finance)


def _check(result=Result.CLAW_BACK, off=12000):
    grant = application_of(A.PAID)
    made = checks.open_check(grant, reason=Reason.FLAGGED, by=grant.cast.inspector)
    checks.record(
        made,
        by=grant.cast.inspector,
        second=grant.cast.second,
        result=result,
        findings="12,000 元用于购置小汽车",
        off_purpose_amount=D(off),
    )
    return FundCheck.objects.get(pk=made.pk), grant


def test_twelve_thousand_yuan_are_clawed_back_to_nought():
    made, grant = _check()
    checks.agree(made, by=grant.cast.finance)
    made.refresh_from_db()
    assert (made.state, made.owed_amount) == (CheckState.CLAWING, D(12000))

    for _ in range(2):
        actions.repay(made, by=grant.cast.payer, amount=D(5000), voucher="J1", paid_on=TODAY)
    with pytest.raises(MoveRefused, match=r"7,000.00"):
        actions.repay(made, by=grant.cast.payer, amount=D("7000.01"), voucher="J2", paid_on=TODAY)
    actions.repay(made, by=grant.cast.payer, amount=D(7000), voucher="J2", paid_on=TODAY)

    made.refresh_from_db()
    assert (made.state, made.owed_amount) == (CheckState.CLOSED, 0)
    assert Budget.objects.get().returned_amount == D(12000)


def test_a_voucher_stands_for_one_payment_only():
    made, grant = _check()
    checks.agree(made, by=grant.cast.finance)
    actions.repay(made, by=grant.cast.payer, amount=D(5000), voucher="J1", paid_on=TODAY)

    with pytest.raises(MoveRefused, match="另一笔"):
        actions.repay(made, by=grant.cast.payer, amount=D(6000), voucher="J1", paid_on=TODAY)


def test_the_conclusion_is_signed_by_a_third():
    made, grant = _check()
    grant.cast.second.posts.update(role=Role.BUREAU_LEADER)
    grant.cast.second.posts.first().save()

    with pytest.raises(PermissionDenied, match="另一人"):
        checks.agree(made, by=type(grant.cast.second).objects.get(pk=grant.cast.second.pk))
    with pytest.raises(IntegrityError), transaction.atomic():
        FundCheck.objects.filter(pk=made.pk).update(reviewed_by=grant.cast.second)


@pytest.mark.parametrize(
    ("result", "off", "said"),
    [(Result.CLAW_BACK, D(0), "须填写违规使用金额"), (Result.COMPLIANT, D(1), "不能是“合规”"), (Result.CLAW_BACK, D(30001), "补助额")],
)
def test_a_conclusion_must_fit_its_amount(result, off, said):
    with pytest.raises(MoveRefused, match=said):
        _check(result, off)


def test_rectified_once_sent_back_once_then_closed():
    made, grant = _check(Result.RECTIFY, D(0))
    checks.agree(made, by=grant.cast.finance)

    checks.answer(made, by=grant.cast.owner, words="补了发票", submission_id=uuid4())
    checks.refuse_answer(made, by=grant.cast.inspector, note="发票不清楚")
    checks.answer(made, by=grant.cast.owner, words="重新拍了", submission_id=uuid4())
    checks.accept_answer(made, by=grant.cast.inspector)

    assert FundCheck.objects.get(pk=made.pk).state == CheckState.CLOSED


def test_a_check_cannot_close_while_money_is_owed():
    made, grant = _check()
    checks.agree(made, by=grant.cast.finance)

    with pytest.raises(IntegrityError), transaction.atomic():
        FundCheck.objects.filter(pk=made.pk).update(state=CheckState.CLOSED)


def test_an_owner_sees_a_check_only_once_it_was_told():
    made, grant = _check()
    assert not FundCheck.objects.visible_to(grant.cast.owner).exists()

    checks.agree(made, by=grant.cast.finance)

    assert FundCheck.objects.visible_to(grant.cast.owner).get() == made


@pytest.mark.parametrize(("kind", "least", "most"), [("fraud", D(1200), D(6000)), ("misuse", D(1200), D(3600))])
def test_fine_range_of_article_14(kind, least, most):
    assert rules.fine_range(D(12000), kind, TODAY) == (least, most)


def test_penalties_name_both_wrongs_and_the_person_behind_them():
    assert [(least, most) for _, least, most in rules.penalties(D(12000), TODAY)] == [
        (D(1200), D(3600)), (D(1200), D(6000)), (D(3000), D(50000)),
    ]  # fmt: skip


def test_strangers_see_no_expense():
    grant = application_of(A.PAID, budget=budget_of())
    _spend(grant)

    assert not Expense.objects.visible_to(user_of(Role.OWNER)).exists()
    assert not Expense.objects.visible_to(user_of(Role.INSPECTOR, area="140824101000")).exists()
    assert Expense.objects.visible_to(grant.cast.inspector).count() == 1


def test_nothing_is_written_down_for_tomorrow():
    grant = application_of(A.PAID)

    with pytest.raises(MoveRefused, match="不能晚于今天"):
        _spend(grant, bought_on=date(2026, 3, 18))
    assert _spend(grant, bought_on=TODAY).bought_on == TODAY


def test_striking_needs_its_reason_and_striking_again_changes_nothing():
    grant = application_of(A.PAID)
    expense = _spend(grant)

    with pytest.raises(MoveRefused, match="为什么划去"):
        actions.strike(expense, by=grant.cast.owner, reason=" ")
    first = actions.strike(expense, by=grant.cast.owner, reason="登记错了")
    again = actions.strike(expense, by=grant.cast.inspector, reason="另一个理由")

    assert (again.struck_by, again.strike_reason, again.struck_at) == (grant.cast.owner, "登记错了", first.struck_at)


def test_a_cleared_flag_stays_as_it_was_cleared():
    grant = application_of(A.PAID)
    flag = _spend(grant, invoice_number="").flags.get()
    first = actions.clear_flag(flag, by=grant.cast.inspector, clearing="税务代开")

    assert (first.pk, first.cleared_by, first.clearing) == (flag.pk, grant.cast.inspector, "税务代开")
    assert actions.clear_flag(flag, by=grant.cast.second, clearing="别的").clearing == "税务代开"


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"paid_on": date(2026, 3, 18)}, "不能晚于今天"),
        ({"amount": D(0)}, r"还应追回的 12,000.00 元"),
        ({"voucher": " "}, "请填写凭证号"),
        ({"amount": D("12000.01")}, r"还应追回的 12,000.00 元"),
    ],
)
def test_a_repayment_that_cannot_be_is_refused(values, said):
    made, grant = _check()
    checks.agree(made, by=grant.cast.finance)

    with pytest.raises(MoveRefused, match=said):
        actions.repay(made, by=grant.cast.payer, **{"amount": D(12000), "voucher": "J1", "paid_on": TODAY, **values})
    assert Budget.objects.get().returned_amount == 0


def test_a_single_fen_can_come_back():
    made, grant = _check()
    checks.agree(made, by=grant.cast.finance)

    assert actions.repay(made, by=grant.cast.payer, amount=D("0.01"), voucher="J1", paid_on=TODAY).amount == D("0.01")
    assert FundCheck.objects.get(pk=made.pk).owed_amount == D("11999.99")


def test_nothing_is_repaid_before_it_is_demanded():
    made, grant = _check()

    with pytest.raises(MoveRefused, match="没有要追回"):
        actions.repay(made, by=grant.cast.payer, amount=D(1), voucher="J1", paid_on=TODAY)


def test_a_check_that_is_open_is_not_opened_again_and_one_that_was_closed_is():
    grant = application_of(A.PAID)
    first = checks.open_check(grant, reason=Reason.SAMPLE, by=grant.cast.inspector)

    assert checks.open_check(grant, reason=Reason.FLAGGED, by=grant.cast.finance).pk == first.pk
    checks.cancel(first, by=grant.cast.finance, note="重复")
    assert checks.open_check(grant, reason=Reason.FLAGGED, by=grant.cast.finance).pk != first.pk


def test_a_check_is_made_by_two_who_say_what_they_found():
    grant = application_of(A.PAID)
    made = checks.open_check(grant, reason=Reason.SAMPLE, by=grant.cast.inspector)

    with pytest.raises(MoveRefused, match="两人"):
        checks.record(made, by=grant.cast.inspector, second=grant.cast.inspector, result=Result.COMPLIANT, findings="好")
    with pytest.raises(MoveRefused, match="写明检查情况"):
        checks.record(made, by=grant.cast.inspector, second=grant.cast.second, result=Result.COMPLIANT, findings=" ")
    with pytest.raises(MoveRefused, match="补助额"):
        _record(made, grant, off_purpose_amount=D(-1))


def _record(made, grant, **values):
    people = {"by": grant.cast.inspector, "second": grant.cast.second}
    return checks.record(made, **people, **{"result": Result.COMPLIANT, "findings": "钱都花在设备上", **values})


def test_what_is_in_order_closes_with_the_third_signature_and_stands_in_the_file():
    grant = application_of(A.PAID)
    made = _record(checks.open_check(grant, reason=Reason.SAMPLE, by=grant.cast.inspector), grant)

    checks.agree(made, by=grant.cast.finance)

    made.refresh_from_db()
    assert (made.state, made.reviewed_by, made.due_amount) == (CheckState.CLOSED, grant.cast.finance, 0)
    assert grant.workshop.events.filter(sentence="补助资金使用检查：合规").count() == 1


def test_a_conclusion_sent_back_is_made_again():
    made, grant = _check()
    checks.send_back(made, by=grant.cast.finance, note="缺发票")
    again = _record(made, grant, result=Result.CLAW_BACK, off_purpose_amount=D(30000))

    assert (again.state, again.off_purpose_amount, again.reviewed_by) == (CheckState.REVIEW, D(30000), None)


def test_an_answer_needs_words_and_counts_once():
    made, grant = _check(Result.RECTIFY, D(0))
    checks.agree(made, by=grant.cast.finance)
    key = uuid4()

    with pytest.raises(MoveRefused, match="整改情况"):
        checks.answer(made, by=grant.cast.owner, words=" ", submission_id=key)
    checks.answer(made, by=grant.cast.owner, words="补了发票", submission_id=key)

    assert checks.answer(made, by=grant.cast.owner, words="再来一次", submission_id=key).answer == "补了发票"
