"""The made county's upgrade half: every step is to be seen, whole as if people had walked it."""

from io import StringIO

import pytest
from django.core.management import call_command

from jishan_portal.audit.rules import kind_of
from jishan_portal.duties.models import Duty
from subsidies.applications.models import Application
from subsidies.assistance.models import Group, Visit
from subsidies.budgets.models import Budget
from subsidies.budgets.queries import agrees, sums_of_lines
from subsidies.candidates.models import Candidate
from subsidies.licensing.models import Pipeline
from subsidies.licensing.queries import completion
from subsidies.readiness.models import Gap, Round
from subsidies.readiness.rules import score
from subsidies.readiness.states import RoundState
from subsidies.readiness.tables import table
from subsidies.scenarios.models import Scenario
from workshops.licences.models import Licence

pytestmark = pytest.mark.django_db


def _owes(row) -> int:
    return Duty.objects.of(kind_of(row), row.pk).open().count()


@pytest.mark.long
def test_made_county_has_whole_upgrades_at_every_step():
    call_command("make_county", "--workshops=90", "--seed=7", stdout=StringIO())

    ways = list(Pipeline.objects.select_related("workshop__root", "business", "production", "candidate"))
    assert len({way.state for way in ways}) >= 5  # of a small county; a full one shows all ten
    for way in ways:
        stages = list(way.stages.all())
        assert [one.entered_on for one in stages[1:]] == [one.left_on for one in stages[:-1]]
        assert stages[-1].state == way.state
        assert (stages[-1].left_on is None) == (not way.FLOW.state(way.state).is_final)
        passed = Round.objects.filter(workshop=way.workshop, state=RoundState.PASSED).first()
        assert (passed and passed.scored_on) == way.reached_on
        assert (completion(way.workshop) == []) == (way.state in {"issued", "converted"})
        assert way.business is None or way.workshop.root.credit_code == way.business.number
    for row in (
        *ways,
        *Candidate.objects.all(),
        *Gap.objects.all(),
        *Visit.objects.all(),
        *Round.objects.all(),
        *Application.objects.all(),
    ):
        assert _owes(row) == bool(row.FLOW.state(row.state).waits_on), row
    for made in Round.objects.prefetch_related("marks"):
        result = score(table(made.table), {mark.code: mark.halves for mark in made.marks.all()}, pass_rate=made.pass_rate)
        assert (made.got, made.full, made.is_pass) == (result.got, result.full, result.is_pass)
    assert Candidate.objects.chosen().count() == len(ways) >= Group.objects.count() > 0
    assert (
        not Licence.objects.standing()
        .filter(kind="business", number__startswith="92", workshop__pipelines__business__isnull=False)
        .exists()
    )
    assert all(agrees(row, sums_of_lines(row)) for row in Budget.objects.all())
    assert Scenario.objects.official().count() == 1
