"""The made county's standardisation: the batch taken in, some workshops at work, some accepted."""

from uuid import UUID

from inspections.standardisation import actions
from inspections.standardisation.models import Standardisation
from inspections.standardisation.states import Judgement
from workshops.registry.demo import County

STORIES = ("passed", "passed", "passed", "reported", "working", "working", "working", "returned", "passed", "working")
MEASURES = (
    "地面、墙面重新硬化，离墙离地存放",
    "加装防蝇帘、挡鼠板，纱窗换新",
    "添加剂专柜专人专册，配称量器具",
    "操作工全部办健康证，工作服每天换洗",
)
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
