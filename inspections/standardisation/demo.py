"""The made county's standardisation: the batch taken in, most accepted as the year goes on, some at every step."""

from datetime import date, timedelta
from uuid import UUID

from inspections.standardisation import actions
from inspections.standardisation.models import Measure, Standardisation
from inspections.standardisation.states import Judgement, StandardState
from inspections.visits.demo import pair_of
from jishan_portal.audit import actions as audit
from jishan_portal.duties.actions import close_many
from jishan_portal.kit import bulk, clock
from jishan_portal.workflow.actions import place
from workshops.registry.bulk import note_many
from workshops.registry.demo import County

STORIES = ("passed", "passed", "passed", "reported", "working", "working", "working", "returned", "passed", "working")
MEASURES = (
    "地面、墙面重新硬化，离墙离地存放",
    "加装防蝇帘、挡鼠板，纱窗换新",
    "添加剂专柜专人专册，配称量器具",
    "操作工全部办健康证，工作服每天换洗",
)
KIND, BEGAN, ENDS, ACCEPTED_SHARE = "inspections.standardisation", (3, 15), (11, 30), 0.88
BEFORE = "“三净两明一禁”有几项不达标，制度没有上墙"
AFTER = "现场看过，六项都做到，制度上墙并在执行"


def add(county: County, users: dict) -> int:
    """Take the batch in and carry some workshops through; return how many are in it."""
    actions.take_in(county.today.year, by=county.by)
    if county.is_small:
        rows = (
            Standardisation.objects.visible_to(users["inspector1"])
            .open()
            .select_related("workshop__station")
            .order_by("pk")[: len(STORIES)]
        )
        rng = county.rng("standardisation")
        for row, story in zip(rows, STORIES, strict=False):
            _tell(row, story, users, rng)
        _accepted(county, users, rng)
    return Standardisation.objects.count()


def _tell(row: Standardisation, story: str, users: dict, rng) -> None:
    by, chief = users["inspector1"], users["station_chief1"]
    measures = [
        actions.add_measure(row, by=by, text=text, due_on=row.due_on, client_uuid=UUID(int=rng.getrandbits(128), version=4))
        for text in rng.sample(MEASURES, rng.choice((2, 3)))
    ]  # fmt: skip
    row = actions.plan(row, actions.Conclusion(Judgement.BAD, BEFORE), by=by)
    done = measures[:1] if story == "working" else measures
    for measure in done:
        actions.finish_measure(measure, by=by, result="已做好，现场核实")
    if story == "working":
        return
    row = actions.report(row, actions.Conclusion(Judgement.FAIR, AFTER), by=by)
    if story == "passed":
        actions.accept(row, by=chief, opinion="同意，列入已规范")
    elif story == "returned":
        actions.return_(row, by=chief, opinion="添加剂台账还缺三月份的，补齐再报")


def _accepted(county: County, users: dict, rng) -> None:
    """Write those that were accepted in the months behind the county, as many as an even pace would have: set by set."""
    year, day = county.today.year, county.today
    first, last = date(year, *BEGAN), date(year, *ENDS)
    share = ACCEPTED_SHARE * min(1.0, max(0.0, (day - first).days / (last - first).days))
    waiting = Standardisation.objects.filter(year=year, state=StandardState.LISTED).select_related("workshop__root", "workshop__station")
    rows = [row for row in waiting.order_by("pk") if rng.random() < share]
    made = [measure for row in rows for measure in _walked(county, row, users, rng)]
    if not rows:
        return
    for pk, measure in zip(bulk.next_ids(Measure, len(made)), made, strict=True):
        measure.pk = pk
    bulk.insert(Measure, made)
    names = ("state", "state_at", "before", "before_words", "planned_on", "after", "after_words", "reported_on", "reported_by",
             "accepted_on", "accepted_by", "opinion")  # fmt: skip
    bulk.update(Standardisation, rows, [*names])
    ids = [row.pk for row in rows]
    close_many(KIND, ids, by=county.by)
    audit.record_bulk(f"{KIND}.accept_many", KIND, ids, by=county.by, summary=f"演示县：整治规范验收 {len(ids)} 户")
    note_many([(row.workshop_id, "整治规范验收通过，列入已规范", row.state_at) for row in rows], tone="ok")


def _walked(county: County, row: Standardisation, users: dict, rng) -> list[Measure]:
    """Take a row to its acceptance on days behind the county; return its measures, all carried out."""
    since = max(county.opened[row.workshop_id], date(county.today.year, *BEGAN))
    days = (county.today - since).days
    planned = since + timedelta(days=rng.randrange(max(days * 2 // 3, 1)))
    reported = min(planned + timedelta(days=rng.randrange(8, 40)), county.today)
    accepted = min(reported + timedelta(days=rng.randrange(1, 5)), county.today)
    pair = pair_of(row.workshop)
    officer = pair[0].user if pair else users["inspector1"]
    row.before, row.before_words, row.planned_on = rng.choice((Judgement.BAD, Judgement.FAIR)), BEFORE, planned
    row.after, row.after_words, row.reported_on, row.reported_by = rng.choice((Judgement.GOOD, Judgement.FAIR)), AFTER, reported, officer
    row.accepted_on, row.accepted_by, row.opinion = accepted, users["bureau_leader1"], "同意，列入已规范"
    place(row, StandardState.PASSED, at=clock.start_of(accepted).replace(hour=15))
    return [
        Measure(
            standardisation=row, text=text, due_on=reported, client_uuid=UUID(int=rng.getrandbits(128), version=4), made_by=officer,
            done_on=reported, done_by=officer, result="已做好，现场核实",
        )
        for text in rng.sample(MEASURES, 2)
    ]  # fmt: skip
