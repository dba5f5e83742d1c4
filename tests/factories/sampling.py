"""Samples, taken as far as a test wants, each through its actions."""

from decimal import Decimal
from uuid import uuid4

from inspections.sampling import actions
from inspections.sampling.models import Sample
from jishan_portal.files.actions import keep
from jishan_portal.kit import clock
from tests.factories.plans import officer_of, station_of
from tests.factories.workshops import WorkshopFactory
from tests.inspections.self_checks.photos import photo_file


def draft(workshop=None, **fields) -> Sample:
    """Return a sample as a form would make it, not yet kept."""
    workshop = workshop or WorkshopFactory(station=station_of())
    facts = {
        "first": officer_of(workshop.station), "second": officer_of(workshop.station), "product": "麻花", "quantity": Decimal(2),
        "spare_quantity": Decimal("0.5"), "seal_number": "封001", "taken_on": clock.today(), "submission_id": uuid4(), **fields,
    }  # fmt: skip
    return Sample(workshop=workshop, **facts)


def taken(workshop=None, **fields) -> Sample:
    """Return a sample that was taken, with its seal photographed."""
    sample = draft(workshop, **fields)
    by = sample.first.user
    return actions.take(sample, by=by, seals=(keep(photo_file(), by=by, purpose="photo", is_evidence=True),))


def sent(workshop=None, **fields) -> Sample:
    """Return a sample that lies with the laboratory."""
    sample = taken(workshop, **fields)
    return actions.send(sample, by=sample.first.user, lab="市检验中心", items="铝的残留量", sent_on=clock.today())


def failed(workshop=None, **fields) -> Sample:
    """Return a sample that failed."""
    sample = sent(workshop, **fields)
    result = actions.Result(False, clock.today(), "YC1", "铝的残留量，实测 186，标准 ≤100")
    return actions.enter_result(sample, result, by=sample.first.user)
