"""Envelopes, and applications walked through their steps by the people who take them."""

from datetime import date
from decimal import Decimal
from functools import partial
from uuid import uuid4

from jishan_portal.accounts.actors import SYSTEM
from jishan_portal.accounts.models import Organisation, OrganisationKind
from jishan_portal.accounts.roles import Role
from jishan_portal.files.models import StoredFile
from jishan_portal.kit import clock
from subsidies.applications import actions, reviews, rules
from subsidies.applications.models import Application
from subsidies.applications.states import ApplicationState, Need
from subsidies.budgets import actions as budgets
from subsidies.budgets.models import Budget
from subsidies.budgets.states import Source
from subsidies.readiness.models import Round
from subsidies.readiness.states import Kind, RoundState
from tests.factories.accounts import COUNTY, TOWNSHIP, OrganisationFactory, UserFactory, user_of
from tests.factories.workshops import OwnershipFactory, WorkshopFactory
from workshops.licences.models import Licence, LicenceKind

YEAR = 2026
FLOOR = Decimal(30000)
FILLED = {
    "entity_name": "稷山县福顺食品有限公司",
    "credit_code": "91140824MA0XXX0313",
    "production_licence": "SC12414082400017",
    "started_on": date(2026, 1, 5),
    "completed_on": date(2026, 3, 1),
    "own_investment": Decimal(86000),
    "works": "改造车间、购置和面机",
    "contact_phone": "13800001111",
    "payee_name": "稷山县福顺食品有限公司",
    "bank": "稷山县农村信用合作联社",
    "account": "6228480000001234567",
}


def budget_of(amount=Decimal(300000), *, source=Source.COUNTY, year=YEAR, purpose="提档升级奖补") -> Budget:
    """Return an envelope with its money in it."""
    made = budgets.open_budget(Budget(source=source, year=year, purpose=purpose, area_code=COUNTY), by=SYSTEM)
    if amount:
        budgets.allot(made, Decimal(amount), by=SYSTEM, key=uuid4().hex, note="稷财〔2026〕1号")
    made.refresh_from_db()
    return made


def give_licences(workshop) -> None:
    """Complete an upgrade: an acceptance that was passed, and the two licences."""
    Round.objects.create(
        workshop=workshop, area_code=workshop.area_code, kind=Kind.ACCEPTANCE, table="2022", state=RoundState.PASSED,
        begun_at=clock.now(), scored_on=clock.today(), scored_by=UserFactory(), second=UserFactory(), is_pass=True, got=185, full=200,
    )  # fmt: skip
    business, production = f"91140824MA{workshop.pk:08d}", f"SC1241408{workshop.pk:07d}"
    Licence.objects.create(workshop=workshop, kind=LicenceKind.BUSINESS, number=business)
    Licence.objects.create(workshop=workshop, kind=LicenceKind.PRODUCTION, number=production, valid_until=date(2030, 1, 1))


def stored_file(name: str, *, by) -> StoredFile:
    """Return an upload of somebody's that no record holds yet; there are no bytes behind it."""
    facts = {"content_type": "application/pdf", "extension": "pdf", "original_name": f"{name}.pdf", "purpose": "scan"}
    return StoredFile.objects.create(sha256=uuid4().hex * 2, size=1, uploaded_by=by, **facts)


def hand_in(application: Application, *materials: str, by, need: tuple = (Need.REQUIRED, Need.PAPER)) -> None:
    """Give an application its files: those named, else one of each material that the rulebook will not go without."""
    asked = materials or [row.name for row in rules.materials((), clock.today()) if row.need in need]
    for name in asked:
        actions.attach(application, stored_file(name, by=by), title=f"{name} 1", by=by, material=name)


class Cast:
    """The people of one application: each step has its own."""

    def __init__(self):
        if not Organisation.objects.filter(kind=OrganisationKind.BUREAU, parent=None).exists():
            OrganisationFactory(code="bureau", kind=OrganisationKind.BUREAU)
        self.owner = user_of(Role.OWNER)
        self.township = user_of(Role.TOWNSHIP)
        self.inspector, self.second = user_of(Role.INSPECTOR), user_of(Role.INSPECTOR)
        self.bureau = user_of(Role.BUREAU_LEADER)
        self.finance = user_of(Role.FINANCE_REVIEWER)
        self.head = user_of(Role.BUREAU_HEAD)
        self.payer = user_of(Role.FINANCE_PAYER)


def application_of(
    state: str = ApplicationState.DRAFT,
    *,
    cast: Cast | None = None,
    budget: Budget | None = None,
    amount=FLOOR,
    has_materials=True,
    **values,
) -> Application:
    """Return an application that its people brought to `state` (one on the straight road); `application.cast` names them."""
    cast = cast or Cast()
    workshop = OwnershipFactory(user=cast.owner, workshop=WorkshopFactory(area_code=TOWNSHIP)).workshop
    give_licences(workshop)
    made = actions.start(workshop, source=values.pop("source", Source.COUNTY), year=YEAR, by=cast.owner)
    made = actions.save_draft(made, {**FILLED, **values}, by=cast.owner, version=made.version)
    if has_materials:
        hand_in(made, by=cast.owner)
    road = {
        ApplicationState.TOWNSHIP: lambda: actions.submit(made, by=cast.owner, submission_id=uuid4()),
        ApplicationState.FIRST: lambda: reviews.confirm(made, by=cast.township, opinion="属实"),
        ApplicationState.SITE: lambda: reviews.pass_first(made, by=cast.inspector, amount=amount, opinion="材料齐全"),
        ApplicationState.BUREAU: lambda: look_at(made, cast),
        ApplicationState.FINANCE: lambda: reviews.sign_bureau(made, by=cast.bureau, opinion="同意"),
        ApplicationState.DECISION: lambda: reviews.sign_finance(made, by=cast.finance, opinion="同意"),
        ApplicationState.NOTICE: lambda: reviews.decide(made, by=cast.head, budget=budget or budget_of(source=made.source), amount=amount),
        ApplicationState.TO_PAY: partial(_over, made),
        ApplicationState.PAID: lambda: reviews.mark_paid(made, by=cast.payer, paid_on=date(2026, 3, 17)),
    }
    if state != ApplicationState.DRAFT:
        for step, take in road.items():
            take()
            if step == state:
                break
    made = Application.objects.get(pk=made.pk)
    made.cast = cast
    return made


def look_at(made: Application, cast: Cast) -> Application:
    """Make the site check, with its photo."""
    photo = stored_file("现场", by=cast.inspector)
    return reviews.record_site(made, by=cast.inspector, second=cast.second, opinion="现场属实", pictures=(photo,))


def _over(made: Application) -> None:
    """Let the public notice be over: its days are moved back, for the time of a test stands still."""
    Application.objects.filter(pk=made.pk).update(notice_from=date(2026, 3, 1), notice_until=date(2026, 3, 6))
    reviews.clear_notice(made, by=SYSTEM)
