"""A bureau with its leader, and texts on the desk's list."""

import pytest

from jishan_portal.accounts.actors import SYSTEM
from jishan_portal.accounts.loading import load_areas_and_organisations
from jishan_portal.accounts.models import Organisation
from jishan_portal.accounts.roles import Role
from jishan_portal.publications import actions
from tests.factories import TOWNSHIP, user_of


@pytest.fixture
def bureau(db):
    load_areas_and_organisations()
    return Organisation.objects.get(code="bureau")


@pytest.fixture
def leader(bureau):
    return user_of(Role.BUREAU_LEADER, organisation=bureau)


@pytest.fixture
def queue(bureau):
    """Return `queue(kind="penalty", **changes)`: a text about a new record each time."""
    serial = iter(range(1, 1000))

    def make(kind="penalty", **changes):
        subject_id = changes.pop("subject_id", None) or next(serial)
        plain = {
            "title": "福顺麻花坊行政处罚信息",
            "body": "当事人：福顺麻花坊（负责人段福顺，电话 13835902261）。",
        }
        plain |= {"persons": ("段福顺",), "kept": ("福顺麻花坊",), "by": SYSTEM}
        plain |= {"area_code": TOWNSHIP, "organisation": bureau, "url": "/", **changes}
        return actions.queue(kind, "inspections.case", subject_id, **plain)

    return make
