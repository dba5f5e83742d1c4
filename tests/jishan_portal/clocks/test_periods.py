"""The table of periods: each case worked out from the announced holidays of 2023 to 2026.

Columns: rule, start day (not counted), suspended time in the rule's own unit, first extension, due day, day before rolling over.
"""

from datetime import date

import pytest

from jishan_portal.clocks.rules import compute

CASES = [
    ("lead.verify", "2024-09-25", 0, False, "2024-10-21", "2024-10-21"),
    ("lead.verify", "2024-09-25", 0, True, "2024-11-11", "2024-11-11"),
    ("lead.verify", "2024-09-25", 5, False, "2024-10-28", "2024-10-28"),
    ("lead.verify", "2024-02-01", 0, False, "2024-02-27", "2024-02-27"),
    ("lead.verify", "2024-12-30", 0, False, "2025-01-21", "2025-01-21"),
    ("lead.verify", "2025-06-27", 0, False, "2025-07-18", "2025-07-18"),
    ("lead.verify", "2026-02-10", 0, False, "2026-03-09", "2026-03-09"),
    ("case.decide", "2024-07-05", 0, False, "2024-10-08", "2024-10-03"),
    ("case.decide", "2024-07-05", 0, True, "2024-11-04", "2024-11-02"),
    ("case.decide", "2024-07-05", 20, True, "2024-11-22", "2024-11-22"),
    ("case.decide", "2024-07-05", 17, False, "2024-10-21", "2024-10-20"),
    ("case.decide", "2024-07-05", 4, False, "2024-10-08", "2024-10-07"),
    ("case.decide", "2023-12-01", 0, False, "2024-02-29", "2024-02-29"),
    ("case.decide", "2023-11-12", 0, False, "2024-02-18", "2024-02-10"),
    ("case.decide", "2024-11-12", 0, False, "2025-02-10", "2025-02-10"),
    ("case.decide", "2026-10-05", 0, False, "2027-01-04", "2027-01-03"),
    ("case.decide", "2025-07-09", 0, False, "2025-10-09", "2025-10-07"),
    ("case.statement", "2024-09-27", 0, False, "2024-10-10", "2024-10-10"),
    ("case.statement", "2024-09-11", 0, False, "2024-09-19", "2024-09-19"),
    ("case.statement", "2024-02-05", 0, False, "2024-02-18", "2024-02-18"),
    ("case.statement", "2025-01-22", 0, False, "2025-02-05", "2025-02-05"),
    ("case.statement", "2026-09-30", 0, False, "2026-10-13", "2026-10-13"),
    ("case.statement", "2026-12-29", 0, False, "2027-01-05", "2027-01-05"),
    ("case.register_evidence", "2024-09-30", 0, False, "2024-10-15", "2024-10-15"),
    ("case.register_evidence", "2024-04-28", 0, False, "2024-05-10", "2024-05-10"),
    ("case.seizure", "2024-09-05", 0, False, "2024-10-08", "2024-10-05"),
    ("case.seizure", "2024-09-05", 0, True, "2024-11-04", "2024-11-04"),
    ("case.seizure", "2024-09-05", 12, False, "2024-10-17", "2024-10-17"),
    ("case.seizure", "2024-01-15", 0, False, "2024-02-18", "2024-02-14"),
    ("case.seizure", "2024-01-30", 0, False, "2024-02-29", "2024-02-29"),
    ("case.review", "2024-04-26", 0, False, "2024-05-13", "2024-05-13"),
    ("case.review", "2024-06-03", 0, False, "2024-06-18", "2024-06-18"),
    ("case.serve", "2024-09-30", 0, False, "2024-10-15", "2024-10-15"),
    ("case.serve", "2026-02-13", 0, False, "2026-03-02", "2026-03-02"),
    ("case.serve_by_notice", "2024-08-31", 0, False, "2024-09-30", "2024-09-30"),
    ("case.serve_by_notice", "2024-01-12", 0, False, "2024-02-18", "2024-02-11"),
    ("case.pay", "2024-09-18", 0, False, "2024-10-08", "2024-10-03"),
    ("case.pay", "2024-02-14", 0, False, "2024-02-29", "2024-02-29"),
    ("case.pay", "2026-12-25", 0, False, "2027-01-11", "2027-01-09"),
    ("case.pay", "2024-04-26", 0, False, "2024-05-11", "2024-05-11"),
    ("case.publish", "2024-12-31", 0, False, "2025-02-05", "2025-02-05"),
    ("case.publish", "2024-09-02", 0, False, "2024-09-30", "2024-09-30"),
    ("case.close", "2024-02-08", 0, False, "2024-03-06", "2024-03-06"),
    ("case.demand", "2025-09-26", 0, False, "2025-10-16", "2025-10-16"),
    ("case.demand", "2026-09-18", 0, False, "2026-10-09", "2026-10-09"),
    ("transfer.decide", "2024-09-30", 0, False, "2024-10-08", "2024-10-03"),
    ("transfer.decide", "2024-09-26", 0, False, "2024-09-29", "2024-09-29"),
    ("transfer.decide", "2024-06-07", 0, False, "2024-06-11", "2024-06-10"),
    ("transfer.police_decide", "2025-09-28", 0, False, "2025-10-09", "2025-10-01"),
    ("transfer.deliver", "2024-09-30", 0, False, "2024-10-01", "2024-10-01"),
    ("transfer.deliver", "2024-02-28", 0, False, "2024-02-29", "2024-02-29"),
    ("visit.publish", "2024-10-30", 0, False, "2024-11-27", "2024-11-27"),
    ("visit.publish", "2024-09-25", 0, False, "2024-10-28", "2024-10-28"),
    ("visit.publish", "2026-12-20", 0, False, "2027-01-15", "2027-01-15"),
    ("hazard.rectify.general", "2024-09-30", 0, False, "2024-10-18", "2024-10-18"),
    ("hazard.rectify.general", "2024-02-08", 0, False, "2024-02-28", "2024-02-28"),
    ("hazard.rectify.general", "2026-12-25", 0, False, "2027-01-08", "2027-01-08"),
    ("licence.decide", "2024-04-29", 0, False, "2024-05-15", "2024-05-15"),
    ("licence.decide", "2024-04-29", 0, True, "2024-05-22", "2024-05-22"),
    ("permit.decide", "2024-01-29", 0, True, "2024-03-14", "2024-03-14"),
    ("licence.renew", "2026-10-20", 0, False, "2026-09-02", "2026-09-02"),
    ("licence.renew", "2024-03-01", 0, False, "2024-01-16", "2024-01-16"),
    ("workshop_licence.renew", "2024-10-31", 0, False, "2024-10-01", "2024-10-01"),
    ("case.hearing_notice", "2024-10-10", 0, False, "2024-09-25", "2024-09-25"),
    ("case.enforce", "2024-11-30", 0, False, "2025-02-28", "2025-02-28"),
    ("case.enforce", "2024-07-01", 0, False, "2024-10-08", "2024-10-01"),
    ("case.litigation", "2024-08-31", 0, False, "2025-02-28", "2025-02-28"),
    ("case.litigation", "2025-08-30", 0, False, "2026-02-28", "2026-02-28"),
    ("licence.rectify", "2024-01-31", 0, False, "2024-02-29", "2024-02-29"),
    ("den.surprise_next", "2023-11-30", 0, False, "2024-02-29", "2024-02-29"),
    ("case.limitation", "2024-02-29", 0, False, "2026-02-28", "2026-02-28"),
    ("health.validity", "2024-02-29", 0, False, "2025-02-28", "2025-02-28"),
    ("case.publish_minor_until", "2024-11-30", 0, False, "2025-02-28", "2025-02-28"),
    ("visit.no_repeat", "2023-11-29", 0, False, "2024-02-29", "2024-02-29"),
    ("case.reconsideration", "2024-08-04", 0, False, "2024-10-08", "2024-10-03"),
    ("case.assist", "2024-05-06", 0, False, "2024-05-24", "2024-05-24"),
    ("case.publish_withdraw", "2024-09-30", 0, False, "2024-10-10", "2024-10-10"),
    ("case.cash_hand_in", "2024-09-28", 0, False, "2024-09-30", "2024-09-30"),
    ("subsidy.public_notice", "2024-09-27", 0, False, "2024-10-10", "2024-10-10"),
    ("subsidy.public_notice", "2024-10-28", 0, False, "2024-11-04", "2024-11-04"),
    ("subsidy.information", "2025-01-20", 0, False, "2025-02-21", "2025-02-21"),
    ("lead.tell_reporter", "2025-10-10", 0, False, "2025-10-16", "2025-10-16"),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("key", "start", "suspended", "extended", "due", "unrolled"), CASES)
def test_period_ends_on_the_right_day(key, start, suspended, extended, due, unrolled):
    found = compute(key, date.fromisoformat(start), suspended_days=suspended, extended=extended)

    assert (found.due.isoformat(), found.unrolled.isoformat()) == (due, unrolled)
    assert found.article
    assert start in found.working
    assert unrolled in found.working
