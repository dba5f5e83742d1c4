"""Putting many people and their certificates on file at once, for the made county."""

from django.db import transaction

from jishan_portal.audit import actions as audit
from jishan_portal.kit import bulk
from workshops.people.models import HealthCertificate, Person

KIND = "workshops.person"


@transaction.atomic
def register_many(people: list[Person], certificates: list[HealthCertificate | None], *, by, summary: str) -> int:
    """Insert people, each with the certificate in the same place of the other list (or None); one audit entry for the set."""
    if not people:
        return 0
    for pk, person in zip(bulk.next_ids(Person, len(people)), people, strict=True):
        person.pk = pk
    bulk.insert(Person, people)
    held = [(person, certificate) for person, certificate in zip(people, certificates, strict=True) if certificate]
    for pk, (person, certificate) in zip(bulk.next_ids(HealthCertificate, len(held)), held, strict=True):
        certificate.pk, certificate.person_id = pk, person.pk
    bulk.insert(HealthCertificate, [certificate for _, certificate in held])
    audit.record_bulk(f"{KIND}.register_many", KIND, [person.pk for person in people], by=by, summary=summary)
    return len(people)
