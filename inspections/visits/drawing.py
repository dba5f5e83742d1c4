"""The rows of the list of visits, which are drawn hundreds of times; everything that comes from data passes `escape`."""

from collections.abc import Iterable
from html import escape

from django.utils.safestring import SafeString

from inspections.visits.states import Outcome, Supervision, VisitKind, VisitState
from jishan_portal.templatetags.face import NONE, tag

KINDS, SUPERVISIONS, STATES, OUTCOMES = map(dict, (VisitKind.choices, Supervision.choices, VisitState.choices, Outcome.choices))
TONES = {"good": "ok", "fair": "near", "bad": "late"}
STATE_TONES = {VisitState.PLANNED: "go", VisitState.FILLING: "go", VisitState.CANCELLED: "off", VisitState.DONE: "ok"}
ROW = (
    '<tr><th scope="row"><a class="name" href="/inspections/visits/{id}/">{name}</a> <small class="mute nb">{number}</small></th>'
    '<td data-label="乡镇">{town}</td><td data-label="类别">{kind}</td><td data-label="监管类型">{supervision}</td>'
    '<td data-label="检查日期" class="nb">{day}</td><td data-label="检查员">{crew}</td><td data-label="结果">{tag}</td>'
    '<td data-label="一般项不符合" class="num">{general}</td><td data-label="重点项不符合" class="num">{key}</td></tr>'
)


def tone_of(state: str, outcome: str) -> tuple[str, str]:
    """Return the tone and word of a visit: of its result once done, else of its state."""
    if state == VisitState.DONE and outcome:
        return TONES[outcome], str(OUTCOMES[outcome])
    return STATE_TONES[VisitState(state)], str(STATES[state])


def body(rows: Iterable[dict], names: dict[int, str], towns: dict[str, str]) -> SafeString:
    """Return the rows of the list as HTML; `names` and `towns` name their workshops and townships."""
    return SafeString("\n".join(_row(row, names[row["workshop_id"]], towns.get(row["area_code"], "")) for row in rows))


def _row(row: dict, name: str, town: str) -> str:
    is_done = row["done_on"] is not None
    return ROW.format(
        id=row["id"],
        name=escape(name),
        number=escape(row["number"]),
        town=escape(town),
        kind=KINDS[row["kind"]],
        supervision=SUPERVISIONS[row["supervision"]],
        day=row["done_on"].isoformat() if is_done else f"定于 {row['planned_on'].isoformat()}",
        crew=escape("、".join(one["name"] for one in row["crew"])) or NONE,
        tag=tag(*tone_of(row["state"], row["outcome"])),
        general=row["general_noes"] if is_done else NONE,
        key=row["key_noes"] if is_done else NONE,
    )
