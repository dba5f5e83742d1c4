"""The made county's scores: self-scores, two rounds of the groups from 71 to 92, acceptances of the first two."""

from datetime import timedelta

from jishan_portal.accounts.models import User
from jishan_portal.kit import clock
from subsidies.candidates.models import Candidate
from subsidies.readiness import actions
from subsidies.readiness.models import Gap, Round
from subsidies.readiness.states import GapState, Kind
from subsidies.readiness.tables import table_on
from workshops.registry.demo import County

PLANS = ("做隔断", "购置消毒柜", "补记录", "换纱窗", "送检")


def add(county: County, users: dict[str, User]) -> int:
    """Score the chosen ones; return how many rounds there are."""
    inspector, chief = users["inspector1"], users["station_chief1"]
    for number, row in enumerate(Candidate.objects.chosen().select_related("workshop__root").order_by("pk")):
        shop = row.workshop.root
        _score(shop, Kind.GROUP, county.today - timedelta(days=55), inspector, partials=10, zeros=3)
        _plan(shop, county, inspector)
        if number < 4:
            _score(shop, Kind.GROUP, county.today - timedelta(days=25), inspector, partials=4, zeros=0)
        if number < 2:
            made = _score(shop, Kind.ACCEPTANCE, county.today - timedelta(days=15), inspector, partials=4, zeros=0)
            with clock.travel(county.today - timedelta(days=14)):
                actions.sign(made, by=chief)
    return Round.objects.count()


def _score(shop, kind: str, day, by: User, *, partials: int, zeros: int) -> Round:
    with clock.travel(day):
        made = actions.begin_round(shop, kind, by=by)
        marks = {}
        for place, item in enumerate(table_on(day).items):
            short = 1 if place < partials else 2 if place < partials + zeros else 0
            marks[item.code] = (item.scores[short], "还要改进" if short else "")
        return actions.file(actions.save_marks(made, marks, by=by), by=by)


def _plan(shop, county: County, by: User) -> None:
    with clock.travel(county.today - timedelta(days=54)):
        for number, gap in enumerate(Gap.objects.filter(workshop=shop, state=GapState.OPEN).order_by("code")[:10]):
            day = county.today + timedelta(days=10 + 3 * number)
            actions.plan_gap(gap, work=PLANS[number % len(PLANS)], cost=300 * (number + 1), person=shop.owner_name, due_on=day, by=by)
