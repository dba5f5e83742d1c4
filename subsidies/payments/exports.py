"""资金发放明细表 (domain 7.3) as a workbook: read in chunks, totals as plain numbers, accounts as text and masked unless asked for."""

from django.conf import settings

from jishan_portal.accounts.places import townships
from jishan_portal.audit import actions as audit
from jishan_portal.kit import clock
from jishan_portal.kit.masking import mask_account, mask_id, mask_phone
from jishan_portal.kit.money import yuan
from jishan_portal.kit.xlsx import Column, Heading, table_file
from subsidies.budgets.states import Source
from subsidies.payments import queries, rules

TITLE = "奖补资金发放明细表"
CHUNK = 2000


def columns(*, is_plain: bool) -> tuple[Column, ...]:
    """Return the columns of the table in the order of domain 7.3."""
    towns = townships()
    return (
        Column("序号", lambda row: row.serial, 7, "number"),
        Column("乡镇", lambda row: towns.get(row.application.area_code, ""), 12),
        Column("小作坊原名称", lambda row: row.application.workshop.name, 24),
        Column("升级后企业名称", lambda row: row.application.entity_name, 28),
        Column("统一社会信用代码", lambda row: row.application.credit_code, 22),
        Column("负责人", lambda row: row.application.workshop.owner_name, 10),
        Column("身份证号", lambda row: mask_id(row.application.workshop.owner_id), 22),
        Column("联系电话", lambda row: row.application.contact_phone if is_plain else mask_phone(row.application.contact_phone), 14),
        Column("小作坊许可证号", lambda row: row.application.workshop.licence_number, 24),
        Column("SC 证号及发证日", _sc, 30),
        Column("验收日期", lambda row: row.accepted_on, 12, "date"),
        Column("通则得分率（%）", rules.score_rate, 14, "number"),
        Column("市级补助（元）", lambda row: rules.share_of(row, Source.CITY), 14, "number"),
        Column("县级补助（元）", lambda row: rules.share_of(row, Source.COUNTY), 14, "number"),
        Column("合计（元）", lambda row: row.amount, 14, "number"),
        Column("自筹投入（元）", lambda row: row.application.own_investment, 14, "number"),
        Column("开户名", lambda row: row.payee_name, 26),
        Column("开户行", lambda row: row.bank, 24),
        Column("账号", lambda row: row.account if is_plain else mask_account(row.account), 22),
        Column("拨付日期", lambda row: row.paid_on, 12, "date"),
        Column("国库支付凭证号", lambda row: row.voucher, 20),
        Column("签收", lambda row: "", 10),
        Column("备注", lambda row: row.failure or row.get_outcome_display(), 20),
    )


def _sc(row) -> str:
    issued = f"（{row.sc_on} 发证）" if row.sc_on else ""
    return f"{row.application.production_licence}{issued}" if row.application.production_licence else ""


def totals(found: dict) -> dict:
    """Return the last line of the table: plain numbers, no formulas."""
    named = {"市级补助（元）": "city", "县级补助（元）": "county", "合计（元）": "total", "自筹投入（元）": "own"}
    return {"乡镇": "合计", "小作坊原名称": f"{found['count']} 笔", **{title: found[name] for title, name in named.items()}}


def write(rows, *, user, words: str, is_plain: bool):
    """Write lines to a temporary file, note it in the audit trail, and return (file, sums)."""
    found = queries.sums(rows)
    made = f"导出：{user.display_name}（{user.post_title}） {clock.now():%Y-%m-%d %H:%M}    范围：{words}"
    said = f"共 {found['count']} 笔，合计 {yuan(found['total'])} 元（大写：{rules.in_words(found['total'])}）"
    said += f"，{returned}" if (returned := rules.returned_words(found)) else ""
    heading = Heading(TITLE, user.access.organisation_name or settings.OFFICE_NAME, (made, said))
    ids = []

    def watched():
        for row in rows.iterator(chunk_size=CHUNK):
            ids.append(row.pk)
            yield row

    target = table_file(columns(is_plain=is_plain), watched(), heading=heading, totals=lambda: totals(found))
    shown = "，账号未遮盖" if is_plain else ""
    audit.record_bulk("subsidies.payment.export", "subsidies.line", ids, by=user, summary=f"导出{TITLE} {len(ids)} 笔{shown}")
    return target, found
