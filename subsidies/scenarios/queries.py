"""The rows a scenario is computed from, and what its pages read."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Sum

from jishan_portal.accounts.places import townships
from jishan_portal.kit import clock
from jishan_portal.kit.paging import Order
from subsidies.budgets.models import Budget
from subsidies.budgets.states import Source
from subsidies.candidates.models import Candidate
from subsidies.licensing.models import Pipeline
from subsidies.licensing.states import PipelineState
from subsidies.readiness import rules as readiness
from subsidies.readiness.models import Gap, Round
from subsidies.readiness.states import GapState, RoundState
from subsidies.scenarios.models import Scenario
from subsidies.scenarios.rules import Shop

NEWEST = Order("newest", "最新在前", descending=True)
MONEY = ("cost", "grant", "city", "own")


@dataclass(frozen=True)
class Sums:
    """What the workshops of a scenario that are in add up to, in yuan, and the last day of theirs."""

    count: int
    cost: Decimal
    grant: Decimal
    city: Decimal
    own: Decimal
    last: date | None


def shops(user, year: int) -> list[Shop]:
    """Return the chosen workshops of a year that have not passed yet and were not withdrawn, with their open gaps (four queries)."""
    passed = Round.objects.filter(state=RoundState.PASSED).values("workshop__root")
    left = Pipeline.objects.filter(state=PipelineState.STOPPED).values("candidate")
    rows = Candidate.objects.visible_to(user).chosen().filter(year=year).exclude(workshop__root__in=passed).exclude(pk__in=left)
    rows = list(rows.select_related("workshop__root").order_by("pk"))
    gaps = {row.workshop.root_id: [] for row in rows}
    for gap in Gap.objects.filter(workshop__root__in=gaps).exclude(state=GapState.CLOSED).select_related("workshop"):
        gaps[gap.workshop.root_id].append(gap)
    scored = set(Round.objects.done().filter(workshop__root__in=gaps).values_list("workshop__root", flat=True))
    return [_shop(row, gaps[row.workshop.root_id]) for row in rows if row.workshop.root_id in scored]


def _shop(row: Candidate, gaps: list[Gap]) -> Shop:
    day, undated, last = readiness.projected(gaps)
    return Shop(
        candidate=row.pk,
        workshop=row.workshop.root_id,
        name=row.workshop.root.name,
        area_code=row.area_code,
        score=row.score,
        known_cost=sum((gap.cost for gap in gaps if gap.cost is not None), Decimal(0)),
        uncosted=sum(gap.cost is None for gap in gaps),
        day=day,
        undated=undated,
        critical=last.code if last else "",
    )


def usual_cost(user) -> Decimal:
    """Return the mean of the known costs of open gaps in reach, to the yuan: what is proposed for those without one."""
    found = list(Gap.objects.visible_to(user).exclude(state=GapState.CLOSED).filter(cost__isnull=False))
    return (sum((gap.cost for gap in found), Decimal(0)) / len(found)).quantize(Decimal(1)) if found else Decimal(0)


def free_money(user, year: int, source: str = Source.COUNTY) -> Decimal:
    """Return what is free in a year's envelopes of a source in reach."""
    sums = Budget.objects.visible_to(user).of(source, year)
    found = sums.aggregate(amount=Sum("amount"), committed=Sum("committed_amount"), paid=Sum("paid_amount"))
    return (found["amount"] or Decimal(0)) - (found["committed"] or Decimal(0)) - (found["paid"] or Decimal(0))


def sums_of(scenario: Scenario) -> Sums:
    """Add up the rows of a scenario that are in."""
    chosen = [row for row in scenario.rows if row["is_in"]]
    added = {name: Decimal(sum(row[name] for row in chosen)) / 100 for name in MONEY}
    last = max((row["day"] for row in chosen), default=None)
    return Sums(len(chosen), **added, last=last and date.fromisoformat(last))


def lines(scenario: Scenario) -> list[dict]:
    """Return the rows of a scenario as the page shows them: amounts in yuan, days as dates, names of places."""
    towns = townships()
    return [
        row
        | {name: Decimal(row[name]) / 100 for name in MONEY}
        | {"day": date.fromisoformat(row["day"]), "town": towns.get(row["area_code"], ""), "guessed": row["uncosted"] + row["undated"]}
        for row in scenario.rows
    ]


def is_stale(scenario: Scenario) -> bool:
    """Whether a scenario was computed before today: its gaps may have moved since."""
    return clock.day_of(scenario.computed_at) < clock.today()


def listed(user):
    """Return the scenarios of somebody's reach."""
    return Scenario.objects.visible_to(user).select_related("made_by")
