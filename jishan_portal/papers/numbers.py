"""Giving numbers: without gaps, whoever asks at the same time."""

from dataclasses import dataclass

from django.db import transaction

from jishan_portal.accounts.models import Organisation
from jishan_portal.papers.kinds import organisation_words
from jishan_portal.papers.models import Counter
from jishan_portal.papers.rules import number_text


@dataclass(frozen=True)
class Taken:
    """A number just given: its place in the row and its text."""

    serial: int
    text: str


def counting_body(organisation: Organisation) -> Organisation:
    """Return the body in whose row a number counts: one without a document word of its own counts with its superior."""
    words = organisation_words()
    superior = organisation.parent
    return superior if organisation.code not in words and superior and superior.code in words else organisation


def hold(organisation: Organisation, kind: str, year: int) -> Counter:
    """Lock the counter of an organisation's papers of a kind in a year until the transaction ends."""
    owner = counting_body(organisation)
    Counter.objects.get_or_create(organisation=owner, kind=kind, year=year)
    return (
        Counter.objects.select_for_update(of=("self",)).select_related("organisation__parent").get(organisation=owner, kind=kind, year=year)
    )


def give(counter: Counter) -> Taken:
    """Give the next number of a held counter. A transaction that rolls back gives it back: so there are no gaps."""
    counter.last += 1
    counter.save(update_fields=["last"])
    return Taken(counter.last, number_text(counter.organisation, counter.kind, counter.year, counter.last))


@transaction.atomic
def next_number(organisation: Organisation, kind: str, year: int) -> str:
    """Give the next number of an organisation's papers of a kind in a year: 稷市监立〔2024〕1号. Raises KeyError for an unknown kind."""
    return give(hold(organisation, kind, year)).text
