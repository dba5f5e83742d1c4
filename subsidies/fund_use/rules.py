"""What looks odd about an expense, how much is left, and whom a draw hits."""

import hashlib
import math
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from statistics import median

from jishan_portal.kit.money import yuan
from jishan_portal.rulebook import queries as rulebook
from subsidies.fund_use.states import PROOFS, FlagKind, Payer


@dataclass(frozen=True)
class Use:
    """How a subsidy stands: in yuan, what was granted, spent of it, spent of one's own, and spent off the list."""

    granted: Decimal
    spent: Decimal
    own: Decimal
    off_list: Decimal

    @property
    def unspent(self) -> Decimal:
        """What is left of the subsidy; nought when more was spent."""
        return max(self.granted - self.spent, Decimal(0))


def lacking_proofs(kinds: Iterable[str]) -> list[str]:
    """Return which of the four proofs (O-35: invoice, contract, payment, what was bought) an expense does not have yet, in words."""
    held = set(kinds)
    return [label for kind, label in PROOFS.items() if kind not in held]


def invoice_key(number: str) -> str:
    """Return an invoice number as it is compared: half-width, letters and digits only, capitals."""
    return re.sub(r"[^0-9A-Z]", "", unicodedata.normalize("NFKC", number or "").upper())[:30]


def thing_key(text: str) -> str:
    """Return a seller's or a thing's name as it is compared: half-width, without blanks and marks, capitals."""
    return re.sub(r"[\W_]", "", unicodedata.normalize("NFKC", text or "").upper())


def too_dear(amount: Decimal, others: list[Decimal], *, times: int, least: int) -> Decimal | None:
    """Return the median of what others paid for the same thing where an amount is over so many times of it; None else, or for too few."""
    if len(others) < least:
        return None
    middle = Decimal(median(others))
    return middle if amount > middle * times else None


def is_allowed(purpose: str, on: date) -> bool:
    """Whether money of the subsidy may go into a purpose on a day: on the white list and not on the black one."""
    return purpose in rulebook.value("subsidy.uses_allowed", on) and purpose not in rulebook.value("subsidy.uses_refused", on)


def use_of(expenses: Iterable, granted: Decimal) -> Use:
    """Add up the standing expenses of one subsidy."""
    spent = own = off_list = Decimal(0)
    for expense in expenses:
        if expense.payer == Payer.OWN:
            own += expense.amount
        else:
            spent += expense.amount
            off_list += Decimal(0) if is_allowed(expense.purpose, expense.bought_on) else expense.amount
    return Use(granted, spent, own, off_list)


def own_flags(expense, application) -> dict[str, str]:
    """Return what an expense shows by itself: flag kind → reason in words."""
    found = {}
    if application.started_on and expense.bought_on < application.started_on:
        found[FlagKind.BEFORE_START] = f"购置日期 {expense.bought_on:%Y-%m-%d} 早于开工日期 {application.started_on:%Y-%m-%d}。"
    if expense.payer == Payer.SUBSIDY and not is_allowed(expense.purpose, expense.bought_on):
        found[FlagKind.OFF_LIST] = f"“{expense.purpose}”不在补助资金的许可用途内。"
    if not expense.invoice_key:
        found[FlagKind.NO_INVOICE] = "没有登记发票号码。"
    return found


def sum_flag(use: Use, own_investment: Decimal | None) -> dict[str, str]:
    """Return the flag of the expense that brings the sum over what there is."""
    most = use.granted + (own_investment or Decimal(0))
    if use.spent > use.granted:
        return {FlagKind.OVER_SUM: f"补助资金支出合计 {yuan(use.spent)} 元，超过补助 {yuan(use.granted)} 元。"}
    if use.spent + use.own > most:
        return {FlagKind.OVER_SUM: f"支出合计 {yuan(use.spent + use.own)} 元，超过补助与自筹合计 {yuan(most)} 元。"}
    return {}


def draw(listed: Iterable[int], *, seed: str, share: int) -> list[int]:
    """Draw at least `share` percent of a list; the same list and seed give the same draw.

    Each number is ranked by SHA-256 of `seed:number` (hexadecimal, ascending); the first ⌈n·share/100⌉ are drawn.
    """
    ranked = sorted(listed, key=lambda number: hashlib.sha256(f"{seed}:{number}".encode()).hexdigest())
    return sorted(ranked[: math.ceil(len(ranked) * share / 100)])


def fine_range(amount: Decimal, kind: str, on: date) -> tuple[Decimal, Decimal]:
    """Return the least and most fine in yuan for money got by `fraud` or put to `misuse` (财政违法行为处罚处分条例第十四条)."""
    return tuple(amount * Decimal(rulebook.value(f"subsidy.{kind}_fine_{end}", on)) / 100 for end in ("least", "most"))


def penalties(amount: Decimal, on: date) -> list[tuple[str, Decimal, Decimal]]:
    """Return what article 14 allows beside the claw-back, as (whom it meets, least, most) in yuan; an authority of its own decides."""
    person = (Decimal(rulebook.value(f"subsidy.person_fine_{end}", on)) for end in ("least", "most"))
    return [
        ("违规使用补助资金的", *fine_range(amount, "misuse", on)),
        ("虚报冒领、骗取补助资金的", *fine_range(amount, "fraud", on)),
        ("直接负责的主管人员和其他直接责任人员", *person),
    ]
