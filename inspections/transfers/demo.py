"""The made county's transfers: one that waits for the police, walked there through the real actions."""

from datetime import timedelta
from uuid import UUID

from inspections.cases import actions as cases
from inspections.cases.models import Case, MemberRole
from inspections.cases.states import PartyKind
from inspections.exhibits import actions as exhibits
from inspections.exhibits.models import Exhibit, ExhibitKind, Whereabouts
from inspections.transfers import actions
from inspections.transfers.models import Transfer
from inspections.transfers.states import Crime
from jishan_portal.accounts.models import User
from jishan_portal.kit import clock
from workshops.registry.demo import County

LEARNED, FILED, REPORTED = 12, 9, 3  # days ago
TAKEN = ((ExhibitKind.RECORD, "现场笔录", Whereabouts.ON_FILE), (ExhibitKind.OBJECT, "硼砂 5 公斤", Whereabouts.KEPT))
REPORT = "现场查见硼砂 5 公斤，当事人承认掺入麻花提高酥脆度，已售出约 300 公斤。硼砂列入非食用物质名单，涉嫌生产有毒、有害食品。"


def add(county: County, users: dict[str, User]) -> int:
    """Walk one case of non-food material to the desk of the police; return how many transfers were made."""
    rng = county.rng("transfers")
    handler, second, leader, head = (users[name] for name in ("case_handler1", "case_handler2", "bureau_leader1", "bureau_head1"))
    town = min(shop.area_code for shop in county.files)
    ago = lambda days: clock.travel(county.today - timedelta(days=days))  # noqa: E731
    with ago(LEARNED):
        made = Case(
            area_code=town, party_kind=PartyKind.PERSON, party_name="景福才", representative="景福才", address="村南废砖窑",
            cause="使用非食品原料生产食品", learned_on=clock.today(), happened_on=clock.today(),
        )  # fmt: skip
        made = cases.open_case(made, by=handler, submission_id=UUID(int=rng.getrandbits(128), version=4))
        cases.add_member(made, second, role=MemberRole.ASSISTING, by=handler)
        cases.propose_filing(made, by=handler, facts="村南废砖窑内无证炸制麻花，查见硼砂 5 公斤。")
    with ago(FILED):
        cases.file(Case.objects.get(pk=made.pk), by=leader)
        for kind, name, where in TAKEN:
            row = Exhibit(kind=kind, name=name, source="现场查获", taken_on=clock.today(), second=second, whereabouts=where)
            exhibits.take(row, subject=made, by=handler)
    with ago(REPORTED):
        case = Case.objects.get(pk=made.pk)
        report = Transfer(case=case, crime=Crime.TOXIC, second=second, report=REPORT)
        asked = actions.propose(report, by=handler, submission_id=UUID(int=rng.getrandbits(128), version=4))
        actions.approve(asked, by=head)
    with ago(REPORTED - 1):
        actions.deliver(Transfer.objects.get(pk=asked.pk), by=handler, no_opinion_reason="样品已送检，结论出具后补送。")
    return Transfer.objects.count()
