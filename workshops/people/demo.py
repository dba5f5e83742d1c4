"""The made county's people: the owner and those who help, most with a health certificate, some expired or without."""

from datetime import date, timedelta
from random import Random

from workshops.people.bulk import register_many
from workshops.people.models import HealthCertificate, Person
from workshops.registry.demo import County, person_name, phone, resident_id

JOBS = ("制作", "和面", "炸制", "包装", "清洁", "送货")
MOST = 4


def add(county: County) -> int:
    """Put the people on file; return how many."""
    rng, people, certificates = county.rng("people"), [], []
    for workshop in county.files:
        helpers = min((workshop.staff_count or 1) - 1, MOST)
        for place in range(helpers + 1):
            is_owner = place == 0
            person = Person(
                workshop_id=workshop.pk,
                name=workshop.owner_name if is_owner else person_name(rng),
                job="负责人" if is_owner else rng.choice(JOBS),
                id_number=workshop.owner_id if is_owner else resident_id(county.next_number()),
                phone=workshop.phone if is_owner else phone(rng),
                touches_food=is_owner or rng.random() < 0.85,
                started_on=workshop.opened_on if is_owner else county.opened[workshop.pk] - timedelta(days=rng.randrange(600)),
            )
            certificate = _certificate(rng, county.today)
            person.certificate_until = certificate and certificate.valid_until
            people.append(person)
            certificates.append(certificate)
    return register_many(people, certificates, by=county.by, summary=f"演示县：登记从业人员 {len(people)} 人")


def _certificate(rng: Random, today: date) -> HealthCertificate | None:
    """A certificate of one year: a few are missing, expired or about to expire."""
    if rng.random() < 0.06:
        return None
    low, high = rng.choices(((-200, -1), (0, 7), (8, 30), (31, 60), (61, 360)), (7, 2, 5, 8, 78))[0]
    until = today + timedelta(days=rng.randint(low, high))
    number = f"健140824{until.year - 1}{rng.randrange(10**6):06d}"
    return HealthCertificate(number=number, issued_on=until - timedelta(days=365), valid_until=until, issuer="稷山县疾病预防控制中心")
