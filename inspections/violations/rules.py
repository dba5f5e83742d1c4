"""What a violation may cost, in yuan; nothing where nobody has confirmed the entry."""

from dataclasses import dataclass
from decimal import Decimal

from inspections.violations.models import Band, Measure, Violation
from jishan_portal.kit.money import round_to_fen


@dataclass(frozen=True)
class FineRange:
    """The least and most fine in yuan, and how they were found, in words."""

    least: Decimal
    most: Decimal
    working: str

    def holds(self, amount: Decimal) -> bool:
        """Whether an amount lies in the range, both ends included."""
        return self.least <= amount <= self.most


def fine_range(violation: Violation, value: Decimal | None) -> FineRange | None:
    """Return the range of fine for goods worth `value` yuan; None without a confirmed entry, without a value or a band for it."""
    if not violation.is_confirmed or value is None:
        return None
    band = next((band for band in violation.bands.all() if _holds(band, value)), None)
    if band is None or band.least is None or band.most is None:
        return None
    if band.measure == Measure.MULTIPLE:
        least, most = round_to_fen(band.least * value), round_to_fen(band.most * value)
        working = f"货值 {value:,.2f} 元的 {band.least.normalize():f} 至 {band.most.normalize():f} 倍"
    else:
        least, most, working = band.least, band.most, band.label or "定额"
    return FineRange(least, most, f"{violation.penal_article}：{working}，{least:,.2f} 至 {most:,.2f} 元")


def _holds(band: Band, value: Decimal) -> bool:
    return band.value_from <= value and (band.value_below is None or value < band.value_below)
