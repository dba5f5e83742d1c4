"""The made county's cases: a few at different steps, taken through the real actions on the days they happened."""

from datetime import timedelta
from decimal import Decimal
from uuid import UUID

from inspections.case_papers import actions as written
from inspections.cases import actions, deciding, executing
from inspections.cases.actions import Proposal
from inspections.cases.facts import facts_of
from inspections.cases.models import Case, MemberRole
from inspections.cases.models_served import Service
from inspections.cases.states import PartyKind, ServiceMethod, Verdict
from inspections.exhibits import actions as exhibits
from inspections.exhibits.models import Exhibit, ExhibitKind
from inspections.violations.loading import load_violations
from inspections.violations.models import Violation
from jishan_portal.accounts.models import User
from jishan_portal.kit import clock
from workshops.registry.demo import County
from workshops.registry.states import LIVING

# days ago learned of, how many steps taken, code of the ground, cause, fine
TOLD = (
    (120, 10, "SX05", "未按规定记录进货查验", "500"),
    (75, 6, "SX04", "超限量使用食品添加剂", "5000"),
    (40, 3, "SX01", "未取得许可证从事生产", "2000"),
    (20, 2, "SX05", "未按规定标注标签", "300"),
    (6, 0, "SX06", "从业人员无有效健康证明", "0"),
)
STEPS = ("propose", "file", "collect", "conclude", "review", "approve", "notify", "speak", "decide", "serve")
PACE = 4  # days between two steps


def add(county: County, users: dict[str, User]) -> int:
    """Open the cases and walk each to where it stands today; return how many were made."""
    load_violations()
    rng = county.rng("cases")
    shops = rng.sample([row for row in county.files if row.state in LIVING], min(len(TOLD), len(county.files)))
    acting = {name: users[name] for name in ("case_handler1", "case_handler2", "legal_reviewer1", "bureau_leader1")}
    if not all(user.roles for user in acting.values()):  # read now: the posts began today, the steps were taken earlier
        raise LookupError("演示账户没有岗位，不能办理案件。")
    for shop, told in zip(shops, TOLD, strict=False):
        _walk(county, shop, told, acting, UUID(int=rng.getrandbits(128), version=4))
    return Case.objects.count()


def _walk(county: County, shop, told: tuple, users: dict[str, User], key: UUID) -> None:
    days, taken, code, cause, fine = told
    start = county.today - timedelta(days=days)
    with clock.travel(start):
        case = open_one(shop, cause, users, key=key)
    for number, name in enumerate(STEPS[:taken], 1):
        with clock.travel(start + timedelta(days=PACE * number)):
            take_step(case.pk, name, users, code=code, fine=Decimal(fine))


def open_one(shop, cause: str, users: dict[str, User], *, key: UUID) -> Case:
    """Open a case of a workshop today, with its second handler."""
    today = clock.today()
    made = Case(
        workshop=shop, area_code=shop.area_code, party_kind=PartyKind.TRADER, party_name=shop.name, representative=shop.owner_name,
        address=shop.address, cause=cause, learned_on=today, happened_on=today - timedelta(days=1),
    )  # fmt: skip
    case = actions.open_case(made, by=users["case_handler1"], submission_id=key)
    actions.add_member(case, users["case_handler2"], role=MemberRole.ASSISTING, by=users["case_handler1"])
    return case


def take_step(pk: int, name: str, users: dict[str, User], *, code: str, fine: Decimal) -> None:
    """Take one of STEPS today on a case; `code` is the ground, `fine` what is proposed."""
    _step(Case.objects.get(pk=pk), name, users, (Violation.objects.get(code=code), fine))


def _step(case: Case, name: str, users: dict[str, User], proposed: tuple) -> None:
    handler, leader, today = users["case_handler1"], users["bureau_leader1"], clock.today()
    ground, fine = proposed
    service = Service(method=ServiceMethod.IN_PERSON, sent_on=today, receiver=case.representative)
    proposal = Proposal(f"拟罚款 {fine:,.2f} 元", Verdict.PENALTY, [ground], [("fine", "")], {"fine": fine, "goods_value": Decimal(1200)})
    acts = {
        "propose": lambda: actions.propose_filing(case, by=handler, facts="现场检查查见违法事实，已拍照并制作现场笔录。"),
        "file": lambda: actions.file(case, by=leader),
        "collect": lambda: exhibits.take(_record(users["case_handler2"]), subject=case, by=handler),
        "conclude": lambda: actions.conclude(case, proposal, by=handler),
        "review": lambda: actions.pass_review(case, by=users["legal_reviewer1"], note="事实清楚，证据充分。"),
        "approve": lambda: _notice(case, handler, leader),
        "notify": lambda: deciding.notify(case, service, by=handler),
        "speak": lambda: _speak(case, handler),
        "decide": lambda: _decide(case, handler, leader),
        "serve": lambda: executing.serve(case, service, by=handler),
    }
    acts[name]()


def _record(second: User) -> Exhibit:
    return Exhibit(kind=ExhibitKind.RECORD, name="现场笔录", source="现场检查时制作", taken_on=clock.today(), second=second)


def _speak(case: Case, handler: User) -> None:
    deciding.waive_statement(case, by=handler, on=clock.today())
    deciding.end_statement(case, by=handler)


# The clauses of the province stand in the library once the bureau has entered them; in the made county they are written by hand.
LAW = "《食品安全法》第一百二十七条和山西省食品小作坊的具体管理办法"
NATURE = "当事人的上述行为违反了山西省食品小作坊的管理规定。"


def _notice(case: Case, handler: User, leader: User) -> None:
    _write(case, "37", {"basis": f"{NATURE}依据{LAW}，"}, handler)
    deciding.approve_notice(case, by=leader)


def _decide(case: Case, handler: User, leader: User) -> None:
    _write(case, "45", {"nature": NATURE, "basis": f"依据{LAW}的规定，我局决定："}, handler)
    deciding.decide(case, by=leader)


def _write(case: Case, code: str, texts: dict, handler: User) -> None:
    draft = written.start(case, code, facts_of(case), by=handler)
    written.change(draft, texts, by=handler, version=draft.version)
