"""The treasury's list as it comes: numbers and texts, blanks and totals under it, headings in several writings."""

import io
from datetime import date, datetime
from decimal import Decimal

import openpyxl
import pytest
from django.core import signing

from subsidies.payments import reading
from subsidies.payments.rules import Difference, Paid
from workshops.imports.reading.guards import FileUnreadable

pytestmark = pytest.mark.django_db
D = Decimal
HEAD = ("序号", "收款户名", "支付金额", "国库支付凭证号", "支付日期", "账号", "退票原因")
DAY = date(2026, 3, 17)


def _book(*rows, above: int = 0) -> bytes:
    made, out = openpyxl.Workbook(), io.BytesIO()
    for _ in range(above):
        made.active.append(["稷山县财政国库支付回单"])
    for row in rows:
        made.active.append(list(row))
    made.save(out)
    return out.getvalue()


def test_numbers_texts_and_days_are_read_as_they_are_meant():
    found = reading.read(
        _book(
            HEAD,
            (1, "甲公司", 30000, 2026001, datetime(2026, 3, 17), "6228480000001234567", None),  # noqa: DTZ001 as Excel keeps it
            ("2", "乙公司", "45,000.50元", "’GK-2", "2026-03-17", "****4567", ""),
            (3.0, "丙公司", 1.5, "", "", "", "户名不符"),
            above=2,
        )
    )

    assert found.problems == []
    assert found.rows == [
        Paid(1, "甲公司", D(30000), "2026001", DAY, "6228480000001234567", ""),
        Paid(2, "乙公司", D("45000.50"), "GK-2", DAY, "", ""),
        Paid(3, "丙公司", D("1.5"), "", None, "", "户名不符"),
    ]


def test_totals_signatures_and_blank_lines_under_the_table_are_passed_over():
    found = reading.read(_book(HEAD, (1, "甲公司", 1, "V", "2026-03-17"), ("合计", "", 1), (None, None), ("制表人：马俊",)))

    assert [row.serial for row in found.rows] == [1]


def test_what_cannot_be_read_is_named_by_its_number():
    found = reading.read(
        _book(HEAD, (1, "甲公司", "叁万", "V1", "2026-03-17"), (2, "乙公司", 1, "V2", "某日"), (3, "丙公司", 1, "V3", DAY))
    )

    assert found.problems[0] == Difference(1, "金额“叁万”读不出来。")
    assert (found.problems[1].serial, bool(found.problems[1].words), len(found.problems)) == (2, True, 2)
    assert [row.serial for row in found.rows] == [3]


def test_a_comma_file_with_short_lines_is_read():
    text = "序号,户名,金额（元）,凭证编号,日期,备注\n1,甲公司,30000,V1,2026-03-17\n2,乙公司,30000\n"

    found = reading.read(text.encode("utf-8-sig"))

    assert found.rows == [Paid(1, "甲公司", D(30000), "V1", DAY), Paid(2, "乙公司", D(30000), "", None)]


def test_the_first_of_two_columns_of_one_name_counts():
    found = reading.read(_book((*HEAD[:5], "支付金额"), (1, "甲公司", 30000, "V1", DAY, 99)))

    assert found.rows[0].amount == D(30000)


@pytest.mark.parametrize("missing", HEAD[:5])
def test_a_list_without_a_needed_column_is_refused_with_what_is_needed(missing):
    with pytest.raises(FileUnreadable) as told:
        reading.read(_book([title for title in HEAD if title != missing], (1, 2, 3, 4)))
    assert "序号、户名、金额、凭证号、支付日期" in told.value.message


def test_what_was_previewed_cannot_be_changed_and_grows_old(freeze):
    rows = [Paid(1, "甲公司", D("30000.50"), "V1", DAY, "6228", ""), Paid(2, "乙公司", D(1), "", None, "", "户名不符")]
    freeze("2026-03-17 10:00")
    sealed = reading.sealed(rows)

    freeze("2026-03-17 11:59")
    assert reading.opened(sealed) == rows
    with pytest.raises(signing.BadSignature):
        reading.opened(sealed[:-1] + ("a" if sealed[-1] != "a" else "b"))
    freeze("2026-03-17 12:01")
    with pytest.raises(signing.BadSignature):
        reading.opened(sealed)
