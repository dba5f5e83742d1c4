"""Amounts in words, and what differs between a batch and the treasury's list."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from jishan_portal.kit.money import FEN, yuan
from subsidies.payments.states import Outcome

DIGITS = "零壹贰叁肆伍陆柒捌玖"
PLACES = ("", "拾", "佰", "仟")
WAN, YI = 10**4, 10**8
LARGEST = Decimal("9999999999999999.99")


def score_rate(row) -> Decimal | None:
    """Return the rate of the acceptance behind a line in percent, one decimal, rounded down as its report has it; None without."""
    return (Decimal(row.score_got * 1000 // row.score_full) / 10).quantize(Decimal("0.1")) if row.score_full else None


def share_of(row, source: str) -> Decimal:
    """Return what a line pays of one source's money, in yuan; nought where it is the other's (the two never mix, policy 三（二）3)."""
    return row.amount if row.source == source else Decimal(0)


def returned_words(found: dict) -> str:
    """Say how much of a table's sum the bank sent back and nobody received; empty where nothing was."""
    return f"其中退票 {found['returned_count']} 笔 {yuan(found['returned'])} 元" if found["returned_count"] else ""


def in_words(amount: Decimal) -> str:
    """Return an amount in Chinese capital numerals as payment papers want it: 30000 → 叁万元整, 10200.05 → 壹万零贰佰元零伍分.

    Rules of 《支付结算办法》附一《正确填写票据和结算凭证的基本规定》. ValueError for a negative amount, a fraction of a fen
    or more than sixteen digits before the point.
    """
    if amount != amount.quantize(FEN) or not 0 <= amount <= LARGEST:
        raise ValueError(f"{amount} cannot be written in words")
    whole, fen = divmod(int(amount * 100), 100)
    jiao, fen = divmod(fen, 10)
    head = f"{_whole(whole)}元" if whole else ("" if jiao or fen else "零元")
    if not jiao and not fen:
        return f"{head}整"
    middle = f"{DIGITS[jiao]}角" if jiao else ("零" if whole else "")
    return head + middle + (f"{DIGITS[fen]}分" if fen else "整")


def _whole(number: int) -> str:
    """Spell a whole number; a run of noughts is said once, those at the end of a group not at all. 亿 is said once: 壹万零壹亿."""
    high, low = divmod(number, YI)
    return (_joined(high, YI // 10, "亿", low) if high else "") + _below(low)


def _below(number: int) -> str:
    """Spell a whole number of eight digits at most."""
    high, low = divmod(number, WAN)
    return (_joined(high, WAN // 10, "万", low) if high else "") + _thousand(low)


def _joined(high: int, full: int, name: str, low: int) -> str:
    """Spell what stands before 万 or 亿, with the nought before what follows where that does not fill its places."""
    return _below(high) + name + (DIGITS[0] if 0 < low < full else "")


def _thousand(part: int) -> str:
    said, skipped = "", False
    for place in reversed(range(4)):
        digit = part // 10**place % 10
        if not digit:
            skipped = bool(said)
            continue
        said += (DIGITS[0] if skipped else "") + DIGITS[digit] + PLACES[place]
        skipped = False
    return said


@dataclass(frozen=True)
class Paid:
    """A row of the treasury's list of what was paid."""

    serial: int
    payee_name: str
    amount: Decimal
    voucher: str
    paid_on: date | None
    account: str = ""
    failure: str = ""


@dataclass(frozen=True)
class Difference:
    """Where the treasury's list and the batch do not agree, in words."""

    serial: int
    words: str


def compare(lines: Iterable, rows: Iterable[Paid]) -> tuple[list[tuple], list[Difference]]:
    """Match the treasury's rows to a batch's lines by serial number; return (line, row) pairs that agree, and the differences."""
    rows, by_serial = list(rows), {line.serial: line for line in lines}
    often = {serial for serial, times in Counter(row.serial for row in rows).items() if times > 1}
    vouchers = {voucher for voucher, times in Counter(row.voucher for row in rows if row.voucher).items() if times > 1}
    agreed, differences = [], []
    for row in rows:
        line = by_serial.get(row.serial)
        words = _differs(line, row, is_doubled=row.serial in often, shares_voucher=row.voucher in vouchers)
        if words:
            differences.append(Difference(row.serial, words))
        else:
            agreed.append((line, row))
    named = {row.serial for row in rows}
    differences += [Difference(serial, "回单里没有这一笔。") for serial in sorted(set(by_serial) - named)]
    return agreed, differences


def _differs(line, row: Paid, *, is_doubled: bool, shares_voucher: bool) -> str:
    if line is None:
        return "批次里没有这个序号。"
    faults = (
        (is_doubled, "回单里这个序号出现了不止一次。"),
        (shares_voucher, f"凭证号 {row.voucher} 在回单里用了不止一次。"),
        (row.amount != line.amount, f"金额不一致：批次 {yuan(line.amount)} 元，回单 {yuan(row.amount)} 元。"),
        (row.payee_name.strip() != line.payee_name, f"户名不一致：批次“{line.payee_name}”，回单“{row.payee_name}”。"),
        (bool(row.account) and row.account.strip() != line.account, "账号与批次不一致。"),
        (not row.failure and not (row.voucher and row.paid_on), "没有凭证号或支付日期，也没有退票原因。"),
        (
            line.outcome == Outcome.PAID and line.voucher != row.voucher,
            f"这一笔已按凭证 {line.voucher} 登记过，回单写的是 {row.voucher or '退票'}。",
        ),
    )
    return next((words for is_wrong, words in faults if is_wrong), "")
