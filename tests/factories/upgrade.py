"""Workshops on their way to a licence: scored, accepted, with their people."""

from itertools import count
from uuid import uuid4

from stdnum.cn import uscc

from jishan_portal.accounts.roles import Role
from jishan_portal.kit import clock
from jishan_portal.workflow.actions import place
from subsidies.assistance import actions as assistance
from subsidies.assistance.models import Group
from subsidies.candidates.models import Candidate
from subsidies.licensing import actions as licensing
from subsidies.licensing.models import Pipeline
from subsidies.readiness import actions as readiness
from subsidies.readiness.models import Round
from subsidies.readiness.states import Kind
from subsidies.readiness.tables import versions
from tests.factories.accounts import user_of
from tests.factories.workshops import OwnershipFactory, WorkshopFactory, workshop_of

TABLE = versions()[-1]
_numbers = count(1)


def marks_of(partials: int = 0, zeros: int = 0, absent: int = 0) -> dict:
    """Return marks for every item: the first `partials` at 1, the next `zeros` at 0, the next `absent` not applicable, the rest full."""
    found = {}
    for number, item in enumerate(TABLE.items):
        if number < partials:
            found[item.code] = (item.scores[1], "还差一点")
        elif number < partials + zeros:
            found[item.code] = (0, "没有")
        elif number < partials + zeros + absent:
            found[item.code] = (None, "本户没有这道工序")
        else:
            found[item.code] = (item.full, "")
    return found


def round_of(workshop=None, kind: str = Kind.GROUP, *, by=None, second=None, **shares) -> Round:
    """Return a round handed in (an acceptance signed by `second`, where one is named)."""
    workshop = workshop or WorkshopFactory()
    by = by or user_of(Role.OWNER if kind == Kind.SELF else Role.INSPECTOR)
    made = readiness.begin_round(workshop, kind, by=by)
    readiness.save_marks(made, marks_of(**shares), by=by)
    made = readiness.file(made, by=by, submission_id=uuid4())
    return readiness.sign(made, by=second) if second else made


def owned_shop(owner=None, **values):
    """Return (workshop, its owner)."""
    owner = owner or user_of(Role.OWNER)
    return OwnershipFactory(user=owner, workshop=WorkshopFactory(**values)).workshop, owner


def chosen_of(workshop=None) -> Candidate:
    """Return a candidate decided on, as its row."""
    workshop = workshop or WorkshopFactory()
    made = Candidate(
        workshop=workshop, area_code=workshop.area_code, year=clock.today().year, score=80, factors=[], is_included=True,
        appraised_at=clock.now(), decision="条件好", decided_on=clock.today(),
    )  # fmt: skip
    place(made, "chosen", at=clock.now()).save()
    return made


def group_of(workshop=None, *, leader=None, **values) -> Group:
    """Return the group of a chosen workshop."""
    leader = leader or user_of(Role.INSPECTOR)
    return assistance.form_group(chosen_of(workshop), leader=leader, members=[user_of(Role.STATION_CHIEF)], by=leader, **values)


def pipeline_of(state: str = "coaching", *, shop=None, by=None) -> Pipeline:
    """Return a pipeline brought to a state on the usual road by one inspector (and a second one for the acceptance)."""
    shop, by = shop or workshop_of(), by or user_of(Role.INSPECTOR)
    row = licensing.start(chosen_of(shop), by=by)
    road = ["coaching", "reached", "business", "applied", "accepted", "checked", "issued"]
    today = clock.today()
    number = next(_numbers)
    business = licensing.Business(f"稷山县第{number}食品有限公司", enterprise_code(number), today, today)
    until = today.replace(year=today.year + 5)
    steps = {
        "business": lambda: licensing.record_business(row, business, by=by),
        "applied": lambda: licensing.apply(row, on=today, by=by),
        "accepted": lambda: licensing.accept(row, on=today, number="SL1", by=by),
        "checked": lambda: licensing.check(row, on=today, by=by),
        "issued": lambda: licensing.issue(row, number=f"SC124140824{number:05d}", on=today, until=until, scope="糕点", by=by),
    }
    for step in road[1 : road.index(state) + 1]:
        if step == "reached":
            round_of(shop, by=by)
            round_of(shop, Kind.ACCEPTANCE, by=by, second=user_of(Role.STATION_CHIEF))
            row = licensing.follow_scores(row, by=by)
        else:
            row = steps[step]()
    return row


def enterprise_code(number: int) -> str:
    """Return a made-up code of an enterprise with its check digit."""
    body = f"91140824MA{number:07d}"
    return body + uscc.calc_check_digit(body)
