"""The life of a publication: queued, shown, taken back or run out; and the kinds of what the office must make public."""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.db.models import TextChoices

from jishan_portal.accounts.roles import STAFF, Role, holders
from jishan_portal.kit.flow import Flow, Move, State

DATA = Path(__file__).parent / "data" / "kinds.csv"


class PublicationState(TextChoices):
    """Where a publication stands."""

    PENDING = "pending", "待公示"
    PUBLISHED = "published", "公示中"
    RECALLED = "recalled", "待撤回"
    WITHDRAWN = "withdrawn", "已撤回"
    EXPIRED = "expired", "公示期满"
    DROPPED = "dropped", "不再公示"


S = PublicationState
SHOWN = frozenset({S.PUBLISHED, S.RECALLED})
FINAL = frozenset({S.WITHDRAWN, S.EXPIRED, S.DROPPED})
DESK = holders("publications.manage") | {Role.SYSTEM}
WITHDRAWAL = "《市场监督管理行政处罚信息公示规定》第十一条"

FLOW = Flow(
    State(S.PENDING, waits_on=Role.BUREAU_LEADER, duty="公示"),
    State(S.PUBLISHED),
    State(S.RECALLED, waits_on=Role.BUREAU_LEADER, duty="撤回公示"),
    State(S.WITHDRAWN, is_final=True),
    State(S.EXPIRED, is_final=True),
    State(S.DROPPED, is_final=True),
    Move("publish", frozenset({S.PENDING}), S.PUBLISHED, DESK, "公示", is_grave=True),
    # Whoever varied or revoked the decision behind it sets this off; the desk then takes it back within the period.
    Move("recall", frozenset({S.PUBLISHED}), S.RECALLED, STAFF | {Role.SYSTEM}, "转为待撤回", basis=WITHDRAWAL, needs_note=True),
    Move("withdraw", SHOWN, S.WITHDRAWN, DESK, "撤回公示", basis=WITHDRAWAL, needs_note=True, is_grave=True),
    Move("drop", frozenset({S.PENDING}), S.DROPPED, STAFF | {Role.SYSTEM}, "不再公示", needs_note=True),
    Move("expire", SHOWN, S.EXPIRED, frozenset({Role.SYSTEM}), "公示期满"),
)


@dataclass(frozen=True)
class Kind:
    """A kind of publication: who owes it, and the rulebook keys of its three periods (empty: no such period)."""

    kind: str
    label: str
    role: str
    publish_rule: str
    until_rule: str
    withdraw_rule: str
    note: str


@cache
def kinds() -> dict[str, Kind]:
    """Return the kinds by key, in the order the pages list them."""
    with DATA.open(encoding="utf-8", newline="") as source:
        return {row["kind"]: Kind(**row) for row in csv.DictReader(source)}


def kind_choices() -> list[tuple[str, str]]:
    """Return (key, label) of the kinds."""
    return [(kind.kind, kind.label) for kind in kinds().values()]
