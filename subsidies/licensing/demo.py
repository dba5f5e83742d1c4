"""The made county's licences: the accepted ones go on, one as far as the city's acceptance."""

from datetime import timedelta

from stdnum.cn import uscc

from jishan_portal.accounts.models import User
from jishan_portal.kit import clock
from subsidies.candidates.models import Candidate
from subsidies.licensing import actions
from subsidies.licensing.models import Pipeline
from subsidies.readiness.models import Round
from subsidies.readiness.states import RoundState
from workshops.registry.demo import County


def add(county: County, users: dict[str, User]) -> int:
    """Take the chosen ones as far as their scores allow; return how many pipelines there are."""
    inspector, clerk = users["inspector1"], users["approval1"]
    accepted = set(Round.objects.filter(state=RoundState.PASSED).values_list("workshop__root_id", flat=True))
    first = True
    for number, row in enumerate(Candidate.objects.chosen().order_by("pk")):
        with clock.travel(county.today - timedelta(days=65)):
            made = actions.start(row, by=inspector)
        if row.workshop_id not in accepted:
            continue
        with clock.travel(county.today - timedelta(days=13)):
            made = actions.follow_scores(made, by=inspector)
            actions.guide(made, on=clock.today(), way="visit", words="上门讲解“个转企”材料，帮助核名。", by=clerk)
        if first:
            _go_on(made, county, number, inspector, clerk)
            first = False
    return Pipeline.objects.count()


def _go_on(made: Pipeline, county: County, number: int, inspector: User, clerk: User) -> None:
    body = f"91140824MA9{number:06d}"
    day = county.today - timedelta(days=9)
    with clock.travel(day):
        name = f"稷山县{made.workshop.owner_name}食品有限公司"
        facts = actions.Business(name, body + uscc.calc_check_digit(body), day - timedelta(days=1), day)
        made = actions.record_business(made, facts, by=clerk)
    day = county.today - timedelta(days=4)
    with clock.travel(day):
        actions.accept(actions.apply(made, on=day, by=inspector), on=day, number=f"JSSP{day:%Y}0001", by=inspector)
