"""The made county's subsidies: envelopes, applications at every step, one paid with its expenses and a check."""

from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID, uuid5

from jishan_portal.accounts.models import User
from jishan_portal.kit import clock
from subsidies.applications import actions, reviews
from subsidies.applications.demo import hand_in_materials, site_photo
from subsidies.applications.models import Application
from subsidies.applications.states import ApplicationState as A
from subsidies.budgets import actions as budgets
from subsidies.budgets.models import Budget
from subsidies.budgets.states import Source
from subsidies.fund_use import actions as fund_use
from subsidies.fund_use import checks
from subsidies.fund_use.models import Expense
from subsidies.fund_use.states import Payer, Reason
from subsidies.licensing.models import Pipeline
from subsidies.payments import actions as payments
from workshops.registry.demo import County

SPACE = UUID("6f0e3f6a-2f0b-4a58-9c1c-0c7f2e0c8a11")
COUNTY_CODE = "140824000000"
GIVEN = {Source.COUNTY: Decimal(600000), Source.CITY: Decimal(300000)}
# How far each application goes, in the order of the files; the first two are paid in one batch.
ROAD = (A.PAID, A.PAID, A.NOTICE, A.DECISION, A.FINANCE, A.BUREAU, A.SITE, A.FIRST, A.TOWNSHIP, A.DRAFT)
AMOUNTS = (30000, 45000, 36000, 30000, 32000, 30000, 40000, 30000, 30000, 30000)
EXPENSES = (
    (Payer.SUBSIDY, "设备购置", "和面机", "运城市盐湖区食品机械经营部", "24142000000012345678", 12000),
    (Payer.SUBSIDY, "三防与清洁设施", "纱窗、灭蝇灯、洗手池", "稷山县城关五金店", "24142000000012345901", 6800),
    (Payer.OWN, "厂房改造", "车间地面和墙面", "稷山县恒盛装修队", "24142000000012346002", 38000),
    (Payer.SUBSIDY, "招待", "验收当天餐费", "稷山县家常菜馆", "24142000000012346120", 860),
)


def add(county: County, users: dict) -> int:
    """Put envelopes and applications on file; return how many applications there are. Large counties get the same few."""
    held = {source: _budget(county, source, amount) for source, amount in GIVEN.items()}
    complete = Pipeline.objects.filter(production__isnull=False).select_related("workshop__root", "business", "production")
    for user in users.values():
        _ = user.access
    budget = held[Source.COUNTY]
    made = [_one(county, users, budget, way, place) for place, way in enumerate(complete.order_by("pk")[: len(ROAD)])]
    _pay(county, users, budget, [row for row in made if row.state == A.TO_PAY])
    return len(made)


def _filler(shop, users: dict) -> User:
    """The owner, where the made county has an account for them; else the township fills in for them."""
    return users["owner1"] if shop.present_owner() == users["owner1"] else users["township1"]


def _key(*parts) -> UUID:
    return uuid5(SPACE, ":".join(map(str, parts)))


def _budget(county: County, source: str, amount: Decimal) -> Budget:
    made = Budget(source=source, year=county.today.year, purpose="提档升级奖补", document="稷财〔2024〕18号", area_code=COUNTY_CODE)
    made = budgets.open_budget(made, by=county.by)
    budgets.allot(made, amount, by=county.by, key=f"demo:{source}", note="稷财〔2024〕18号")
    return made


