"""The lists, desks and the report of the use of the money: every figure is the sum of the rows behind it."""

from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest

from jishan_portal.accounts.actors import SYSTEM
from jishan_portal.accounts.roles import Role
from subsidies.applications import actions as applications
from subsidies.applications.models import Application
from subsidies.applications.states import ApplicationState as A
from subsidies.budgets.models import Budget
from subsidies.budgets.states import Source
from subsidies.fund_use import actions, checks, queries
from subsidies.fund_use.models import Expense
from subsidies.fund_use.states import Payer, Reason, Result
from tests.factories import user_of
from tests.factories.subsidies import FLOOR, YEAR, application_of, budget_of

pytestmark = pytest.mark.django_db
D = Decimal
TODAY = date(2026, 3, 17)


def _spend(grant, amount, *, payer=Payer.SUBSIDY, purpose="设备购置", invoice=True, by) -> Expense:
    fields = {"payer": payer, "purpose": purpose, "what": "和面机", "seller": "厂", "bought_on": date(2026, 2, 1)}
    made = Expense(application=grant, amount=D(amount), invoice_number=uuid4().hex[:12] if invoice else "", **fields)
    return actions.record_expense(made, by=by, submission_id=uuid4())


@pytest.fixture
def county():
    """Three paid subsidies (one with an odd expense, one with a check, one untouched), one to pay, one under joint review."""
    budget = budget_of(FLOOR * 10)
    odd = application_of(A.PAID, budget=budget)
    cast = odd.cast
    checked, untouched = (application_of(A.PAID, cast=cast, budget=Budget.objects.get()) for _ in range(2))
    application_of(A.TO_PAY, cast=cast, budget=Budget.objects.get())
    application_of(A.FINANCE, cast=cast)
    _spend(odd, 8000, by=cast.owner)
    _spend(odd, 1200, purpose="招待", by=cast.owner)
    _spend(odd, 5000, payer=Payer.OWN, by=cast.owner)
    actions.strike(_spend(checked, 700, by=cast.owner), by=cast.owner, reason="登记错了")
    _spend(checked, 900, by=cast.owner)
    check = checks.open_check(checked, reason=Reason.SAMPLE, by=cast.inspector)
    checks.record(check, by=cast.inspector, second=cast.second, result=Result.CLAW_BACK, findings="挪用", off_purpose_amount=D(600))
    checks.agree(check, by=cast.finance)
    check.refresh_from_db()
    actions.repay(check, by=cast.payer, amount=D(200), voucher="J1", paid_on=TODAY)
    return odd, checked, untouched, cast


def _named(user, **asked) -> set:
    return set(queries.listed(user, **asked).values_list("pk", flat=True))


def test_each_view_and_filter_lists_its_own(county):
    odd, checked, untouched, cast = county
    everybody = {odd.pk, checked.pk, untouched.pk}

    assert _named(cast.finance) == _named(cast.finance, view="all") == everybody
    assert _named(cast.finance, view="flagged") == {odd.pk}
    assert _named(cast.finance, view="unspent") == {untouched.pk}
    assert _named(cast.finance, view="checked") == {checked.pk}
    assert _named(cast.finance, q="福顺食品") == everybody
    assert _named(cast.finance, q="没有这一家") == set()
    assert _named(cast.finance, area=odd.area_code) == everybody
    assert _named(cast.finance, area="140881100000") == set()
    assert (_named(cast.finance, year=f"{YEAR}"), _named(cast.finance, year=f"{YEAR - 1}")) == (everybody, set())
    assert _named(user_of(Role.FINANCE_REVIEWER, area="140881000000")) == set()


def test_a_cleared_flag_and_a_struck_expense_no_longer_make_it_odd(county):
    odd, _, _, cast = county
    actions.clear_flag(odd.expenses.get(purpose="招待").flags.get(), by=cast.inspector, clearing="实为培训")

    assert _named(cast.finance, view="flagged") == set()


