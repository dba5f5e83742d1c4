"""The same invoice filed by two workshops at the same moment, on PostgreSQL: one of them is asked about it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import connection

from jishan_portal.accounts.models import User
from subsidies.applications.states import ApplicationState as A
from subsidies.budgets.models import Budget
from subsidies.fund_use import actions
from subsidies.fund_use.models import Expense, Flag
from subsidies.fund_use.states import FlagKind, Payer
from tests.factories.subsidies import application_of

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
TURNS = 5


def _file(application_pk: int, owner_pk: int, invoice: str) -> None:
    fields = {"payer": Payer.OWN, "purpose": "设备购置", "what": "和面机", "seller": uuid4().hex, "invoice_number": invoice}
    made = Expense(application_id=application_pk, bought_on=date(2026, 2, 1), amount=Decimal(10), **fields)
    try:
        actions.record_expense(made, by=User.objects.get(pk=owner_pk), submission_id=uuid4())
    finally:
        connection.close()


def test_one_invoice_filed_twice_at_once_is_flagged_once():
    first = application_of(A.PAID)
    second = application_of(A.PAID, cast=first.cast, budget=Budget.objects.get())
    for turn in range(TURNS):
        with ThreadPoolExecutor(2) as crowd:
            list(crowd.map(_file, [first.pk, second.pk], [first.cast.owner.pk] * 2, [f"0812345{turn}"] * 2))
        assert Flag.objects.filter(kind=FlagKind.SAME_INVOICE, expense__invoice_number=f"0812345{turn}").count() == 1
