"""Marking by judges, who judges and who steps."""

from decimal import Decimal

from branding.awards.models import Award
from branding.awards.states import JudgementState


def total_of(points: dict, items: list[list]) -> int:
    """Return the sum of a judge's points; ValueError names an item that is missing or out of its range."""
    total = 0
    for key, label, most in items:
        given = points.get(key)
        if not isinstance(given, int) or not 0 <= given <= most:
            raise ValueError(f"“{label}”请填 0 到 {most} 的整数。")
        total += given
    return total


def mean(totals: list[int]) -> Decimal:
    """Return the average of the judges' totals, to two places."""
    return (Decimal(sum(totals)) / len(totals)).quantize(Decimal("0.01"))


def spread(totals: list[int]) -> int:
    """Return how far the highest and the lowest total are apart."""
    return max(totals) - min(totals) if totals else 0


def settle_refusal(judgements, least: int, pass_score: int) -> str:
    """Say why the on-site judging cannot be settled as passed; empty when it can."""
    if any(row.state == JudgementState.ASKED for row in judgements):
        return "还有评委没有评分，等评完或声明回避后再公示。"
    totals = [row.total for row in judgements if row.state == JudgementState.SCORED]
    if len(totals) < least:
        return f"有效评委 {len(totals)} 人，至少要 {least} 人（回避的不计）。请增补评委。"
    if mean(totals) < pass_score:
        return f"平均 {mean(totals)} 分，不到合格线 {pass_score} 分，不能公示。"
    return ""


def can_step(user, award: Award) -> bool:
    """Whether somebody may take a step of an application: in reach of its area (its role is checked by the move)."""
    return user.access.covers(award.area_code)
