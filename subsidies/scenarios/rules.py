"""Whom a sum of money brings to the standard: the most workshops, never above the sum, each with at least the floor (features row 62)."""

from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from decimal import ROUND_UP, Decimal

from jishan_portal.kit.money import FEN


@dataclass(frozen=True)
class Terms:
    """What is assumed: amounts in yuan, `county_share` in percent of the cost, `own_most` None where an owner may pay any sum."""

    budget: Decimal
    floor: Decimal
    county_share: int
    city: Decimal
    own_most: Decimal | None
    gap_cost: Decimal
    gap_days: int
    on: date
    deadline: date


@dataclass(frozen=True)
class Shop:
    """A workshop on its way: what its gaps cost so far as known, and when they are mended so far as planned."""

    candidate: int
    workshop: int
    name: str
    area_code: str
    score: int
    known_cost: Decimal
    uncosted: int
    day: date | None
    undated: int
    critical: str = ""


@dataclass(frozen=True)
class Outcome:
    """What becomes of a workshop in a scenario; amounts in yuan."""

    shop: Shop
    cost: Decimal
    day: date
    grant: Decimal
    city: Decimal
    own: Decimal
    is_in: bool = False
    reason: str = ""

    def frozen(self) -> dict:
        """Return plain JSON values: money in fen, days as text."""
        facts = asdict(self.shop) | {"known_cost": _fen(self.shop.known_cost), "day": self.day.isoformat()}
        money = {name: _fen(getattr(self, name)) for name in ("cost", "grant", "city", "own")}
        return facts | money | {"is_in": self.is_in, "reason": self.reason}


def _fen(amount: Decimal) -> int:
    return int(amount * 100)


def price(shop: Shop, terms: Terms) -> Outcome:
    """Return what a workshop costs and when it is done under some terms, before money is given out.

    The county gives its share of the cost but never less than the floor (policy 三（二）3: besides the city's); the owner
    pays what the two do not cover. Shares are rounded up to the fen, so that nobody is given less than the share.
    """
    cost = shop.known_cost + terms.gap_cost * shop.uncosted
    assumed = terms.on + timedelta(days=terms.gap_days) if shop.undated else None
    day = max(filter(None, (shop.day, assumed)), default=terms.on)
    grant = max(terms.floor, (cost * terms.county_share / 100).quantize(FEN, ROUND_UP))
    own = max(cost - grant - terms.city, Decimal(0))
    made = Outcome(shop, cost, day, grant, terms.city, own)
    if day > terms.deadline:
        what = f"差距 {shop.critical} 要到 {day} 才补齐" if shop.critical and day == shop.day else f"差距要到 {day} 才补齐"
        return replace(made, reason=f"{what}，晚于 {terms.deadline}。")
    if terms.own_most is not None and own > terms.own_most:
        return replace(made, reason=f"需自筹 {own:,.2f} 元，超过每家自筹上限 {terms.own_most:,.2f} 元。")
    return made


def plan(shops: list[Shop], terms: Terms) -> list[Outcome]:
    """Give the money out: those who are in first, in the order in which they are taken.

    Cheapest grants first bring the most workshops to the standard with the least money; of equal grants the one that is
    done earlier, then the better score. The sum of the grants never exceeds the budget.
    """
    priced = [price(shop, terms) for shop in shops]
    order = sorted((one for one in priced if not one.reason), key=lambda one: (one.grant, one.day, -one.shop.score, one.shop.candidate))
    left, chosen = terms.budget, []
    for one in order:
        fits = one.grant <= left
        left -= one.grant if fits else 0
        said = "" if fits else f"县级资金不够：这户要 {one.grant:,.2f} 元，只剩 {left:,.2f} 元。"
        chosen.append(replace(one, is_in=fits, reason=said))
    late = sorted((one for one in priced if one.reason), key=lambda one: (one.day, one.shop.candidate))
    return sorted(chosen, key=lambda one: not one.is_in) + late
