"""A case of a workshop at any step, with the people who take its steps."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest

from inspections.case_files import actions as files
from inspections.case_papers.models import Draft
from inspections.cases import actions, deciding, executing
from inspections.cases.actions import Proposal
from inspections.cases.models import Case, MemberRole
from inspections.cases.models_served import Service
from inspections.cases.states import CaseState, PartyKind, ServiceMethod, Verdict
from inspections.exhibits import actions as exhibits
from inspections.exhibits.models import Exhibit, ExhibitKind, Whereabouts
from inspections.officers.models import Officer, Reviewer
from inspections.violations.models import Scope, Violation
from jishan_portal.accounts.loading import load_areas_and_organisations
from jishan_portal.accounts.models import Organisation, User
from jishan_portal.accounts.roles import Role
from jishan_portal.kit import clock
from tests.factories import TOWNSHIP, user_of

C = CaseState


@dataclass
class Team:
    """Who takes part: two handlers, a reviewer, the leader who decides, the head."""

    handler: User
    second: User
    reviewer: User
    leader: User
    head: User


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    """Keep the files of a test to itself."""
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


@pytest.fixture
def bureau(db):
    """The bureau, through which numbers run."""
    load_areas_and_organisations()
    return Organisation.objects.get(code="bureau")


def certify(*people: User) -> None:
    """Give people a certificate in force."""
    for user in people:
        facts = {"certificate_number": f"晋执{user.pk:06d}", "certificate_until": date(2099, 12, 31)}
        Officer.objects.create(user=user, station=user.posts.first().organisation, **facts)


@pytest.fixture
def team(bureau):
    """One person for each part; the handlers have their certificates, the reviewer has passed the national exam."""
    made = Team(
        user_of(Role.CASE_HANDLER),
        user_of(Role.CASE_HANDLER),
        user_of(Role.LEGAL_REVIEWER, organisation=bureau),
        user_of(Role.BUREAU_LEADER, organisation=bureau),
        user_of(Role.BUREAU_HEAD, organisation=bureau),
    )
    certify(made.handler, made.second)
    Reviewer.objects.create(user=made.reviewer, certificate_number="A0001")
    return made


@pytest.fixture
def violation(db):
    """A confirmed ground of the library."""
    return Violation.objects.create(
        code="T1", title="超限量使用食品添加剂", scope=Scope.WORKSHOP, broken_article="甲条", penal_article="乙条",
        is_confirmed=True, in_force_from=date(2020, 1, 1),
    )  # fmt: skip


def served(method=ServiceMethod.IN_PERSON, sent_on=None, **facts) -> Service:
    """A service as a form would fill it in."""
    note = {"note": "查无下落，邮寄退回"} if method == ServiceMethod.NOTICE else {}
    return Service(method=method, sent_on=sent_on or clock.today(), receiver="吴长河", **note | facts)


def fined(violation, fine="5000", **amounts) -> Proposal:
    """A proposal of a fine."""
    return Proposal(
        words="拟罚款",
        verdict=Verdict.PENALTY,
        violations=[violation],
        penalties=[("fine", "")],
        amounts={"fine": Decimal(fine), **amounts},
    )


class Walk:
    """Takes a case along the main way, each step by whoever may."""

    WAY = (
        (C.FILING, "propose"), (C.INVESTIGATING, "file"), (C.REVIEWING, "conclude"), (C.NOTICE_APPROVAL, "review"),
        (C.NOTIFYING, "approve"), (C.STATEMENT, "notify"), (C.DECIDING, "speak"), (C.SERVING, "decide"), (C.EXECUTING, "serve"),
        (C.CLOSING, "pay"), (C.CLOSED, "close"), (C.ARCHIVED, "archive"),
    )  # fmt: skip

    def __init__(self, team: Team, violation, workshop):
        self.team, self.violation, self.workshop = team, violation, workshop

    def open(self, **facts) -> Case:
        """A case being checked, of the workshop's trader, with two handlers."""
        start = {"party_kind": PartyKind.TRADER, "party_name": "吴长河", "cause": "超限量使用食品添加剂", "area_code": TOWNSHIP}
        start |= {"workshop": self.workshop, "address": "荆平村南巷 3 号", "learned_on": clock.today(), "happened_on": date(2026, 3, 1)}
        case = actions.open_case(Case(**start | facts), by=self.team.handler, submission_id=uuid4())
        actions.add_member(case, self.team.second, role=MemberRole.ASSISTING, by=self.team.handler)
        return case

    def to(self, state: str, *, proposal: Proposal | None = None, **facts) -> Case:
        """A case that has come to a state."""
        case, self.proposal = self.open(**facts), proposal or fined(self.violation)
        for reached, name in self.WAY:
            if case.state == state:
                break
            getattr(self, name)(case)
            case = Case.objects.get(pk=case.pk)
            assert case.state == reached
        assert case.state == state
        return case

    def propose(self, case):
        actions.propose_filing(case, by=self.team.handler, facts="现场查见超限量使用")

    def file(self, case):
        actions.file(case, by=self.team.leader)

    def conclude(self, case):
        evidence(case, self)
        actions.conclude(case, self.proposal, by=self.team.handler)

    def review(self, case):
        actions.pass_review(case, by=self.team.reviewer)

    def approve(self, case):
        deciding.approve_notice(case, by=self.team.leader)

    def notify(self, case):
        deciding.notify(case, served(), by=self.team.handler)

    def speak(self, case):
        deciding.waive_statement(case, by=self.team.handler, on=clock.today())
        deciding.end_statement(case, by=self.team.handler)

    def decide(self, case):
        deciding.decide(case, by=self.team.leader)

    def serve(self, case):
        executing.serve(case, served(), by=self.team.handler)

    def pay(self, case):
        executing.receive_payment(case, by=self.team.handler, amount=case.money, voucher=str(uuid4()), paid_on=clock.today())
        executing.propose_closing(case, by=self.team.handler)

    def close(self, case):
        executing.close(case, by=self.team.leader)

    def archive(self, case):
        complete(case, self)
        executing.archive(case, by=self.team.handler)


@pytest.fixture
def walk(team, violation, workshop):
    """The way of a case."""
    return Walk(team, violation, workshop)


def later(days: int) -> date:
    """A day from today."""
    return clock.today() + timedelta(days=days)


def thing(case, walk, whereabouts=Whereabouts.KEPT) -> Exhibit:
    """A seized thing of a case."""
    one = Exhibit(
        kind=ExhibitKind.OBJECT, name="泡打粉", source="现场扣押", taken_on=clock.today(), second=walk.team.second, whereabouts=whereabouts
    )
    return exhibits.take(one, subject=case, by=walk.team.handler)


def evidence(case, walk) -> Exhibit:
    """A record on file: without evidence there is no decision paper."""
    one = Exhibit(kind=ExhibitKind.RECORD, name="现场笔录", source="现场检查时制作", taken_on=clock.today(), second=walk.team.second)
    return exhibits.take(one, subject=case, by=walk.team.handler)


TYPED = {"time": "2026年3月17日9时", "present": "当事人在场", "person": "吴长河，经营者", "place": "经营场所", "body": "问：……\n答：……"}


def complete(case, walk) -> None:
    """Write and issue every paper that the file needs."""
    files.issue_ready(case, by=walk.team.handler)
    for draft in Draft.objects.of(case.audit_chain).open():
        empty = {part.key: TYPED.get(part.key, "已载明") for part in draft.kind.parts if not draft.texts[part.key]}
        files.change(case, draft, empty, by=walk.team.handler, version=draft.version)
        files.issue(case, draft, by=walk.team.handler)
