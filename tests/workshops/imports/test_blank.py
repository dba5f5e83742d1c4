"""The blank ledger: filled in as it says, it needs no correction."""

import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from jishan_portal.accounts.actors import SYSTEM
from jishan_portal.accounts.roles import Role
from workshops.imports.actions import import_file
from workshops.imports.blank import FORM, HEAD_ROW, ROWS
from workshops.registry.demo import resident_id
from workshops.registry.loading import load_food_kinds
from workshops.registry.models import Workshop

pytestmark = pytest.mark.django_db
FILLED = {
    "name": "孙家醋坊", "owner_name": "孙福", "owner_id": resident_id(1), "phone": "13800001111", "area_code": "稷峰镇",
    "village": "东村", "address": "东村南巷 5 号", "products": "食醋", "licence_number": "晋小作坊14082420240001",
    "issued_on": "2024-06-17", "valid_until": "2027-06-16", "staff_count": 3, "wants_upgrade": "是",
}  # fmt: skip


@pytest.fixture
def blank(client_of):
    load_food_kinds()
    answer = client_of(Role.BUREAU_LEADER, area="140824000000").get(reverse("workshops:imports:blank"))
    assert answer.status_code == 200
    return load_workbook(io.BytesIO(answer.content))


def _sent(book) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_filled_blank_is_imported_without_a_word(blank):
    for place, key in enumerate(FORM, start=1):
        blank.active.cell(HEAD_ROW + 1, place, FILLED.get(key))

    outcome = import_file(_sent(blank), "摸排表.xlsx", by=SYSTEM)

    assert (outcome.counts["rows"], outcome.counts["new"], outcome.counts["errors"]) == (1, 1, 0)
    shop = Workshop.objects.get()
    assert (shop.name, shop.owner_id, shop.phone, shop.area_code) == ("孙家醋坊", FILLED["owner_id"], "13800001111", "140824100000")
    assert (shop.licence_number, shop.staff_count, shop.wants_upgrade) == ("晋小作坊14082420240001", 3, True)


def test_blank_keeps_numbers_as_text_and_offers_the_towns(blank):
    sheet = blank.active
    column = list(FORM).index("owner_id") + 1
    assert {sheet.cell(row, column).number_format for row in range(HEAD_ROW + 1, HEAD_ROW + ROWS + 1)} == {"@"}
    lists = {rule.formula1 for rule in sheet.data_validations.dataValidation if rule.type == "list"}
    assert any("稷峰镇" in words and "太阳乡" in words for words in lists)
    assert any("麻花" in words for words in lists)


def test_blank_is_for_those_who_import(client_of):
    assert client_of(Role.FINANCE_PAYER).get(reverse("workshops:imports:blank")).status_code == 403
    assert "下载空白表" in client_of(Role.INSPECTOR).get(reverse("workshops:imports:upload")).content.decode()
