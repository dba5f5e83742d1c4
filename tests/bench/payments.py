"""资金发放明细表 of 10,000 payments; the payments are made for the measurement and rolled back."""

import resource
import time
from datetime import date
from decimal import Decimal
from uuid import uuid4

ROWS = 10_000


def paid_table() -> dict:
    """Write the table of 10,000 lines to a workbook, as the page does."""
    from django.db import transaction

    from jishan_portal.accounts.models import User
    from subsidies.payments import exports, queries

    with transaction.atomic():
        payer = User.objects.get(username="finance_payer1")
        made = _made(payer)
        begun = time.perf_counter()
        target, found = exports.write(queries.lines(payer).order_by("batch_id", "serial"), user=payer, words="全部", is_plain=False)
        seconds = time.perf_counter() - begun
        target.close()
        transaction.set_rollback(True)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"rows": found["count"], "made": made, "seconds": seconds, "peak_mb": peak}


def _made(payer) -> int:
    from subsidies.applications.models import Application
    from subsidies.budgets.models import Budget
    from subsidies.payments.models import Batch, Line
    from workshops.registry.models import Workshop

    money, day = Decimal(30000), date(2024, 10, 8)
    budget = Budget.objects.create(source="county", year=2024, purpose="量测", area_code="140824000000", amount=money * ROWS)
    facts = {"title": "量测", "budget": budget, "area_code": budget.area_code, "state": "sent", "sent_on": day}
    batch = Batch.objects.create(number="量测", made_by=payer, submission_id=uuid4(), **facts)
    shops = Workshop.objects.order_by("pk")[:ROWS]
    common = {"entity_name": "量测食品有限公司", "payee_name": "量测食品有限公司", "bank": "农商行", "account": "6228480000001234567"}
    asked = [
        Application(workshop=shop, area_code=shop.area_code, year=2024, state="draft", own_investment=money, **common) for shop in shops
    ]
    Application.objects.bulk_create(asked, batch_size=1000)
    paid = {"payee_name": "量测食品有限公司", "bank": "农商行", "account": "6228480000001234567", "amount": money}
    lines = [Line(batch=batch, serial=serial, application=row, **paid) for serial, row in enumerate(asked, 1)]
    return len(Line.objects.bulk_create(lines, batch_size=1000))


PARTS = {"paid_table": paid_table}
