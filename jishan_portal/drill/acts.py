"""What happens in the drill, act by act, through the actions people use. A later module adds its act by one line in ACTS.

An act arranges things on days (`stage.on`); each then happens at that day's virtual time and may arrange what follows.
"""

from datetime import date, timedelta
from decimal import Decimal

from inspections.cases import demo as cases
from inspections.checklists.models import Version
from inspections.checklists.states import Purpose
from inspections.leads import demo as leads
from inspections.plans import demo as plans
from inspections.self_checks import actions as self_checks
from inspections.self_checks import demo as handing_in
from inspections.self_checks import waves
from inspections.self_checks.models import SelfCheck
from inspections.self_checks.states import CheckState
from inspections.visits import demo as visits
from jishan_portal.drill.brands import brands
from jishan_portal.drill.dark import dens_closed, to_the_police
from jishan_portal.drill.mending import hazards_found
from jishan_portal.drill.sampling import sampling
from jishan_portal.drill.second_looks import second_looks
from jishan_portal.drill.stage import Stage
from jishan_portal.drill.standards import standardisation
from jishan_portal.drill.trainings import trainings
from jishan_portal.drill.upgrades import upgrades
from jishan_portal.kit import clock
from jishan_portal.steering import demo as steering
from subsidies.applications.models import Application
from subsidies.applications.states import ApplicationState
from subsidies.fund_use import actions as fund_use
from subsidies.fund_use import demo as subsidies
from subsidies.fund_use.models import Expense, FundCheck
from subsidies.fund_use.states import Payer
from workshops.registry.models import Workshop
from workshops.registry.states import LIVING

COUNTY_CODE = "140824000000"
HAND_IN_DAYS, LATE_SHARE, NEVER_SHARE = 24, 0.08, 0.03
VISITS_A_WEEK = 4


# --- 主体自查 (June) -----------------------------------------------------------------------------
def self_inspection(stage: Stage) -> None:
    """A wave on the 3rd of June; most hand in within the month, some late, a few never; inspectors judge within days."""
    stage.on(date(stage.first.year, 6, 3), _launch)


def _launch(stage: Stage) -> None:
    year = stage.first.year
    version = Version.objects.published().get(checklist__purpose=Purpose.SELF_CHECK)
    facts = {"area_code": COUNTY_CODE, "version": version, "deadline_on": date(year, 6, 30), "by": stage.county.by}
    wave = waves.launch(year=year, title=f"{year} 年主体自查", **facts)
    rng = stage.rng("self_checks")
    ids = list(wave.checks.filter(workshop__ownerships__isnull=True).order_by("pk").values_list("pk", flat=True))
    rng.shuffle(ids)
    never, late = int(len(ids) * NEVER_SHARE), int(len(ids) * LATE_SHARE)
    parts: dict[date, list[int]] = {}
    for place, pk in enumerate(ids[never:]):
        days = 29 + rng.randrange(20) if place < late else 1 + rng.randrange(HAND_IN_DAYS)
        parts.setdefault(date(year, 6, 4) + timedelta(days=days), []).append(pk)
    for day, part in sorted(parts.items()):
        stage.on(day, _hand_in, part)
    stage.note("自查户", len(ids))


def _hand_in(stage: Stage, ids: list[int]) -> None:
    checks = list(SelfCheck.objects.filter(pk__in=ids).select_related("workshop", "wave__version").order_by("pk"))
    handing_in.hand_in(stage.county, checks, stage.users, stage.rng(f"hand_in:{clock.today()}"))
    stage.note("交自查表", len(checks))
    stage.on(clock.today() + timedelta(days=3), _judge, ids)


def _judge(stage: Stage, ids: list[int]) -> None:
    rng, inspector = stage.rng(f"judge:{clock.today()}"), stage.users["inspector1"]
    mine = SelfCheck.objects.visible_to(inspector).filter(pk__in=ids, state=CheckState.SUBMITTED).order_by("pk")
    for check in mine:
        if rng.random() < 0.15:
            item = check.wave.version.items.order_by("pk").first()
            self_checks.return_check(check, by=inspector, note="答“否”的请写清什么时候改好", mend={item.pk})
            stage.note("退回自查表")
        else:
            self_checks.accept(check, by=inspector)
            stage.note("通过自查表")


# --- 检查计划、现场检查 ------------------------------------------------------------------------------------------
def a_plan(stage: Stage) -> None:
    """A campaign over the C and D grades from the 29th of June to the end of October."""
    stage.on(date(stage.first.year, 6, 29), _plan)


