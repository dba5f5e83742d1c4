"""Restricting and releasing a case, putting the party right, and what an overturned decision does to the credit record."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from inspections.cases import paying, standing
from inspections.cases.models import Case
from inspections.cases.models_beside import Remedy
from inspections.cases.states import CaseState
from jishan_portal.duties.models import Duty
from jishan_portal.kit import clock
from jishan_portal.publications import actions as publications
from jishan_portal.publications.models import Publication
from jishan_portal.publications.states import PublicationState
from jishan_portal.workflow.actions import MoveRefused
from tests.inspections.cases.conftest import later
from workshops.credit.models import CreditLine
from workshops.registry.models import Event

pytestmark = pytest.mark.django_db
C = CaseState


def test_a_restricted_case_leaves_every_list_and_what_is_public_is_taken_back(walk, client_of):
    case = walk.to(C.EXECUTING)
    assert case.decision_number in client_of(walk.team.leader).get(reverse("dossier:workshop", args=[case.workshop.pk])).content.decode()
    with pytest.raises(PermissionDenied):
        standing.restrict(case, by=walk.team.handler, reason="涉未成年人")
    with pytest.raises(MoveRefused, match="写明理由"):
        standing.restrict(case, by=walk.team.head, reason=" ")
    standing.restrict(case, by=walk.team.head, reason="涉未成年人")

    assert not Case.objects.visible_to(walk.team.leader).exists()
    assert Publication.objects.get().state == PublicationState.DROPPED
    duty = Duty.objects.of("inspections.case", case.pk).open().get()
    assert (duty.is_restricted, duty.title) == (True, "督促履行决定：限知案件")
    assert not Duty.objects.open().about(case.audit_chain).filter(is_restricted=False).exists()
    page = client_of(walk.team.leader).get(reverse("dossier:workshop", args=[case.workshop.pk])).content.decode()
    assert case.decision_number not in page
    with pytest.raises(MoveRefused, match="已经是限知"):
        standing.restrict(case, by=walk.team.head, reason="再")


def test_a_released_case_makes_up_for_what_was_held_back(walk):
    case = walk.to(C.CLOSED, is_restricted=True)
    assert (Publication.objects.count(), CreditLine.objects.count()) == (0, 0)
    standing.release(case, by=walk.team.leader, reason="敏感因素消除")

    assert Case.objects.counted().filter(pk=case.pk).exists()
    assert Publication.objects.get().state == PublicationState.PENDING
    assert CreditLine.objects.get().is_adverse
    assert Event.objects.filter(workshop=case.workshop, sentence__contains=case.number).exists()
    assert not Duty.objects.of("inspections.case", case.pk).open().get().is_restricted
    with pytest.raises(MoveRefused, match="不是限知"):
        standing.release(case, by=walk.team.leader, reason="再")


def test_what_was_taken_back_for_a_restriction_is_in_no_list_and_is_queued_anew_after_it(walk, client_of):
    case, desk = walk.to(C.EXECUTING), client_of(walk.team.leader)
    first = Publication.objects.get()
    listed = "/publications/?state=dropped"
    standing.restrict(case, by=walk.team.head, reason="涉未成年人")
    assert not Publication.objects.visible_to(walk.team.leader).exists()
    assert case.cause not in desk.get(listed).content.decode()
    assert desk.get(first.url).status_code == 404

    standing.release(case, by=walk.team.leader, reason="敏感因素消除")
    again = Publication.objects.exclude(pk=first.pk).get()
    assert (again.state, again.must_by, again.key) == (PublicationState.PENDING, first.must_by, "again-1")
    assert Publication.objects.visible_to(walk.team.leader).count() == 2
    standing.restrict(case, by=walk.team.head, reason="又涉敏感")
    standing.release(case, by=walk.team.leader, reason="消除")
    assert Publication.objects.filter(state=PublicationState.PENDING).get().key == "again-2"


def test_what_is_shown_to_the_public_stays_on_the_desk_until_it_was_taken_down(walk):
    case = walk.to(C.EXECUTING)
    shown = publications.publish(Publication.objects.get(), by=walk.team.leader)
    standing.restrict(case, by=walk.team.head, reason="涉未成年人")
    assert Publication.objects.visible_to(walk.team.leader).get().state == PublicationState.RECALLED
    publications.withdraw(shown, by=walk.team.leader, reason="限知")

    assert not Publication.objects.visible_to(walk.team.leader).exists()


def test_the_party_is_put_right_before_the_decision_only(walk):
    case = walk.to(C.INVESTIGATING)
    with pytest.raises(MoveRefused, match="没有要改"):
        standing.correct_party(case, by=walk.team.handler, reason="核对", party_name=case.party_name)
    standing.correct_party(case, by=walk.team.handler, reason="核对执照", party_name="吴长海", happened_on=date(2026, 3, 2))

    assert Case.objects.get(pk=case.pk).party_name == "吴长海"
    with pytest.raises(PermissionDenied):
        standing.correct_party(case, by=walk.team.leader, reason="x", party_name="甲")
    decided = walk.to(C.SERVING, happened_on=None)
    with pytest.raises(MoveRefused, match="依法更正"):
        standing.correct_party(decided, by=walk.team.handler, reason="x", party_name="甲")


@pytest.mark.parametrize(("outcome", "counts"), [("revoked", False), ("varied", False), ("upheld", True), ("withdrawn", True)])
def test_an_overturned_decision_no_longer_counts_in_the_credit_record(walk, outcome, counts):
    case = walk.to(C.CLOSED)
    remedy = paying.open_remedy(Remedy(case=case, kind="review", body="县人民政府", begun_on=clock.today()), by=walk.team.handler)
    paying.end_remedy(remedy, by=walk.team.handler, outcome=outcome, on=later(0), note="复议决定")

    assert CreditLine.objects.get().is_adverse is counts
