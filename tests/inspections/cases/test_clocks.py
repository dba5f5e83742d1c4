"""Every period of a case (domain 5.1 to 5.4 and 12), each day worked out apart from the code that is tested.

Columns: rule, start (not counted), time that does not count, first extension, last day, the same before rolling over, day to warn by.
Beside them stand the cases of tests/jishan_portal/clocks/test_periods.py.
"""

import csv
from datetime import date

import pytest
from django.conf import settings

from jishan_portal.clocks.rules import compute

CASES = [
    ("lead.verify", "2024-09-13", 0, False, "2024-10-11", "2024-10-11", "2024-10-11"),
    ("lead.verify", "2025-01-20", 0, False, "2025-02-14", "2025-02-14", "2025-02-14"),
    ("lead.verify", "2026-02-06", 0, False, "2026-03-05", "2026-03-05", "2026-03-05"),
    ("lead.verify", "2024-02-29", 0, False, "2024-03-21", "2024-03-21", "2024-03-21"),
    ("lead.verify", "2026-12-18", 0, False, "2027-01-08", "2027-01-08", "2027-01-08"),
    ("case.jurisdiction", "2024-09-25", 0, False, "2024-10-10", "2024-10-10", "2024-10-10"),
    ("case.jurisdiction", "2025-09-26", 0, False, "2025-10-13", "2025-10-13", "2025-10-13"),
    ("case.register_evidence", "2024-09-25", 0, False, "2024-10-10", "2024-10-10", "2024-10-10"),
    ("case.register_evidence", "2025-01-24", 0, False, "2025-02-10", "2025-02-10", "2025-02-10"),
    ("case.register_evidence", "2026-02-12", 0, False, "2026-02-28", "2026-02-28", "2026-02-28"),
    ("case.register_evidence", "2024-02-29", 0, False, "2024-03-11", "2024-03-11", "2024-03-11"),
    ("case.register_evidence", "2026-12-28", 0, False, "2027-01-06", "2027-01-06", "2027-01-06"),
    ("case.register_evidence_approval", "2024-09-30", 0, False, "2024-10-01", "2024-10-01", "2024-10-01"),
    ("case.register_evidence_approval", "2024-02-28", 0, False, "2024-02-29", "2024-02-29", "2024-02-29"),
    ("case.seizure", "2024-09-01", 0, False, "2024-10-08", "2024-10-01", "2024-10-01"),
    ("case.seizure", "2025-09-05", 0, False, "2025-10-09", "2025-10-05", "2025-10-05"),
    ("case.seizure", "2026-01-18", 0, False, "2026-02-24", "2026-02-17", "2026-02-17"),
    ("case.seizure", "2026-12-10", 0, False, "2027-01-11", "2027-01-09", "2027-01-09"),
    ("case.seizure_approval", "2024-10-04", 0, False, "2024-10-05", "2024-10-05", "2024-10-05"),
    ("case.seizure_approval", "2026-02-14", 0, False, "2026-02-15", "2026-02-15", "2026-02-15"),
    ("case.assist", "2024-09-24", 0, False, "2024-10-18", "2024-10-18", "2024-10-18"),
    ("case.assist", "2025-01-15", 0, False, "2025-02-11", "2025-02-11", "2025-02-11"),
    ("case.assist", "2026-02-09", 0, False, "2026-03-06", "2026-03-06", "2026-03-06"),
    ("case.review", "2024-09-20", 0, False, "2024-10-10", "2024-10-10", "2024-10-10"),
    ("case.review", "2025-01-17", 0, False, "2025-02-07", "2025-02-07", "2025-02-07"),
    ("case.review", "2026-02-10", 0, False, "2026-03-02", "2026-03-02", "2026-03-02"),
    ("case.review", "2026-12-25", 0, False, "2027-01-08", "2027-01-08", "2027-01-08"),
    ("case.statement", "2024-09-29", 0, False, "2024-10-11", "2024-10-11", "2024-10-11"),
    ("case.statement", "2025-01-24", 0, False, "2025-02-07", "2025-02-07", "2025-02-07"),
    ("case.statement", "2026-02-11", 0, False, "2026-02-25", "2026-02-25", "2026-02-25"),
    ("case.statement", "2024-02-29", 0, False, "2024-03-07", "2024-03-07", "2024-03-07"),
    ("case.statement", "2025-04-30", 0, False, "2025-05-12", "2025-05-12", "2025-05-12"),
    ("case.statement", "2026-12-30", 0, False, "2027-01-06", "2027-01-06", "2027-01-06"),
    ("case.hearing_notice", "2024-10-12", 0, False, "2024-09-27", "2024-09-27", "2024-09-27"),
    ("case.hearing_notice", "2025-02-10", 0, False, "2025-01-24", "2025-01-24", "2025-01-24"),
    ("case.hearing_notice", "2026-02-26", 0, False, "2026-02-10", "2026-02-10", "2026-02-10"),
    ("case.hearing_notice", "2024-05-06", 0, False, "2024-04-23", "2024-04-23", "2024-04-23"),
    ("case.decide", "2024-07-09", 0, False, "2024-10-08", "2024-10-07", "2024-10-08"),
    ("case.decide", "2024-11-05", 0, False, "2025-02-05", "2025-02-03", "2025-02-05"),
    ("case.decide", "2025-07-03", 0, False, "2025-10-09", "2025-10-01", "2025-10-09"),
    ("case.decide", "2025-11-17", 0, False, "2026-02-24", "2026-02-15", "2026-02-24"),
    ("case.decide", "2026-10-01", 0, False, "2026-12-30", "2026-12-30", "2026-12-30"),
    ("case.serve", "2024-09-27", 0, False, "2024-10-12", "2024-10-12", "2024-10-12"),
    ("case.serve", "2025-01-23", 0, False, "2025-02-08", "2025-02-08", "2025-02-08"),
    ("case.serve", "2026-02-14", 0, False, "2026-03-03", "2026-03-03", "2026-03-03"),
    ("case.serve", "2026-04-30", 0, False, "2026-05-13", "2026-05-13", "2026-05-13"),
    ("case.serve_by_notice", "2024-09-04", 0, False, "2024-10-08", "2024-10-04", "2024-10-08"),
    ("case.serve_by_notice", "2025-01-01", 0, False, "2025-02-05", "2025-01-31", "2025-02-05"),
    ("case.serve_by_notice", "2026-01-16", 0, False, "2026-02-24", "2026-02-15", "2026-02-24"),
    ("case.serve_by_notice", "2024-01-30", 0, False, "2024-02-29", "2024-02-29", "2024-02-29"),
    ("case.publish", "2024-09-10", 0, False, "2024-10-14", "2024-10-14", "2024-10-14"),
    ("case.publish", "2025-01-10", 0, False, "2025-02-13", "2025-02-13", "2025-02-13"),
    ("case.publish", "2026-02-02", 0, False, "2026-03-06", "2026-03-06", "2026-03-06"),
    ("case.publish", "2024-02-29", 0, False, "2024-03-28", "2024-03-28", "2024-03-28"),
    ("case.publish", "2026-12-15", 0, False, "2027-01-12", "2027-01-12", "2027-01-12"),
    ("case.publish_elsewhere", "2024-09-19", 0, False, "2024-10-09", "2024-10-09", "2024-10-09"),
    ("case.publish_elsewhere", "2025-01-21", 0, False, "2025-02-10", "2025-02-10", "2025-02-10"),
    ("case.publish_minor_until", "2024-08-31", 0, False, "2024-11-30", "2024-11-30", "2024-11-30"),
    ("case.publish_minor_until", "2025-11-30", 0, False, "2026-02-28", "2026-02-28", "2026-02-28"),
    ("case.publish_until", "2024-02-29", 0, False, "2027-02-28", "2027-02-28", "2027-02-28"),
    ("case.publish_until", "2024-10-01", 0, False, "2027-10-01", "2027-10-01", "2027-10-01"),
    ("case.publish_withdraw", "2024-09-29", 0, False, "2024-10-09", "2024-10-09", "2024-10-09"),
    ("case.publish_withdraw", "2026-02-13", 0, False, "2026-02-25", "2026-02-25", "2026-02-25"),
    ("case.publish_withdraw", "2025-04-29", 0, False, "2025-05-07", "2025-05-07", "2025-05-07"),
    ("case.pay", "2024-09-20", 0, False, "2024-10-08", "2024-10-05", "2024-10-08"),
    ("case.pay", "2025-01-16", 0, False, "2025-02-05", "2025-01-31", "2025-02-05"),
    ("case.pay", "2026-02-01", 0, False, "2026-02-24", "2026-02-16", "2026-02-24"),
    ("case.pay", "2026-12-19", 0, False, "2027-01-04", "2027-01-03", "2027-01-04"),
    ("case.demand", "2024-09-18", 0, False, "2024-10-08", "2024-10-08", "2024-10-08"),
    ("case.demand", "2025-01-20", 0, False, "2025-02-08", "2025-02-08", "2025-02-08"),
    ("case.demand", "2026-02-05", 0, False, "2026-02-26", "2026-02-26", "2026-02-26"),
    ("case.enforce", "2024-07-03", 0, False, "2024-10-08", "2024-10-03", "2024-10-03"),
    ("case.enforce", "2025-06-30", 0, False, "2025-09-30", "2025-09-30", "2025-09-30"),
    ("case.close", "2024-09-10", 0, False, "2024-10-08", "2024-10-08", "2024-10-08"),
    ("case.close", "2025-01-13", 0, False, "2025-02-08", "2025-02-08", "2025-02-08"),
    ("case.close", "2026-02-04", 0, False, "2026-03-03", "2026-03-03", "2026-03-03"),
    ("case.reconsideration", "2024-08-03", 0, False, "2024-10-08", "2024-10-02", "2024-10-08"),
    ("case.reconsideration", "2025-12-18", 0, False, "2026-02-24", "2026-02-16", "2026-02-24"),
    ("case.reconsideration", "2024-01-01", 0, False, "2024-03-01", "2024-03-01", "2024-03-01"),
    ("case.litigation", "2024-04-02", 0, False, "2024-10-08", "2024-10-02", "2024-10-08"),
    ("case.litigation", "2025-08-31", 0, False, "2026-02-28", "2026-02-28", "2026-02-28"),
    ("case.litigation", "2025-08-17", 0, False, "2026-02-24", "2026-02-17", "2026-02-24"),
    ("case.limitation", "2024-10-01", 0, False, "2026-10-01", "2026-10-01", "2026-10-01"),
    ("case.limitation_grave", "2024-02-29", 0, False, "2029-02-28", "2029-02-28", "2029-02-28"),
    ("case.limitation_grave", "2021-10-01", 0, False, "2026-10-01", "2026-10-01", "2026-10-01"),
    ("case.simple_file", "2024-09-29", 0, False, "2024-10-14", "2024-10-14", "2024-10-14"),
    ("case.simple_file", "2026-02-13", 0, False, "2026-03-02", "2026-03-02", "2026-03-02"),
    ("case.cash_hand_in", "2024-09-30", 0, False, "2024-10-09", "2024-10-09", "2024-10-09"),
    ("case.cash_hand_in", "2025-01-27", 0, False, "2025-02-06", "2025-02-06", "2025-02-06"),
    ("case.cash_hand_in", "2026-02-14", 0, False, "2026-02-25", "2026-02-25", "2026-02-25"),
    ("case.cash_bank", "2024-10-11", 0, False, "2024-10-14", "2024-10-14", "2024-10-14"),
    ("case.cash_bank", "2025-04-25", 0, False, "2025-04-28", "2025-04-28", "2025-04-28"),
    ("lead.tell_reporter", "2024-09-29", 0, False, "2024-10-11", "2024-10-11", "2024-10-11"),
    ("lead.tell_reporter", "2026-02-13", 0, False, "2026-02-27", "2026-02-27", "2026-02-27"),
    ("transfer.decide", "2024-09-28", 0, False, "2024-10-08", "2024-10-01", "2024-10-01"),
    ("transfer.decide", "2026-02-14", 0, False, "2026-02-24", "2026-02-17", "2026-02-17"),
    ("transfer.deliver", "2024-10-06", 0, False, "2024-10-07", "2024-10-07", "2024-10-07"),
    ("transfer.forward", "2024-10-06", 0, False, "2024-10-07", "2024-10-07", "2024-10-07"),
    ("transfer.reconsider", "2024-09-29", 0, False, "2024-10-08", "2024-10-02", "2024-10-02"),
    ("transfer.reconsider_decide", "2026-04-30", 0, False, "2026-05-06", "2026-05-03", "2026-05-06"),
    ("transfer.supervision", "2026-02-14", 0, False, "2026-02-24", "2026-02-17", "2026-02-17"),
    ("transfer.hand_over", "2024-09-28", 0, False, "2024-10-08", "2024-10-01", "2024-10-01"),
    ("transfer.hand_over", "2024-02-26", 0, False, "2024-02-29", "2024-02-29", "2024-02-29"),
    ("transfer.police_decide", "2024-09-29", 0, False, "2024-10-08", "2024-10-02", "2024-10-08"),
    ("transfer.police_decide", "2026-04-30", 0, False, "2026-05-06", "2026-05-03", "2026-05-06"),
    ("case.decide", "2024-07-05", 30, True, "2024-12-02", "2024-12-02", "2024-12-02"),
    ("case.decide", "2026-07-03", 2, False, "2026-10-08", "2026-10-03", "2026-10-08"),
    ("case.decide", "2024-11-30", 1, False, "2025-03-03", "2025-03-01", "2025-03-03"),
    ("lead.verify", "2024-09-13", 3, True, "2024-11-05", "2024-11-05", "2024-11-05"),
    ("lead.verify", "2026-02-06", 0, True, "2026-03-26", "2026-03-26", "2026-03-26"),
    ("case.seizure", "2026-01-18", 7, True, "2026-03-26", "2026-03-26", "2026-03-26"),
    ("case.seizure", "2024-09-01", 0, True, "2024-10-31", "2024-10-31", "2024-10-31"),
]
with (settings.BASE_DIR / "jishan_portal/rulebook/data/periods.csv").open(encoding="utf-8", newline="") as source:
    PERIODS = list(csv.DictReader(source))
KNOWN_UNTIL = date(2026, 12, 31)


@pytest.mark.django_db
@pytest.mark.parametrize(("key", "start", "suspended", "extended", "due", "unrolled", "warn"), CASES)
def test_period_of_a_case_ends_on_the_right_day(key, start, suspended, extended, due, unrolled, warn):
    found = compute(key, date.fromisoformat(start), suspended_days=suspended, extended=extended)

    assert (found.due.isoformat(), found.unrolled.isoformat(), found.warn_on.isoformat()) == (due, unrolled, warn)
    assert found.article
    assert bool(found.notice) == (found.due > KNOWN_UNTIL)


def test_the_table_holds_eighty_cases():
    assert len(CASES) >= 80


def test_every_period_of_cases_and_transfers_stands_in_the_table():
    """Every row of domain 5.1 to 5.4 that is a period of the book is worked out above."""
    book = {rule["key"] for rule in PERIODS if rule["subject"] in {"cases", "transfers"}} | {"lead.verify", "lead.tell_reporter"}

    assert book <= {row[0] for row in CASES}
