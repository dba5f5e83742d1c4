"""A case that is suspected to be a crime, its team, the police, and a transfer at any step."""

from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from inspections.cases.models import Case
from inspections.cases.states import CaseState
from inspections.exhibits import actions as exhibits
from inspections.exhibits.models import Exhibit
from inspections.transfers import actions
from inspections.transfers.models import Transfer
from inspections.transfers.states import TransferState
from jishan_portal.accounts.models import Organisation
from jishan_portal.accounts.roles import Role
from jishan_portal.files import actions as files
from jishan_portal.kit import clock
from tests.factories import user_of
from tests.inspections.cases.conftest import bureau, evidence, media, team, violation, walk
from tests.inspections.self_checks.photos import jpeg

__all__ = ["bureau", "media", "team", "violation", "walk"]
S = TransferState


@pytest.fixture
def police(bureau):
    """An officer of the county's police."""
    return user_of(Role.POLICE, organisation=Organisation.objects.get(code="police"))


def opinion(case, walk) -> Exhibit:
    """A test report with its file."""
    stored = files.keep(SimpleUploadedFile("报告.jpg", jpeg(), "image/jpeg"), by=walk.team.handler, purpose="photo", is_evidence=True)
    row = Exhibit(kind="opinion", name="检验报告", source="市检验中心", taken_on=clock.today(), second=walk.team.second, file=stored)
    return exhibits.take(row, subject=case, by=walk.team.handler)


class Way:
    """Takes a transfer along, each step by whoever may."""

    STEPS = (
        (S.APPROVED, "approve"), (S.DELIVERED, "deliver"), (S.RECEIVED, "receive"), (S.REFUSED, "refuse"), (S.REVIEWING, "ask_review"),
        (S.UPHELD, "uphold"), (S.SUPERVISED, "supervise"),
    )  # fmt: skip

    def __init__(self, walk, police):
        self.walk, self.team, self.police = walk, walk.team, police

    def propose(self, case: Case | None = None, **facts) -> Transfer:
        """A transfer that waits for the head."""
        case = case or self.walk.to(CaseState.INVESTIGATING)
        evidence(case, self.walk)
        made = Transfer(case=case, **{"crime": "144", "second": self.team.second, "report": "查见硼砂，已流入市场"} | facts)
        return actions.propose(made, by=self.team.handler, submission_id=uuid4())

    def to(self, state: str) -> Transfer:
        """A transfer that has come to a state."""
        made = self.propose()
        for reached, name in self.STEPS:
            if made.state == state:
                break
            getattr(self, name)(made)
            made = Transfer.objects.get(pk=made.pk)
            assert made.state == reached
        assert made.state == state
        return made

    def approve(self, row):
        actions.approve(row, by=self.team.head)

    def deliver(self, row):
        opinion(row.case, self.walk)
        actions.deliver(row, by=self.team.handler)

    def receive(self, row):
        actions.receive(row, by=self.police, receipt_number="回 1 号")

    def refuse(self, row):
        actions.answer(row, "refuse", by=self.police, on=clock.today(), note="情节显著轻微")

    def ask_review(self, row):
        actions.contest(row, "ask_review", by=self.team.handler, note="检验结论明确")

    def uphold(self, row):
        actions.answer(row, "review_uphold", by=self.police, on=clock.today(), note="维持")

    def supervise(self, row):
        actions.contest(row, "ask_supervision", by=self.team.handler, note="应当立案")


@pytest.fixture
def way(walk, police):
    """The way of a transfer."""
    return Way(walk, police)
