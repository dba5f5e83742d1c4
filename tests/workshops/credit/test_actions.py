"""Lines of the credit record."""

from datetime import date

from jishan_portal.accounts.actors import SYSTEM
from jishan_portal.audit.models import Entry
from workshops.credit.actions import write_line
from workshops.credit.models import CreditLine


def test_write_line_twice_gives_one_line_and_one_entry(shop):
    for _ in range(2):
        line = write_line(shop, on=date(2026, 3, 1), kind="责任约谈", sentence="因标签问题约谈负责人", is_adverse=True, by=SYSTEM)
    assert (CreditLine.objects.get(), line.is_adverse) == (line, True)
    assert Entry.objects.filter(action="workshops.credit.write_line", chain=shop.audit_chain).count() == 1
