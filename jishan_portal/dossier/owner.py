"""What an owner's pages read: the same facts as the staff's file, in plain words."""

from dataclasses import dataclass

from django.shortcuts import get_object_or_404

from jishan_portal.dossier.queries import TO_OWNERS
from workshops.licences.models import Licence, LicenceKind
from workshops.licences.rules import renew_by, standing_of
from workshops.people.models import Person
from workshops.people.rules import standing_of as standing_of_person
from workshops.products.models import Product
from workshops.registry.models import Event, Workshop
from workshops.registry.models_proposals import Proposal
from workshops.registry.states import ProposalState

EVENTS_SHOWN, PROPOSALS_SHOWN = 8, 20


@dataclass
class Paper:
    """A licence on an owner's phone: what it is, how it stands, when to ask for the next one."""

    licence: Licence
    standing: tuple
    renewal: object


def shops(user):
    """Return the workshops an owner is in charge of."""
    return Workshop.objects.visible_to(user).roots().select_related("station", "kind").order_by("pk")


def shop(user, pk: int) -> Workshop:
    """Return one of them; Http404 for somebody else's."""
    return get_object_or_404(shops(user), pk=pk)


def papers(workshops) -> dict[int, list[Paper]]:
    """Return {workshop id: its present licences}, one query for all of them."""
    ids = [row.pk for row in workshops]
    found: dict[int, list[Paper]] = {pk: [] for pk in ids}
    rows = Licence.objects.standing().filter(workshop__root__in=ids).select_related("workshop", "issuer").order_by("pk")
    for row in rows:
        is_workshop_licence = row.kind == LicenceKind.WORKSHOP and row.valid_until
        paper = Paper(row, standing_of(row), renew_by(row.valid_until) if is_workshop_licence else None)
        found[row.workshop.root_id].append(paper)
    return found


def people(workshops) -> dict[int, list]:
    """Return {workshop id: its people at work who need a health certificate, and how they stand}, one query for all."""
    ids = [row.pk for row in workshops]
    found: dict[int, list] = {pk: [] for pk in ids}
    for person in Person.objects.at_work().filter(workshop__root__in=ids, touches_food=True).select_related("workshop"):
        found[person.workshop.root_id].append((person, standing_of_person(person)))
    return found


def parts(workshop: Workshop) -> dict:
    """Return what stands on an owner's file."""
    people = Person.objects.at_work().filter(workshop__root=workshop)
    return {
        "workshop": workshop,
        "papers": papers([workshop])[workshop.pk],
        "people": [(person, standing_of_person(person)) for person in people],
        "products": Product.objects.filter(workshop__root=workshop, stopped_on__isnull=True),
        "events": Event.objects.filter(workshop__root=workshop, visibility__in=TO_OWNERS).order_by("-at", "-id")[:EVENTS_SHOWN],
        "waiting": Proposal.objects.filter(workshop__root=workshop, state=ProposalState.SUBMITTED).first(),
    }


def proposals(user, workshop: Workshop):
    """Return what an owner proposed for a workshop, newest first."""
    return list(Proposal.objects.filter(workshop__root=workshop, made_by=user)[:PROPOSALS_SHOWN])
