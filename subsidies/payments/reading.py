"""Reading the treasury's list of what was paid: columns by their usual headings, one `rules.Paid` a row; the unreadable in words."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation

from django.core import signing

from jishan_portal.kit.identifiers import half_width
from jishan_portal.kit.numbers import whole
from subsidies.payments.rules import Difference, Paid
from workshops.imports.reading.days import day
from workshops.imports.reading.guards import FileUnreadable
from workshops.imports.reading.plain import CellProblem
from workshops.imports.reading.sheets import open_book

HEADINGS = {
    "serial": ("序号", "编号"),
    "payee_name": ("户名", "收款户名", "收款人", "收款人户名", "开户名", "收款人名称"),
    "amount": ("金额", "支付金额", "金额（元）", "金额(元)", "合计"),
    "voucher": ("凭证号", "国库支付凭证号", "支付凭证号", "凭证编号"),
    "paid_on": ("支付日期", "拨付日期", "日期"),
    "account": ("账号", "收款账号", "收款人账号"),
    "failure": ("退票原因", "失败原因", "退回原因"),
}
NEEDED = ("serial", "payee_name", "amount", "voucher", "paid_on")
LOOK_AT = 30
SALT, KEPT = "subsidies.payments.list", 2 * 3600


@dataclass
class Read:
    """The rows of a list, and what could not be read."""

    rows: list[Paid] = field(default_factory=list)
    problems: list[Difference] = field(default_factory=list)


def read(content: bytes) -> Read:
    """Return what a workbook or comma file says was paid; FileUnreadable says what to do."""
    for sheet in open_book(content).sheets:
        for place, cells in enumerate(sheet.rows[:LOOK_AT]):
            at = _columns(cells)
            if all(name in at for name in NEEDED):
                return _read(sheet.rows[place + 1 :], at)
    raise FileUnreadable("没有找到表头。回单里要有“序号、户名、金额、凭证号、支付日期”这几列，可以用本系统导出的发放明细表填好后再传。")


def _columns(cells) -> dict[str, int]:
    titles = {"".join(half_width(str(cell)).split()): place for place, cell in reversed(list(enumerate(cells)))}
    spelled = {
        name: next((titles[half_width(word)] for word in words if half_width(word) in titles), None) for name, words in HEADINGS.items()
    }
    return {name: place for name, place in spelled.items() if place is not None}


def _read(rows, at: dict) -> Read:
    found = Read()
    for cells in rows:
        text = {name: _text(cells[place]) if place < len(cells) else "" for name, place in at.items()}
        if whole(text["serial"]) is None:  # totals, signatures and blank lines under the table
            continue
        raw_day = cells[at["paid_on"]] if at["paid_on"] < len(cells) else ""
        try:
            found.rows.append(_paid(text, raw_day))
        except (CellProblem, InvalidOperation) as problem:
            words = (
                getattr(problem, "message", "") or str(problem) if isinstance(problem, CellProblem) else f"金额“{text['amount']}”读不出来。"
            )
            found.problems.append(Difference(int(text["serial"]), words))
    return found


def _paid(text: dict, raw_day) -> Paid:
    return Paid(
        serial=int(text["serial"]),
        payee_name=text["payee_name"],
        amount=Decimal(text["amount"].replace(",", "").removesuffix("元")),
        voucher=text["voucher"],
        paid_on=day(raw_day) if raw_day not in ("", None) else None,
        account="" if "*" in text.get("account", "") else text.get("account", ""),
        failure=text.get("failure", ""),
    )


def _text(cell) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return half_width(str(cell if cell is not None else "")).strip().lstrip("'’")


def sealed(rows: list[Paid]) -> str:
    """Return rows as a hidden value that nobody can change between preview and confirmation."""
    plain = [
        [row.serial, row.payee_name, str(row.amount), row.voucher, row.paid_on and row.paid_on.isoformat(), row.account, row.failure]
        for row in rows
    ]
    return signing.dumps(plain, salt=SALT, compress=True)


def opened(text: str) -> list[Paid]:
    """Return the rows behind a hidden value; signing.BadSignature for a spoiled or old one."""
    plain = signing.loads(text, salt=SALT, max_age=KEPT)
    return [
        Paid(serial, name, Decimal(amount), voucher, date.fromisoformat(on) if on else None, *rest)
        for serial, name, amount, voucher, on, *rest in plain
    ]
