"""What people write may be long: every column gets what it holds, nothing is refused by the database half way."""

from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from django.apps import apps
from django.db.models import CharField

from jishan_portal.accounts.actors import SYSTEM
from jishan_portal.accounts.roles import Role
from subsidies.applications import actions, reviews
from subsidies.applications.models import Application
from subsidies.applications.states import ApplicationState as A
from subsidies.budgets import actions as budgets
from subsidies.fund_use import actions as fund_use
from subsidies.fund_use import checks
from subsidies.fund_use.models import Expense
from subsidies.fund_use.states import Payer, Reason, Result
from subsidies.payments import actions as payments
from tests.factories import user_of
from tests.factories.subsidies import FLOOR, application_of, budget_of
from workshops.registry.models import Event

pytestmark = pytest.mark.django_db
LONG = "长" * 900


def _too_long() -> list[str]:
    """Name every text of the slices that is longer than its column."""
    found = []
    for model in (*apps.get_app_config("subsidies").get_models(), Event):
        columns = [field for field in model._meta.concrete_fields if isinstance(field, CharField) and field.max_length]
        for row in model._default_manager.all():
            found += [f"{model.__name__}.{field.name}" for field in columns if len(getattr(row, field.attname) or "") > field.max_length]
    return sorted(set(found))


def test_opinions_and_reasons_of_an_application_fit():
    made = application_of(A.TOWNSHIP)
    cast, office = made.cast, user_of(Role.LEADING_OFFICE)
    reviews.confirm(made, by=cast.township, opinion=LONG)
    reviews.send_back(made, by=cast.inspector, note=LONG)
    actions.submit(made, by=cast.owner, submission_id=uuid4())
    reviews.confirm(made, by=cast.township, opinion=LONG)
    reviews.pass_first(made, by=cast.inspector, amount=FLOOR, opinion=LONG)
    reviews.refuse(application_of(A.BUREAU, cast=cast), by=cast.bureau, note=LONG)
    refused = Application.objects.get(state=A.REFUSED)
    assert (_too_long(), len(refused.return_note)) == ([], 300)
    actions.appeal(refused, by=cast.owner, note=LONG)
    reviews.uphold(refused, by=office, note=LONG)

    assert _too_long() == []
    assert len(Application.objects.get(state=A.DISMISSED).return_note) == 300
    assert len(made.steps.filter(kind="first").last().opinion) == 500


def test_words_on_a_notice_and_its_end_fit():
    budget = budget_of(FLOOR * 4)
    taken_back = application_of(A.NOTICE, budget=budget)
    revoked = application_of(A.NOTICE, cast=taken_back.cast, budget=budget)
    one = actions.object_to(revoked, words=LONG, name="张" * 40, phone="1" * 30, submission_id=uuid4(), by=SYSTEM)
    actions.answer_objection(one, by=taken_back.cast.bureau, answer=LONG, is_upheld=True)
    assert reviews.reconsider(taken_back, by=taken_back.cast.head, note=LONG).state == A.BUREAU
    reviews.revoke(revoked, by=taken_back.cast.head, note=LONG)

    assert _too_long() == []
    assert (len(one.words), len(one.answer)) == (500, 500)


def test_words_about_the_money_and_its_use_fit():
    grant = application_of(A.PAID, budget=budget_of(FLOOR * 9))
    cast = grant.cast
    fields = {
        "payer": Payer.SUBSIDY,
        "purpose": "招待",
        "what": "餐费",
        "seller": "家常菜馆",
        "invoice_number": "",
        "bought_on": date(2026, 2, 1),
    }
    expense = fund_use.record_expense(Expense(application=grant, amount=Decimal(860), **fields), by=cast.owner, submission_id=uuid4())
    fund_use.clear_flag(expense.flags.first(), by=cast.inspector, clearing=LONG)
    fund_use.strike(expense, by=cast.owner, reason=LONG)
    check = checks.open_check(grant, reason=Reason.FLAGGED, by=cast.inspector)
    people = {"by": cast.inspector, "second": cast.second}
    checks.record(check, **people, result=Result.RECTIFY, findings=LONG, off_purpose_amount=Decimal(860), demand=LONG)
    checks.send_back(check, by=cast.finance, note=LONG)
    checks.record(check, **people, result=Result.RECTIFY, findings=LONG, off_purpose_amount=Decimal(860), demand=LONG)
    checks.agree(check, by=cast.finance, note=LONG)
    checks.answer(check, by=cast.owner, words=LONG, submission_id=uuid4())
    budgets.adjust(grant.budget, Decimal(1), by=cast.finance, key="调整", note=LONG)

    assert _too_long() == []
    check.refresh_from_db()
    assert (len(check.findings), len(check.demand), len(check.answer)) == (500, 300, 500)


def test_why_a_payment_came_back_fits():
    budget = budget_of()
    made = application_of(A.TO_PAY, budget=budget)
    rows = Application.objects.filter(pk=made.pk)
    batch = payments.send(
        payments.draw_up(rows, budget=budget, title="第一批", by=made.cast.payer, submission_id=uuid4()), by=made.cast.payer
    )
    line = batch.lines.get()
    payments.confirm(line, by=made.cast.payer, voucher="V1", paid_on=date(2026, 3, 17))
    failed = payments.fail(line, by=made.cast.payer, failure=LONG)

    assert (_too_long(), len(failed.failure)) == ([], 300)
