"""The made county's licences: most in force, some about to expire, some expired, every eighth workshop without one."""

from jishan_portal.accounts.models import Organisation
from jishan_portal.kit import clock
from workshops.licences.bulk import record_many
from workshops.licences.models import Licence, LicenceEnd, LicenceKind
from workshops.registry.demo import County
from workshops.registry.states import LIVING


def add(county: County) -> int:
    """Put the licences on file; return how many."""
    issuer = Organisation.objects.filter(code="approval").first()
    made = []
    for workshop in county.files:
        if workshop.pk in county.licences:
            number, issued, until = county.licences[workshop.pk]
            licence = Licence(
                workshop_id=workshop.pk, kind=LicenceKind.WORKSHOP, number=number, issued_on=issued, valid_until=until, issuer=issuer
            )
            if workshop.state not in LIVING:
                licence.ended_on, licence.end_kind, licence.end_reason = county.today, LicenceEnd.CANCELLED, "小作坊不再生产"
            made.append(licence)
        if workshop.credit_code:
            day = county.opened[workshop.pk]
            made.append(
                Licence(
                    workshop_id=workshop.pk, kind=LicenceKind.BUSINESS, number=workshop.credit_code, issued_on=workshop.opened_on or day
                )
            )
    return record_many(made, by=county.by, summary=f"演示县：登记证照 {len(made)} 个（{clock.today()}）")
