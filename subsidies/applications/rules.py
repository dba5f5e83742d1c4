"""What an application must hold before it goes on, and who may sign it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from jishan_portal.accounts.models import User
from jishan_portal.kit.identifiers import check_credit_code
from jishan_portal.kit.money import yuan
from jishan_portal.rulebook import queries as rulebook
from subsidies.applications.models import Application
from subsidies.applications.states import RANKS, RECEIVERS, TURNERS, WITH_OWNER, ApplicationState, Need, StepKind, Verdict
from subsidies.budgets.states import Source
from subsidies.licensing.queries import completion
from workshops.registry.states import LIVING, WorkshopState

MAY_ASK = LIVING | {WorkshopState.CONVERTED}  # who has become an enterprise is who the subsidy is for
TRADER = "92"  # 个体工商户; its owner may receive the money in person (domain 7.2)
REQUIRED = {
    "entity_name": "升级后企业名称",
    "credit_code": "统一社会信用代码",
    "started_on": "开工日期",
    "completed_on": "完成日期",
    "own_investment": "自筹投入",
    "works": "改造内容",
    "contact_phone": "联系电话",
    "payee_name": "收款户名",
    "bank": "开户行",
    "account": "收款账号",
}


# What is said of a condition of `upgrade.complete_when` that is not met; one without a sentence of its own is named as it stands.
SAID = {
    "通则评分通过": "还没有通过《食品生产许可审查通则》验收。验收通过后再提交。",
    "企业营业执照": "还没有登记有效的企业营业执照（代码以 91 开头）。办好执照后请监管所登记，再提交。",
    "食品生产许可证": "还没有登记有效的食品生产许可证（SC）。拿到证后请监管所登记，再提交。",
}


def unmet(workshop) -> list[str]:
    """Return what a workshop lacks of a completed upgrade, one sentence each; what the portal cannot check counts as lacking."""
    return [SAID.get(name, f"还不具备“{name}”，请联系监管所。") for name in completion(workshop)]


def floor_on(source: str, on: date) -> Decimal:
    """Return the least amount a source pays to one workshop, in yuan: the county's floor of policy 三（二）3; none for the city's."""
    return Decimal(rulebook.value("subsidy.county_floor", on)) if source == Source.COUNTY else Decimal(0)


@dataclass(frozen=True)
class Material:
    """One line of what has to come with an application, and whether it has: as files, or on paper."""

    name: str
    need: str
    has_file: bool = False
    has_receipt: bool = False

    @property
    def is_lacking(self) -> bool:
        """Whether an application may not go on without it; only what the rulebook calls 选交 may stay away."""
        return self.need != Need.OPTIONAL and not (self.has_file or (self.has_receipt and self.may_be_paper))

    @property
    def may_be_paper(self) -> bool:
        """Whether the paper itself will do, once somebody has noted that it was received."""
        return self.need == Need.PAPER

    @property
    def words(self) -> str:
        """What to say where it is lacking."""
        if self.may_be_paper:
            return f"还没有交“{self.name}”：拍照上传，或者把纸质的交到乡镇或监管所签收。"
        return f"还没有上传“{self.name}”。"


def materials(papers: Iterable, on: date) -> list[Material]:
    """Return what the rulebook asks for on a day, each with what of it is among `papers` (Evidence not dropped)."""
    files, receipts = set(), set()
    for paper in papers:
        (receipts if paper.is_paper else files).add(paper.material)
    return [
        Material(name, need, has_file=name in files, has_receipt=name in receipts)
        for name, need in ((str(row[0]), str(row[1]) if len(row) > 1 else "") for row in rulebook.value("subsidy.papers", on))
    ]


def lacking(papers: Iterable, on: date) -> list[str]:
    """Return what must have come with an application and has not, one sentence each."""
    return [material.words for material in materials(papers, on) if material.is_lacking]


def may_receive(application: Application, user) -> bool:
    """Whether somebody may note that materials came on paper: the township and the station, until the application is handed in."""
    return application.state in WITH_OWNER and bool(user.roles & RECEIVERS)


def gaps(application: Application, today: date) -> list[str]:
    """Return what is missing or wrong before an application can be handed in, one sentence each, in the form's order."""
    found = [f"请填写{label}。" for field, label in REQUIRED.items() if getattr(application, field) in (None, "")]
    if application.credit_code and (wrong := _credit_code_fault(application.credit_code)):
        found.append(wrong)
    if application.completed_on and application.completed_on > today:
        found.append("完成日期还没有到，完成后再申请。")
    if application.payee_name and application.entity_name and not payee_fits(application):
        found.append(f"收款户名须与申请主体“{application.entity_name}”一致；个体工商户也可以填经营者本人姓名。")
    found += lacking(application.evidence.filter(dropped_at__isnull=True), today)
    return found + unmet(application.workshop)


def payee_fits(application: Application) -> bool:
    """Whether the account belongs to the applicant: the entity itself, or the owner in person where it is a 个体工商户."""
    names = {application.entity_name.strip()}
    if application.credit_code.startswith(TRADER):
        names.add(application.workshop.owner_name.strip())
    return application.payee_name.strip() in names - {""}


def conflict(application: Application, kind: str, *people: User) -> str:
    """Say why somebody may not sign at a step: they signed at another rank of this round, or filled the form in; else empty."""
    rank = RANKS[kind]
    signed = {application.filler_id: StepKind.FILL} if rank != RANKS[StepKind.FILL] else {}
    for step in application.steps.filter(round=application.rounds, verdict=Verdict.PASSED):
        if RANKS[step.kind] != rank:
            signed |= {step.by_id: step.kind, step.second_id: step.kind}
    for person in people:
        if person.pk in signed:
            return f"{person.name} 已在“{StepKind(signed[person.pk]).label}”环节办理过这份申请，须由另一人办理。"
    return ""


def may_turn(application: Application, user) -> bool:
    """Whether somebody may return or refuse an application now: only those whose step it is."""
    return bool(user.roles & TURNERS.get(application.state, frozenset()))


def below_floor(application: Application, amount: Decimal) -> str:
    """Say why an amount is too small for an application; empty when it is not."""
    if application.source == Source.COUNTY and amount < application.floor_amount:
        return f"县级补助每家不少于 {yuan(application.floor_amount)} 元（稷政办发〔2024〕10号三（二）3），请改金额。"
    return "" if amount > 0 else "补助金额须大于 0。"


def notice_is_over(application: Application, today: date) -> bool:
    """Whether the last day of the public notice has passed."""
    return application.notice_until is not None and today > application.notice_until


def may_object(application: Application, today: date) -> bool:
    """Whether the public may still object: while the decision is on show, neither over nor taken back."""
    return application.state == ApplicationState.NOTICE and not notice_is_over(application, today)


def _credit_code_fault(code: str) -> str:
    try:
        check_credit_code(code)
    except ValueError as error:
        return str(error)
    return ""
