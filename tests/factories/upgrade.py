"""Workshops on their way to a licence: scored, accepted, with their people."""

from uuid import uuid4

from jishan_portal.accounts.roles import Role
from subsidies.readiness import actions as readiness
from subsidies.readiness.models import Round
from subsidies.readiness.states import Kind
from subsidies.readiness.tables import versions
from tests.factories.accounts import user_of
from tests.factories.workshops import OwnershipFactory, WorkshopFactory

TABLE = versions()[-1]


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
