"""A den that was closed after a case, and the officers who may be drawn to check it."""

from uuid import uuid4

import pytest

from inspections.cases.states import CaseState
from inspections.dens import actions
from inspections.dens.models import Den
from jishan_portal.files import actions as files
from jishan_portal.kit import clock
from tests.inspections.cases.conftest import bureau, media, team, violation, walk
from tests.inspections.self_checks.photos import photo_file

__all__ = ["bureau", "media", "team", "violation", "walk"]


def photo(by):
    """A photo just uploaded."""
    return files.keep(photo_file(), by=by, purpose="photo", is_evidence=True)


class Closing:
    """Makes dens, each step by whoever may."""

    def __init__(self, walk):
        self.walk, self.team = walk, walk.team

    def propose(self, case=None, **facts) -> Den:
        """One that waits for a leader."""
        start = {
            "kind": "den", "place": "荆平村北沟废窑", "product": "麻花", "found": "无证，用工业明矾", "goods": "明矾 20 公斤，扣押",
            "measures": ["seized", "posted"], "basis": "《某法》第一条", "notice": "即日起停止生产。", "found_on": clock.today(),
            "second": self.team.second, "case": case, "area_code": "140824100000",
        }  # fmt: skip
        pictures = [photo(self.team.handler)]
        return actions.propose(Den(**start | facts), pictures, by=self.team.handler, submission_id=uuid4())

    def closed(self, case=None, **facts) -> Den:
        """One that is closed."""
        return actions.approve(self.propose(case, **facts), by=self.team.leader)


@pytest.fixture
def closing(walk):
    """Dens of the township."""
    return Closing(walk)


@pytest.fixture
def closed_case(walk):
    """A case that is closed."""
    return walk.to(CaseState.CLOSED)