def _one(county: County, users: dict, budget: Budget, way: Pipeline, place: int) -> Application:
    goal, amount, shop, name = ROAD[place], AMOUNTS[place], way.workshop, way.enterprise_name
    start = county.today - timedelta(days=30 if goal == A.PAID else 9)
    owner = _filler(shop, users)
    with clock.travel(start):
        made = actions.start(shop, source=Source.COUNTY, year=county.today.year, by=owner)
        values = {
            "entity_name": name, "credit_code": way.business.number, "production_licence": way.production.number,
            "started_on": way.started_on, "completed_on": way.issued_on, "own_investment": Decimal(amount * 2),
            "works": "改造车间地面墙面，添置和面机、灭蝇灯、洗手消毒设施", "contact_phone": shop.phone, "payee_name": name,
            "bank": "稷山县农村商业银行", "account": f"62284{place:014d}",
        }  # fmt: skip
        made = actions.save_draft(made, values, by=owner, version=made.version)
        if goal != A.DRAFT:
            hand_in_materials(made, by=owner, rng=county.rng(f"materials:{place}"))
    for step, (stop, take) in enumerate(_steps(county, made, users, budget, Decimal(amount)), 1):
        if goal == A.DRAFT:
            break
        with clock.travel(min(start + timedelta(days=step), county.today)):
            take()
        if goal == stop:
            break
    if goal == A.PAID:
        _end_notice(county, made)
    return Application.objects.get(pk=made.pk)


def _steps(county: County, made: Application, users: dict, budget: Budget, amount: Decimal) -> tuple:
    owner = made.filler
    township = users["township1"] if owner != users["township1"] else users["township2"]
    return (
        (A.TOWNSHIP, lambda: actions.submit(made, by=owner, submission_id=_key("submit", made.pk))),
        (A.FIRST, lambda: reviews.confirm(made, by=township, opinion="情况属实，已停用旧车间")),
        (A.SITE, lambda: reviews.pass_first(made, by=users["inspector1"], amount=amount, opinion="材料齐全")),
        (A.BUREAU, lambda: _look_at(county, made, users)),
        (A.FINANCE, lambda: reviews.sign_bureau(made, by=users["bureau_leader1"], opinion="同意")),
        (A.DECISION, lambda: reviews.sign_finance(made, by=users["finance_reviewer1"], opinion="同意")),
        (A.NOTICE, lambda: reviews.decide(made, by=users["bureau_head1"], budget=budget, amount=amount, opinion="同意")),
    )


def _look_at(county: County, made: Application, users: dict) -> None:
    photo = site_photo(by=users["inspector1"], rng=county.rng(f"site:{made.pk}"))
    reviews.record_site(made, by=users["inspector1"], second=users["inspector2"], opinion="现场与申报一致", pictures=(photo,))


def _end_notice(county: County, made: Application) -> None:
    held = Application.objects.get(pk=made.pk)
    with clock.travel(max(held.notice_until + timedelta(days=1), county.today - timedelta(days=8))):
        reviews.clear_notice(held, by=county.by)


def _pay(county: County, users: dict, budget: Budget, rows: list[Application]) -> None:
    """Pay what is ready in one batch; the first one's money is partly spent, one expense off the list, and checked."""
    if not rows:
        return
    payer, day = users["finance_payer1"], county.today - timedelta(days=6)
    with clock.travel(day):
        chosen = Application.objects.filter(pk__in=[row.pk for row in rows])
        batch = payments.draw_up(chosen, budget=budget, title=f"{county.today.year}年第一批县级奖补", by=payer, submission_id=_key("batch"))
        payments.send(batch, by=payer)
        for line in batch.lines.order_by("serial"):
            payments.confirm(line, by=payer, voucher=f"GK{day:%Y%m%d}{line.serial:03d}", paid_on=day)
    _spend(county, users, Application.objects.get(pk=rows[0].pk), day)


def _spend(county: County, users: dict, paid: Application, since: date) -> None:
    owner = _filler(paid.workshop, users)
    for place, (payer, purpose, what, seller, invoice, amount) in enumerate(EXPENSES):
        day = min(since + timedelta(days=place), county.today)
        row = Expense(
            application=paid, payer=payer, purpose=purpose, what=what, seller=seller, invoice_number=invoice, bought_on=day,
            paid_on=day, amount=Decimal(amount),
        )  # fmt: skip
        with clock.travel(day):
            fund_use.record_expense(row, by=owner, submission_id=_key("expense", place))
    checks.open_check(paid, reason=Reason.FLAGGED, by=users["finance_reviewer1"])
