"""The envelopes on screen: every figure is the sum of its lines, a second sending changes nothing."""

import io
from decimal import Decimal
from uuid import uuid4

import openpyxl
import pytest

from jishan_portal.accounts.roles import Role
from subsidies.budgets.models import Budget
from tests.factories.subsidies import YEAR, budget_of

pytestmark = pytest.mark.django_db
LIST = "/subsidies/budgets/"


def test_only_those_who_have_to_do_with_money_see_it(client_of):
    budget_of()
    assert len(client_of(Role.FINANCE_REVIEWER).get(LIST).context["rows"]) == 1
    assert client_of(Role.TOWNSHIP).get(LIST).status_code == 403
    assert client_of(Role.OWNER).get(LIST).status_code == 403


def test_another_county_sees_nothing_of_it(client_of):
    held = budget_of()
    other = client_of(Role.FINANCE_REVIEWER, area="140881000000")
    assert list(other.get(LIST).context["rows"]) == []
    assert other.get(f"{LIST}{held.pk}/").status_code == 404


def test_an_envelope_is_opened_with_its_money_once(client_of):
    client = client_of(Role.FINANCE_REVIEWER)
    data = {
        "source": "county",
        "year": YEAR,
        "purpose": "提档升级奖补",
        "document": "稷财〔2026〕1号",
        "amount": "90000",
        "key": str(uuid4()),
    }
    for _ in range(2):
        assert client.post(f"{LIST}new/", data).status_code == 302
    held = Budget.objects.get()
    assert (held.amount, held.movements.count(), held.area_code) == (Decimal(90000), 1, "140824000000")


def test_adjusting_below_what_is_spoken_for_is_refused_with_what_would_be_possible(client_of):
    held = budget_of(50000)
    data = {"amount": "-60000", "note": "收回", "key": str(uuid4())}
    answer = client_of(Role.FINANCE_REVIEWER).post(f"{LIST}{held.pk}/adjust/", data)
    assert (answer.status_code, "可用额度只有 50,000.00 元" in answer.content.decode()) == (409, True)


def test_what_is_free_is_carried_into_a_later_year(client_of):
    held, later = budget_of(50000), budget_of(0, year=YEAR + 1)
    data = {"into": later.pk, "amount": "20000", "key": str(uuid4())}
    assert client_of(Role.FINANCE_REVIEWER).post(f"{LIST}{held.pk}/carry-over/", data).status_code == 302
    held.refresh_from_db()
    later.refresh_from_db()
    assert (held.amount, later.amount) == (Decimal(30000), Decimal(20000))


def test_the_page_says_that_the_lines_add_up(client_of):
    held = budget_of(50000)
    answer = client_of(Role.FINANCE_PAYER).get(f"{LIST}{held.pk}/")
    assert (answer.context["agrees"], answer.context["sums"]["amount"]) == (True, held.amount)


def test_the_workbook_holds_the_figures_of_the_list(client_of):
    budget_of(50000)
    answer = client_of(Role.FINANCE_REVIEWER).get(f"{LIST}export/")
    cells = [cell.value for row in openpyxl.load_workbook(io.BytesIO(answer.content)).active.iter_rows() for cell in row]
    assert 50000 in cells


def test_the_list_takes_the_same_queries_for_one_and_eleven(client_of, assert_same_queries):
    client, years = client_of(Role.FINANCE_REVIEWER), iter(range(2024, 2060))
    assert_same_queries(lambda: client.get(LIST), lambda: budget_of(10, year=next(years)), at_most=10)
