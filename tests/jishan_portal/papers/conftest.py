"""An office, a record to issue papers about, and a media directory for each test."""

import pytest

from jishan_portal.accounts.loading import load_areas_and_organisations
from jishan_portal.accounts.models import Organisation
from jishan_portal.accounts.roles import Role
from jishan_portal.papers import actions, documents
from tests.factories import TOWNSHIP, user_of


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    """Keep the files of a test to itself."""
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


@pytest.fixture
def bureau(db):
    load_areas_and_organisations()
    return Organisation.objects.get(code="bureau")


@pytest.fixture
def leader(bureau):
    return user_of(Role.BUREAU_LEADER, organisation=bureau)


@pytest.fixture
def issue(bureau, leader):
    """Return `issue(**changes)`: a paper about the bureau itself."""

    def make(**changes):
        plain = {
            "subject": bureau,
            "organisation": bureau,
            "title": "关于开展食品小作坊整治规范的通知",
            "template": documents.RED_HEAD,
            "content": {
                "to": "各市场监督管理所",
                "paragraphs": [{"text": "请认真贯彻执行。", "level": 0}],
                "attachments": [],
                "signed_by": "稷山县市场监督管理局",
                "date": "2026年3月17日",
                "remark": "",
                "copies_to": "",
                "printed_by": "",
            },
            "by": leader,
            "area_code": TOWNSHIP,
        }
        return actions.issue(changes.pop("kind", "notice"), **{**plain, **changes})

    return make


@pytest.fixture
def undrawn(monkeypatch):
    """Let no worker fetch the papers; returns the ids that were sent."""
    from jishan_portal.papers import tasks

    sent = []
    monkeypatch.setattr(tasks.draw_paper, "delay", sent.append)
    return sent