def test_the_row_of_a_subsidy_holds_the_sums_of_its_standing_expenses(county):
    odd, checked, untouched, cast = county
    rows = {row.pk: (row.spent, row.own, row.off_list, row.open_flags) for row in queries.listed(cast.finance)}

    assert rows[odd.pk] == (D(9200), D(5000), D(1200), 1)
    assert rows[checked.pk] == (D(900), None, None, None)
    assert rows[untouched.pk] == (None, None, None, None)


def test_the_desk_counts_what_waits_for_the_finance_bureau(county):
    *_, cast = county
    found = queries.desk(cast.finance)

    assert (found["review"], found["to_pay"], found["to_pay_amount"]) == (1, 1, FLOOR)
    assert (found["draft"], found["sent"]) == (0, 0)
    assert (found["to_sign"], found["clawing"], found["owed"]) == (0, 1, D(400))
    empty = queries.desk(user_of(Role.FINANCE_REVIEWER, area="140881000000"))
    assert (empty["review"], empty["to_pay_amount"], empty["owed"]) == (0, 0, 0)


def test_the_first_page_adds_the_envelopes_of_the_year_and_what_is_odd(county):
    *_, cast = county
    found = queries.at_home(cast.finance)

    assert (found["year"], found["odd"], found["review"]) == (YEAR, 1, 1)
    assert (found["sums"]["amount"], found["sums"]["paid_amount"], found["sums"]["committed_amount"]) == (FLOOR * 10, FLOOR * 3, FLOOR)
    assert (found["sums"]["free_amount"], found["sums"]["returned_amount"]) == (FLOOR * 6, D(200))


def test_checks_are_listed_by_view_and_place(county):
    *_, cast = county
    found = {view: queries.checks(cast.finance, view=view).count() for view in queries.CHECK_VIEWS}

    assert found == {"": 1, "planned": 0, "review": 0, "rectify": 0, "clawing": 1, "closed": 0, "all": 1}
    assert (queries.checks(cast.finance, area="140824000000").count(), queries.checks(cast.finance, area="140881000000").count()) == (1, 0)


def test_the_report_of_the_year_adds_up(county):
    odd, _, untouched, cast = county
    objection = _objection(cast)
    applications.answer_objection(objection, by=cast.bureau, answer="属实", is_upheld=True)
    found = queries.performance(cast.finance, YEAR)

    assert (found["applications"], found["workshops"], found["granted"], found["promised_own"]) == (3, 3, FLOOR * 3, D(86000) * 3)
    assert (found["spent"], found["own"], found["lines"], found["off_list"], found["open_flags"]) == (D(10100), D(5000), 4, D(1200), 1)
    assert (found["checked"], found["compliant"], found["rectify"], found["claw_back"]) == (1, 0, 0, 1)
    assert (found["due"], found["repaid"]) == (D(600), D(200))
    assert (found["objections"], found["upheld"], found["waited"]) == (1, 1, [0, 0, 0])
    assert found["towns"] == [{"area_code": odd.area_code, "count": 3, "total": FLOOR * 3}]
    Application.objects.filter(pk=odd.pk).update(year=YEAR - 1)
    Application.objects.filter(pk=untouched.pk).update(workshop=odd.workshop, year=YEAR - 1, source=Source.CITY)
    twice = queries.performance(cast.finance, YEAR - 1)  # both sources' money went to one workshop
    assert (twice["workshops"], twice["applications"], twice["granted"]) == (1, 2, FLOOR * 2)
    none = queries.performance(cast.finance, YEAR - 2)
    assert (none["granted"], none["spent"], none["own"], none["off_list"], none["due"], none["towns"]) == (0, 0, 0, 0, 0, [])


def _objection(cast):
    noticed = application_of(A.NOTICE, cast=cast, budget=Budget.objects.get())
    return applications.object_to(Application.objects.get(pk=noticed.pk), words="停产了", submission_id=uuid4(), by=SYSTEM)
