"""Whether a workshop may produce today, in one word, one colour and one sentence for whoever stands at its door."""

from dataclasses import dataclass
from datetime import date

from workshops.registry.models import Workshop
from workshops.registry.standing import standing
from workshops.registry.states import WorkshopState

ENDED = {
    WorkshopState.CONVERTED: ("go", "已转为食品生产企业", "这户小作坊已取得食品生产许可证，请以企业的许可信息为准。"),
    WorkshopState.CANCELLED: ("off", "已注销", "这户小作坊的登记已注销，不得再以小作坊名义生产。"),
    WorkshopState.CLOSED_DOWN: ("late", "已取缔", "这户小作坊已被取缔，不得生产。"),
}


@dataclass(frozen=True)
class Verdict:
    """State (ok, near, late, off, go), word and sentence."""

    state: str
    word: str
    sentence: str


def verdict(workshop: Workshop, on: date) -> Verdict:
    """Judge a workshop by its life cycle first, then by the end of its licence (the last day still counts)."""
    if workshop.state in ENDED:
        return Verdict(*ENDED[workshop.state])
    until, tone = workshop.licence_until, standing(workshop.licence_until, on).tone
    if tone == "late":
        return Verdict("late", "许可证已过期", f"许可证有效期到 {_said(until)}，延续前不得生产。")
    if workshop.state == WorkshopState.SUSPENDED:
        return Verdict("off", "停产中", "这户小作坊已登记停产，目前没有生产。")
    if tone == "near":
        return Verdict("near", "许可证有效，快到期了", f"许可证有效期到 {_said(until)}。")
    return Verdict("ok", "许可证有效", f"许可证有效期到 {_said(until)}。" if until else "许可证长期有效。")


def _said(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