def _plan(stage: Stage) -> None:
    stage.county.today = clock.today()
    made = plans.campaign(stage.county, stage.users, deadline=date(stage.first.year, 10, 31))
    stage.note("计划检查", made.items.count())


def inspections(stage: Stage) -> None:
    """Every week from July some workshops are visited by a pair, with all steps, signatures and results."""
    rng = stage.rng("visits")
    shops = [shop.pk for shop in stage.county.files if not stage.county.lives[shop.pk] and shop.station_id]
    rng.shuffle(shops)
    day = date(stage.first.year, 7, 1)
    while day < stage.last and shops:
        for _ in range(min(VISITS_A_WEEK, len(shops))):
            stage.on(day + timedelta(days=rng.randrange(5)), _visit, shops.pop())
        day += timedelta(days=7)


def _visit(stage: Stage, pk: int) -> None:
    shop = Workshop.objects.select_related("root", "station").get(pk=pk)
    if visits.whole_visit(shop, stage.rng(f"visit:{pk}")):
        stage.note("现场检查")


# --- 线索、案件 -------------------------------------------------------------------------------------------
def leads_come_in(stage: Stage) -> None:
    """The public, townships and departments tell of things in June and July."""
    stage.on(date(stage.first.year, 8, 1), _leads)


def _leads(stage: Stage) -> None:
    stage.county.today = clock.today()
    stage.note("线索", leads.add(stage.county, stage.users))


def a_case(stage: Stage) -> None:
    """One case from July on, a step every few days until the decision is served."""
    stage.on(date(stage.first.year, 7, 8), _open_case)


def _open_case(stage: Stage) -> None:
    rng = stage.rng("case")
    shop = rng.choice([row for row in stage.county.files if row.state in LIVING])
    case = cases.open_one(shop, "未按规定记录进货查验", stage.users, key=stage.key(rng))
    stage.note("案件")
    for number, name in enumerate(cases.STEPS, 1):
        stage.on(clock.today() + timedelta(days=cases.PACE * number), _case_step, case.pk, name)


def _case_step(stage: Stage, pk: int, name: str) -> None:
    cases.take_step(pk, name, stage.users, code="SX05", fine=Decimal(500))


# --- 奖补、资金、一起骗补 -----------------------------------------------------------------------------------
def subsidies_paid(stage: Stage) -> None:
    """Those who were licensed apply, two are paid by the 10th of November; then somebody uses an invoice twice."""
    stage.on(date(stage.first.year, 11, 10), _subsidies)
    stage.on(date(stage.first.year, 11, 16), _fraud)
    stage.on(date(stage.first.year, 11, 20), _fund_check)


def _subsidies(stage: Stage) -> None:
    stage.county.today = clock.today()
    stage.note("奖补申请", subsidies.add(stage.county, stage.users))


def _fraud(stage: Stage) -> None:
    paid = list(Application.objects.filter(state=ApplicationState.PAID).select_related("workshop").order_by("pk"))
    if len(paid) < 2:
        return
    used = Expense.objects.filter(application=paid[0], payer=Payer.SUBSIDY).order_by("pk").first()
    again = Expense(
        application=paid[1], payer=Payer.SUBSIDY, purpose=used.purpose, what=used.what, seller=used.seller,
        invoice_number=used.invoice_number, bought_on=clock.today(), paid_on=clock.today(), amount=used.amount,
    )  # fmt: skip
    owner = paid[1].workshop.present_owner()
    by = owner if owner == stage.users["owner1"] else stage.users["township1"]
    made = fund_use.record_expense(again, by=by, submission_id=stage.key(stage.rng("fraud")))
    stage.note("资金疑点", made.flags.count())


def _fund_check(stage: Stage) -> None:
    stage.note("资金检查", FundCheck.objects.count())


# --- 领导小组 --------------------------------------------------------------------------------------------
def leading_group(stage: Stage) -> None:
    """Orders, a meeting, joint actions and a report before the October milestone."""
    stage.on(date(stage.first.year, 10, 24), _steer)


def _steer(stage: Stage) -> None:
    stage.county.today = clock.today()
    stage.note("督办等", steering.add(stage.county, stage.users))


ACTS = (
    self_inspection,
    hazards_found,
    a_plan,
    inspections,
    sampling,
    leads_come_in,
    a_case,
    to_the_police,
    dens_closed,
    standardisation,
    second_looks,
    trainings,
    upgrades,
    subsidies_paid,
    brands,
    leading_group,
)
