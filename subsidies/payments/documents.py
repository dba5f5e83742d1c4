"""What the paper of a batch says: 资金发放明细表, amounts in words, personal numbers and accounts masked."""

from jishan_portal.accounts.places import name_of
from jishan_portal.kit import clock
from jishan_portal.kit.masking import mask_account, mask_id, mask_phone
from jishan_portal.kit.money import yuan
from jishan_portal.templatetags.face import cn_date
from subsidies.budgets.states import Source
from subsidies.payments import queries, rules
from subsidies.payments.models import Batch

KIND, TITLE, PAPER = "payment_sheet", "奖补资金发放明细表", "documents/payment_sheet.html"


def _line(row) -> dict:
    """Return one payee with every field of domain 7.3; personal numbers are masked on paper, whoever asks."""
    application, shop = row.application, row.application.workshop
    return {
        "serial": row.serial,
        "town": name_of(application.area_code),
        "shop": shop.name,
        "entity": application.entity_name,
        "code": application.credit_code,
        "permit": shop.licence_number,
        "owner": shop.owner_name,
        "id": mask_id(shop.owner_id),
        "phone": mask_phone(application.contact_phone),
        "sc": application.production_licence,
        "sc_on": f"{row.sc_on or ''}",
        "accepted": f"{row.accepted_on or ''}",
        "score": f"{score}%" if (score := rules.score_rate(row)) is not None else "—",
        "city": yuan(rules.share_of(row, Source.CITY)),
        "county": yuan(rules.share_of(row, Source.COUNTY)),
        "amount": yuan(row.amount),
        "own": yuan(application.own_investment or 0),
        "payee": row.payee_name,
        "bank": row.bank,
        "account": mask_account(row.account),
        "paid": f"{row.paid_on or ''}",
        "voucher": row.voucher,
        "note": row.failure or row.get_outcome_display(),
    }


def sheet_content(batch: Batch, rows) -> dict:
    """Return what the paper freezes."""
    found = queries.sums(rows)
    return {
        "heading": TITLE,
        "batch": batch.number,
        "budget": str(batch.budget),
        "document": batch.budget.document,
        "sent": f"{batch.sent_on or '尚未送国库'}",
        "lines": [_line(row) for row in rows.order_by("serial")],
        "count": found["count"],
        **{name: yuan(found[name]) for name in ("city", "county", "total", "own")},
        "returned": rules.returned_words(found),
        "words": rules.in_words(found["total"]),
        "date": cn_date(clock.today()),
    }
