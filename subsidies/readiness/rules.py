"""From marks to a score and a verdict (《食品生产许可审查通则》 2022 版; domain 6.1), and who may do what."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from subsidies.readiness.models import Gap, Round
from subsidies.readiness.states import GapState, Kind
from subsidies.readiness.tables import Table


@dataclass(frozen=True)
class Result:
    """A score in half points: what was got of what could be had, and why it does not pass."""

    got: int
    full: int
    zeros: tuple[str, ...]
    partials: tuple[str, ...]
    missing: tuple[str, ...]
    pass_rate: int

    @property
    def is_pass(self) -> bool:
        """No item at nought, nothing unscored, and at least the pass rate; whole numbers, so that 85 % is exact."""
        return bool(self.full) and not self.missing and not self.zeros and self.got * 100 >= self.pass_rate * self.full

    @property
    def rate(self) -> float:
        """Percent, one decimal, rounded down."""
        return self.got * 1000 // self.full / 10 if self.full else 0.0


def score(table: Table, marks: Mapping[str, int | None], *, pass_rate: int) -> Result:
    """Return the result of marks {code: half points, None where the item does not apply}.

    An item that does not apply counts neither in what was got nor in what could be had; one without a mark is missing.
    ValueError: a code or a score the table does not have.
    """
    items = table.by_code
    if wrong := sorted(set(marks) - set(items)):
        raise ValueError(f"评分表没有这些项目：{'、'.join(wrong)}")
    counted = {code: halves for code, halves in marks.items() if halves is not None}
    if odd := [code for code, halves in counted.items() if halves not in items[code].scores]:
        raise ValueError(f"{'、'.join(odd)} 的分值不在评分表里。")
    return Result(
        got=sum(counted.values()),
        full=sum(items[code].full for code in counted),
        zeros=tuple(code for code in items if counted.get(code) == 0),
        partials=tuple(code for code in items if 0 < counted.get(code, 0) < items[code].full),
        missing=tuple(code for code in items if code not in marks),
        pass_rate=pass_rate,
    )


def why(result: Result) -> list[str]:
    """Say why a result does not pass, one sentence each; empty when it does."""
    found = []
    if result.missing:
        found.append(f"还有 {len(result.missing)} 项没有评：{'、'.join(result.missing)}。")
    if result.zeros:
        found.append(f"{len(result.zeros)} 项不符合（0 分）：{'、'.join(result.zeros)}。")
    if result.full and result.got * 100 < result.pass_rate * result.full:
        found.append(f"得分率 {result.rate:g}%，不到 {result.pass_rate}%。")
    return found


def can_score(user, kind: str) -> bool:
    """An owner scores themselves; group and acceptance are the bureau's; the office may help an owner too."""
    return user.may("readiness.judge") or (kind == Kind.SELF and user.may("readiness.self"))


def can_edit(user, held: Round) -> bool:
    """Whoever may score, an acceptance whoever began it."""
    if held.kind == Kind.ACCEPTANCE and held.scored_by_id not in {None, user.pk}:
        return False
    return can_score(user, held.kind)


def projected(gaps: list[Gap]) -> tuple[date | None, int, Gap | None]:
    """Return (the day all open gaps are to be mended, how many have no date yet, the gap that decides the day)."""
    live = [gap for gap in gaps if gap.state != GapState.CLOSED]
    dated = [gap for gap in live if gap.due_on]
    last = max(dated, key=lambda gap: (gap.due_on, gap.code), default=None)
    return (last.due_on if last else None, len(live) - len(dated), last)


def light(on: date, deadline: date, day: date | None, undated: int) -> str:
    """Return the state of a projection against the milestone: late, near (gaps without a date) or ok."""
    if (day and day > deadline) or (on > deadline and (day or undated)):
        return "late"
    return "near" if undated else "ok"
