"""The people on the one-workshop page."""

from jishan_portal.kit.panels import Panel
from jishan_portal.kit.statements import kept
from workshops.people.models import HealthCertificate, Person
from workshops.people.rules import standing_of

ANY = -1  # stands for the file in a kept statement


def _rows(shops):
    return Person.objects.at_work().filter(workshop__in=shops)


def _context(workshop, user) -> dict:
    people = list(Person.objects.filter(workshop__root=workshop))
    certificates: dict = {}
    for certificate in HealthCertificate.objects.filter(person__workshop__root=workshop):
        certificates.setdefault(certificate.person_id, []).append(certificate)
    return {"people": [(person, standing_of(person), certificates.get(person.pk, [])) for person in people]}


def brief(workshop) -> dict:
    """Return the people at work without their earlier certificates."""
    at_work = kept("people at work", lambda: Person.objects.at_work().filter(workshop__root=ANY), prepare=True)
    return {"people": [(person, standing_of(person), []) for person in at_work.records({ANY: workshop.pk})]}


PANEL = Panel("people", "人员", "workshops/people/_panel.html", _rows, _context)
