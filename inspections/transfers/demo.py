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
    rng, town = county.rng("transfers"), min(shop.area_code for shop in county.files)
    ago = lambda days: clock.travel(county.today - timedelta(days=days))  # noqa: E731
    with ago(LEARNED):
        made = learn(town, users, key=_key(rng))
    with ago(FILED):
        take_up(made.pk, users)
    with ago(REPORTED):
        asked = ask(made.pk, users, key=_key(rng))
        actions.approve(asked, by=users["bureau_head1"])
    with ago(REPORTED - 1):
        hand_in(asked.pk, users)
    return Transfer.objects.count()


def _key(rng) -> UUID:
    return UUID(int=rng.getrandbits(128), version=4)


def learn(town: str, users: dict[str, User], *, key: UUID) -> Case:
    """Open the case today, with its second handler, and propose to file it."""
    handler = users["case_handler1"]
    made = Case(
        area_code=town, party_kind=PartyKind.PERSON, party_name="景福才", representative="景福才", address="村南废砖窑",
        cause="使用非食品原料生产食品", learned_on=clock.today(), happened_on=clock.today(),
    )  # fmt: skip
    made = cases.open_case(made, by=handler, submission_id=key)
    cases.add_member(made, users["case_handler2"], role=MemberRole.ASSISTING, by=handler)
    cases.propose_filing(made, by=handler, facts="村南废砖窑内无证炸制麻花，查见硼砂 5 公斤。")
    return made


def take_up(pk: int, users: dict[str, User]) -> None:
    """File the case and take what was found there."""
    cases.file(Case.objects.get(pk=pk), by=users["bureau_leader1"])
    held = Case.objects.get(pk=pk)
    for kind, name, where in TAKEN:
        row = Exhibit(kind=kind, name=name, source="现场查获", taken_on=clock.today(), second=users["case_handler2"], whereabouts=where)
        exhibits.take(row, subject=held, by=users["case_handler1"])


def ask(pk: int, users: dict[str, User], *, key: UUID) -> Transfer:
    """Report the case to the head as a suspected crime."""
    report = Transfer(case=Case.objects.get(pk=pk), crime=Crime.TOXIC, second=users["case_handler2"], report=REPORT)
    return actions.propose(report, by=users["case_handler1"], submission_id=key)


def hand_in(pk: int, users: dict[str, User]) -> Transfer:
    """Take the pack to the police."""
    reason = "样品已送检，结论出具后补送。"
    return actions.deliver(Transfer.objects.get(pk=pk), by=users["case_handler1"], no_opinion_reason=reason)
