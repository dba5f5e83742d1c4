"""What the paper of a batch says: 资金发放明细表, amounts in words, accounts with their last four digits only."""

from jishan_portal.accounts.places import name_of
from jishan_portal.kit import clock
from jishan_portal.kit.masking import mask_account
from jishan_portal.kit.money import yuan
from jishan_portal.templatetags.face import cn_date
from subsidies.payments import queries, rules
from subsidies.payments.models import Batch

KIND, TITLE, PAPER = "payment_sheet", "奖补资金发放明细表", "documents/payment_sheet.html"


def sheet_content(batch: Batch, rows) -> dict:
    """Return what the paper freezes."""
    found = queries.sums(rows)
    lines = [
        {
            "serial": row.serial,
            "town": name_of(row.application.area_code),
            "shop": row.application.workshop.name,
            "entity": row.application.entity_name,
            "code": row.application.credit_code,
            "owner": row.application.workshop.owner_name,
            "score": f"{score}%" if (score := rules.score_rate(row)) is not None else "—",
            "amount": yuan(row.amount),
            "payee": row.payee_name,
            "bank": row.bank,
            "account": mask_account(row.account),
            "paid": f"{row.paid_on or ''}",
            "voucher": row.voucher or row.failure,
        }
        for row in rows.order_by("serial")
    ]
    return {
        "heading": TITLE,
        "batch": batch.number,
        "budget": str(batch.budget),
        "document": batch.budget.document,
        "sent": f"{batch.sent_on or '尚未送国库'}",
        "lines": lines,
        "count": found["count"],
        "total": yuan(found["total"]),
        "words": rules.in_words(found["total"]),
        "date": cn_date(clock.today()),
    }
