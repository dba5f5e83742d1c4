"""The road of a few workshops to a licence: chosen in July, guided and accepted by August, licensed and converted by October."""

from datetime import date, timedelta

from jishan_portal.drill.stage import Stage
from jishan_portal.kit import clock
from subsidies.assistance import actions as assistance
from subsidies.assistance.models import Group
from subsidies.assistance.states import AREAS, SPECIALTIES
from subsidies.candidates import actions as candidates
from subsidies.candidates.models import Candidate
from subsidies.licensing import actions as licensing
from subsidies.licensing.demo import enterprise_code, food_licence
from subsidies.licensing.models import Pipeline
from subsidies.licensing.states import PipelineState
from subsidies.readiness import actions as readiness
from subsidies.readiness.states import Kind
from subsidies.readiness.tables import table
from workshops.registry.models import Workshop
from workshops.registry.states import WorkshopState

CHOSEN = 5
AREA = "140824100000"
FIVE_YEARS = timedelta(days=5 * 365)


def upgrades(stage: Stage) -> None:
    """Appraise everybody on the 2nd of July, take the best of one town along the whole road."""
    stage.on(date(stage.first.year, 7, 2), _choose)


def _choose(stage: Stage) -> None:
    people = stage.users
    candidates.appraise(Workshop.objects.filter(area_code__startswith=AREA[:9]), by=people["station_chief1"])
    best = Candidate.objects.select_related("workshop__root").order_by("-score", "pk")[: 4 * CHOSEN]
    for row in best:
        candidates.record_wish(row, wants=True, by=people["inspector1"])
        row.refresh_from_db()
        if row.is_included and stage.told.get("列入提档升级", 0) < CHOSEN:
            candidates.nominate(row, by=people["inspector1"])
            candidates.opine(row, is_supported=True, opinion="场所宽敞，业主积极", by=people["township1"])
            candidates.choose(row, by=people["bureau_leader1"], reason="条件成熟、意愿强")
            stage.note("列入提档升级")
            stage.on(clock.today() + timedelta(days=6), _help, row.pk)


def _help(stage: Stage, pk: int) -> None:
    row, inspector = Candidate.objects.get(pk=pk), stage.users["inspector1"]
    group = assistance.form_group(row, leader=inspector, members=[stage.users["inspector2"]], by=stage.users["bureau_leader1"])
    licensing.start(row, by=inspector)
    for place, topics in enumerate((AREAS, SPECIALTIES), 1):
        stage.on(clock.today() + timedelta(days=15 * place), _guide, group.pk, [str(topic) for topic in topics])
    stage.on(date(stage.first.year, 8, 20) + timedelta(days=pk % 5), _accept, pk)


def _guide(stage: Stage, pk: int, topics: list[str]) -> None:
    group = Group.objects.get(pk=pk)
    assistance.record_visit(group, on=clock.today(), topics=topics, advice="到户看了，逐条说了怎么改", by=stage.users["inspector1"])
    stage.note("帮扶指导")


def _accept(stage: Stage, pk: int) -> None:
    shop, inspector = Candidate.objects.select_related("workshop__root").get(pk=pk).workshop.root, stage.users["inspector1"]
    rng = stage.rng(f"accept:{pk}")
    for kind in (Kind.GROUP, Kind.ACCEPTANCE):
        made = readiness.begin_round(shop, kind, by=inspector)
        readiness.save_marks(made, {item.code: (item.full, "") for item in table(made.table).items}, by=inspector)
        made = readiness.file(made, by=inspector, submission_id=stage.key(rng))
    readiness.sign(made, by=stage.users["inspector2"])
    row = licensing.follow_scores(Pipeline.objects.get(candidate=pk), by=inspector)
    stage.note("验收达标")
    stage.on(clock.today() + timedelta(days=8), _license, row.pk)


def _license(stage: Stage, pk: int) -> None:
    row, today = Pipeline.objects.select_related("workshop").get(pk=pk), clock.today()
    facts = licensing.Business(f"稷山县{row.workshop.name}食品有限公司"[:80], enterprise_code(7_000 + pk), today, today)
    licensing.record_business(row, facts, by=stage.users["approval1"])
    stage.note("办企业执照")
    for days, step in ((5, _apply), (9, _take), (16, _look), (24, _grant), (30, _convert)):
        stage.on(today + timedelta(days=days), step, pk)


def _apply(stage: Stage, pk: int) -> None:
    licensing.apply(Pipeline.objects.get(pk=pk), on=clock.today(), by=stage.users["inspector1"])


def _take(stage: Stage, pk: int) -> None:
    licensing.accept(Pipeline.objects.get(pk=pk), on=clock.today(), number=f"SL{pk:05d}", by=stage.users["inspector1"])


def _look(stage: Stage, pk: int) -> None:
    licensing.check(Pipeline.objects.get(pk=pk), on=clock.today(), by=stage.users["inspector1"])


def _grant(stage: Stage, pk: int) -> None:
    today = clock.today()
    facts = {"number": food_licence(7_000 + pk % 1000), "on": today, "until": today + FIVE_YEARS, "scope": "糕点"}
    licensing.issue(Pipeline.objects.get(pk=pk), by=stage.users["inspector1"], **facts)
    stage.note("取得生产许可")


def _convert(stage: Stage, pk: int) -> None:
    row = Pipeline.objects.select_related("workshop__root").get(pk=pk)
    if row.workshop.root.state not in {WorkshopState.ACTIVE, WorkshopState.UPGRADING}:  # told to put something right: later
        stage.on(clock.today() + timedelta(days=7), _convert, pk)
    elif row.state == PipelineState.ISSUED:
        licensing.convert(row, by=stage.users["station_chief1"])
        stage.note("转为企业")
