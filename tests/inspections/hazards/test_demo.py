"""The made county's hazards, one by one and in sets: every waiting one has its duty, every one its searched words."""

import pytest

from inspections.hazards import demo
from inspections.hazards.models import Answer, Hazard, HazardText
from inspections.hazards.states import OPEN
from jishan_portal.accounts.actors import SYSTEM
from jishan_portal.accounts.demo import load_demo_accounts
from jishan_portal.accounts.loading import load_areas_and_organisations
from jishan_portal.duties.models import Duty
from workshops.registry import demo as registry

pytestmark = pytest.mark.django_db


def test_in_sets(monkeypatch):
    monkeypatch.setattr(registry, "FEW", 0)
    load_areas_and_organisations()
    users = {user.username: user for user in load_demo_accounts()}
    county = registry.County(10, 7, SYSTEM)
    registry.open_files(county)

    made = demo.add(county, users)

    assert made == Hazard.objects.count() == HazardText.objects.count() == len(set(Hazard.objects.values_list("number", flat=True)))
    waiting = Hazard.objects.filter(state__in=OPEN)
    assert Duty.objects.open().filter(subject_kind="inspections.hazard").count() == waiting.count() > 0
    assert Answer.objects.count() == Hazard.objects.filter(rounds=1).count()
