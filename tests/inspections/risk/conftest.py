"""A workshop with a grade, and who proposes and decides."""

from uuid import uuid4

import pytest

from inspections.risk import actions
from inspections.risk.states import AdjustKind
from jishan_portal.accounts.actors import SYSTEM
from tests.factories import workshop_of


@pytest.fixture
def shop(db):
    """A workshop of three people that makes fried dough twists."""
    return workshop_of(name="福顺麻花坊", kind_id="mahua", staff_count=3)


@pytest.fixture
def graded(shop):
    """The same, graded from its static score: 55 points, C."""
    actions.refresh(shop, by=SYSTEM)
    return shop


@pytest.fixture
def proposal(graded, inspector):
    """The inspector asks to raise it by one step."""
    return proposed(graded, inspector)


def proposed(shop, by, **changed):
    """Propose a change."""
    facts = {"kind": AdjustKind.RAISE, "condition": "fined", "steps": 1, "reason": "处罚决定书 1 号", "submission_id": uuid4()}
    return actions.propose(shop, by=by, **{**facts, **changed})
