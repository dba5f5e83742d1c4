"""A wave in the workshop's county, and self-checks in the state a test needs."""

from datetime import date
from uuid import uuid4

import pytest

from inspections.self_checks import actions, waves
from jishan_portal.accounts.actors import SYSTEM
from jishan_portal.accounts.roles import Role
from tests.factories import COUNTY, user_of
from tests.factories.inspections import checklist_of

DEADLINE = date(2026, 6, 30)


@pytest.fixture
def version(db):
    """A published list of two screens, three questions each."""
    return checklist_of()


@pytest.fixture
def helper(db):
    """A township's helper, who fills in for owners."""
    return user_of(Role.TOWNSHIP)


@pytest.fixture
def wave(version, workshop):
    """A wave of the county; `workshop` is in it."""
    return waves.launch(year=2026, title="2026 年主体自查", area_code=COUNTY, version=version, deadline_on=DEADLINE, by=SYSTEM)


@pytest.fixture
def check(wave, workshop):
    """The workshop's self-check, not yet begun."""
    return wave.checks.get(workshop=workshop)


@pytest.fixture
def handed_in(helper):
    """Return `hand_in(check, noes=(codes,))`: filled in by the helper and submitted."""

    def hand_in(check, *, noes=(), by=None):
        filler = by or helper
        actions.start(check, by=filler)
        for item in check.version.items.all():
            is_no = item.code in noes
            actions.save_answer(check, item, by=filler, value="no" if is_no else "yes", remark="没有记录" if is_no else "")
        return actions.submit(check, by=filler, submission_id=uuid4(), owner_word="王某")

    return hand_in
