"""State tables: every state of a record, every move between states, who may make it and whom the state waits on.

A slice writes its table once, in `states.py`:

    FLOW = Flow(
        State(SUBMITTED, waits_on=Role.INSPECTOR, within="self_check.review", duty="审核自查表", basis="…"),
        State(ACCEPTED, is_final=True),
        Move("accept", {SUBMITTED}, ACCEPTED, by={Role.INSPECTOR}, label="通过"),
    )

Only `workflow.actions` walks it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(frozen=True)
class State:
    """A state a record can be in.

    `waits_on` is the role that owes the next step (empty: nobody), `within` the rulebook key of the period they
    have, `duty` the sentence that stands in their inbox, `basis` the article of law or clause behind it.
    """

    value: str
    waits_on: str = ""
    within: str = ""
    duty: str = ""
    basis: str = ""
    is_final: bool = False


@dataclass(frozen=True)
class Move:
    """A step from one of `sources` to `target`; `by` are the roles that may take it."""

    name: str
    sources: frozenset
    target: str
    by: frozenset
    label: str
    basis: str = ""
    needs_note: bool = False
    is_grave: bool = False


@dataclass(frozen=True)
class Refusal:
    """Why a move is not open, in words for the user; `reason` is `state`, `role` or `note`."""

    reason: str
    message: str


@dataclass
class Flow:
    """A state table; built from `State` and `Move` rows in any order."""

    states: dict[str, State] = field(default_factory=dict)
    moves: dict[str, Move] = field(default_factory=dict)

    def __init__(self, *rows: State | Move):
        self.states, self.moves = {}, {}
        for row in rows:
            self._take(row)
        for move in self.moves.values():
            unknown = (set(move.sources) | {move.target}) - set(self.states)
            if unknown:
                raise ValueError(f"move {move.name!r} names states that are not in the table: {sorted(unknown)}")

    def _take(self, row):
        table, key = (self.states, row.value) if isinstance(row, State) else (self.moves, row.name)
        if key in table:
            raise ValueError(f"{key!r} stands twice in the table")
        table[str(key)] = row

    def state(self, value: str) -> State:
        """Return the row of a state."""
        return self.states[str(value)]

    def move(self, name: str) -> Move:
        """Return the row of a move; an unknown name is a programming error (KeyError)."""
        return self.moves[name]

    def refusal(self, name: str, *, state: str, roles: Iterable[str], note: str = "") -> Refusal | None:
        """Say why `name` is not open from `state` to somebody who holds `roles`; None when it is."""
        move = self.move(name)
        if state not in move.sources:
            basis = f"（依据：{move.basis}）" if move.basis else ""
            return Refusal("state", f"当前状态不能“{move.label}”，请刷新页面查看最新状态。{basis}")
        if not set(roles) & set(move.by):
            return Refusal("role", f"您的岗位不能“{move.label}”。")
        if move.needs_note and not note.strip():
            return Refusal("note", f"“{move.label}”须写明理由。")
        return None

    def open_to(self, *, state: str, roles: Iterable[str]) -> list[Move]:
        """Return the moves that somebody with `roles` may take from `state`, in table order."""
        return [m for m in self.moves.values() if state in m.sources and set(roles) & set(m.by)]
