"""The library: what ships, who keeps it, and no amount without confirmation."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from inspections.violations import actions
from inspections.violations.loading import load_violations
from inspections.violations.models import Band, Scope, Violation
from inspections.violations.rules import fine_range
from jishan_portal.accounts.roles import Role
from jishan_portal.workflow.actions import MoveRefused
from tests.factories import user_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def library():
    load_violations()


def entry(**facts) -> Violation:
    return Violation(
        **{"code": "X1", "title": "某行为", "scope": Scope.WORKSHOP, "penal_article": "某条", "in_force_from": date(2026, 1, 1), **facts}
    )


def test_loading_twice_adds_nothing_and_workshop_entries_are_empty(library):
    assert load_violations() == 0
    rows = Violation.objects.filter(scope=Scope.WORKSHOP)
    assert rows.exists()
    assert not rows.filter(is_confirmed=True).exists()
    assert not Band.objects.filter(violation__in=rows).exists()


@pytest.mark.parametrize(
    ("code", "value", "least", "most"),
    [
        ("FSL122", "9999.99", "50000", "100000"),
        ("FSL122", "10000", "100000", "200000"),
        ("FSL123", "0", "100000", "150000"),
        ("FSL123", "12345.67", "185185.05", "370370.10"),
        ("FSL124", "20000", "200000", "400000"),
        ("FSL125", "500", "5000", "50000"),
        ("FSL125", "10000", "50000", "100000"),
        ("FSL126", "1000000", "5000", "50000"),
        ("FSL133", "0", "2000", "50000"),
    ],
)
def test_ranges_of_the_national_articles(library, code, value, least, most):
    found = fine_range(Violation.objects.get(code=code), Decimal(value))

    assert (found.least, found.most) == (Decimal(least), Decimal(most))
    assert found.holds(Decimal(least))
    assert not found.holds(Decimal(most) + Decimal("0.01"))


def test_no_amount_without_confirmation_value_or_band(library):
    assert fine_range(Violation.objects.get(code="SX04"), Decimal(1)) is None
    assert fine_range(Violation.objects.get(code="FSL122"), None) is None


def test_an_entry_is_confirmed_by_another_and_then_stays(library):
    first, second = user_of(Role.LEGAL_REVIEWER), user_of(Role.BUREAU_LEADER)
    band = Band(measure="fixed", least=Decimal(100), most=Decimal(500))
    made = actions.keep_entry(entry(), [band], by=first)
    assert fine_range(made, Decimal(1)) is None
    with pytest.raises(PermissionDenied, match="录入人以外"):
        actions.confirm(made, by=first)

    made = actions.confirm(made, by=second)
    assert fine_range(made, Decimal(1)).most == 500
    with pytest.raises(MoveRefused, match="不能直接改"):
        actions.keep_entry(made, [], by=first)
    assert actions.end(made, on=date(2026, 6, 1), by=first).in_force_until == date(2026, 6, 1)
    assert not Violation.objects.in_force(date(2026, 6, 2)).filter(code="X1").exists()


def test_pages_for_the_bureau_and_keepers(client_of, library):
    keeper, handler = client_of(Role.LEGAL_REVIEWER), client_of(Role.CASE_HANDLER)
    page = "/inspections/violations/"
    assert "货值不足 10,000 元：50,000 至 100,000 元" in handler.get(page).content.decode()
    assert (handler.get(f"{page}new/").status_code, client_of(Role.TOWNSHIP).get(page).status_code) == (403, 403)
    row = Violation.objects.get(code="SX04")
    data = {
        "code": "SX04", "title": row.title, "scope": "workshop", "penal_article": "省条例某条", "in_force_from": "2026-01-01",
        "measure1": "fixed", "least1": "1000", "most1": "5000",
    }  # fmt: skip

    assert keeper.post(f"{page}{row.pk}/edit/", data | {"most1": "1"}).status_code == 422
    assert keeper.post(f"{page}{row.pk}/edit/", data).status_code == 302
    assert keeper.post(f"{page}{row.pk}/confirm/").status_code == 403
    assert client_of(Role.BUREAU_LEADER).post(f"{page}{row.pk}/confirm/").status_code == 302
    assert keeper.get(f"{page}{row.pk}/edit/").status_code == 409
