"""The made county's readiness: scores that rise from the group's first to the acceptance, and the gaps that came of them."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Case, CharField, F, Value, When
from django.db.models.functions import Cast, Concat

from jishan_portal.accounts.models import User
from jishan_portal.audit import actions as audit
from jishan_portal.kit import bulk, clock
from jishan_portal.rulebook.queries import value
from jishan_portal.workflow.actions import place
from subsidies.candidates.demo import Story, noon, open_duties
from subsidies.readiness import documents, rules
from subsidies.readiness.models import Gap, Mark, Round
from subsidies.readiness.states import GAP_FLOW, GapState, Kind, RoundState
from subsidies.readiness.tables import Item, table_on
from workshops.registry.bulk import note_many
from workshops.registry.demo import County

# From the day the standard is reached back to each score; those still on their way count from the day they were chosen.
SELF_BEFORE, GROUP_BEFORE = 35, 18
# How much an item costs to mend, by its section, in yuan.
COSTS = {"1": 6000, "2": 3500, "3": 4000, "4": 600, "5": 300, "6": 900}
NOTES = {0: "现场看没有做到", 2: "有，但不完整", 1: "报告缺一项指标"}
WORKS = {
    "1": "请施工队改造，验收后拍照",
    "2": "按清单购置安装",
    "3": "按平面图调整，重新画流程",
    "4": "参加培训并存档",
    "5": "补制度、补记录",
    "6": "送检补项",
}


@dataclass
class Scored:
    """A round with its marks, before it is written."""

    round: Round
    halves: dict[str, int]


def add(county: County, users: dict, stories: list[Story], reached: dict[int, date]) -> int:
    """Write rounds, marks and gaps of the chosen workshops; `reached` is the day each comes to the standard. Returns how many rounds."""
    rng, items = county.rng("readiness"), list(table_on(county.today).items)
    made: list[tuple[Story, list[Scored]]] = []
    for story in stories:
        order = rng.sample(items[:-1], len(items) - 1)
        made.append((story, [_scored(users, story, order, turn) for turn in _turns(county, story, reached)]))
    scored = [one for _, rows in made for one in rows]
    for pk, one in zip(bulk.next_ids(Round, len(scored)), scored, strict=True):
        one.round.pk = pk
    bulk.insert(Round, [one.round for one in scored])
    marks = [(one.round.pk, code, halves, "" if halves in {6, 2} and code != "6.1.1" else NOTES.get(halves, ""))
             for one in scored for code, halves in one.halves.items()]  # fmt: skip
    bulk.insert_values(Mark, ("round_id", "code", "halves", "note"), marks)
    audit.record_bulk("subsidies.round.fill_many", "subsidies.round", [one.round.pk for one in scored], by=county.by,
                      summary=f"演示县：通则评分 {len(scored)} 次")  # fmt: skip
    note_many([(one.round.workshop_id, _sentence(one.round), noon(one.round.scored_on)) for one in scored])
    _wait_for_second(county, scored)
    _report(users, made)
    _gaps(county, {item.code: item for item in items}, made)
    return len(scored)


def _turns(county: County, story: Story, reached: dict[int, date]) -> list[tuple]:
    """Return the scores of one workshop, oldest first: (kind, state, day, items at nought, items in part)."""
    first = story.chosen_on + timedelta(days=14)
    done = reached.get(story.candidate.pk)
    turns = [(Kind.GROUP, RoundState.FILED, first, 3, 10)]
    if story.goal == "coaching":
        return turns + ([(Kind.GROUP, RoundState.FILED, first + timedelta(days=30), 1, 8)] if story.number % 3 == 0 else [])
    until = done or county.today - timedelta(days=story.number % 9)
    turns += [(Kind.SELF, RoundState.FILED, until - timedelta(days=SELF_BEFORE), 1, 7)]
    turns += [(Kind.GROUP, RoundState.FILED, until - timedelta(days=GROUP_BEFORE), 0, 8 - story.number % 3)]
    if done:
        return [*turns, (Kind.ACCEPTANCE, RoundState.PASSED, done, 0, 4 - story.number % 2)]
    last = RoundState.SECOND if story.number % 2 == 0 else RoundState.FAILED
    return turns + ([(Kind.ACCEPTANCE, last, until, int(last == RoundState.FAILED), 6)] if story.goal == "scored" else [])


def _scored(users: dict, story: Story, order: list[Item], turn: tuple) -> Scored:
    kind, state, day, zeros, partials = turn
    book = table_on(day)
    halves = {item.code: item.full for item in book.items}
    halves |= {item.code: 0 for item in order[:zeros]} | {item.code: 2 for item in order[zeros : zeros + partials]}
    result = rules.score(book, halves, pass_rate=int(value("readiness.pass_rate")))
    first, second = _judges(users, story, kind)
    made = Round(
        workshop=story.workshop, area_code=story.workshop.area_code, kind=kind, table=book.version, begun_at=noon(day), scored_by=first,
        scored_on=day, got=result.got, full=result.full, zeros=len(result.zeros), partials=len(result.partials), pass_rate=result.pass_rate,
        is_pass=result.is_pass, second=second if state in {RoundState.PASSED, RoundState.FAILED} else None,
    )  # fmt: skip
    return Scored(place(made, state, at=noon(day)), halves)


def _judges(users: dict, story: Story, kind: str) -> tuple[User, User]:
    if kind == Kind.SELF:
        return users["owner1"] if story.number == 0 else users["inspector1"], users["inspector2"]
    pair = (users["inspector1"], users["inspector2"])
    return pair if story.number % 2 else pair[::-1]


def _sentence(made: Round) -> str:
    verdict = made.get_state_display() if made.kind == Kind.ACCEPTANCE else "达到通过条件" if made.is_pass else "还没有达到通过条件"
    return f"{made.get_kind_display()} {made.points} 分，得分率 {made.rate:g}%，{verdict}"


def _wait_for_second(county: County, scored: list[Scored]) -> None:
    waiting = [one.round.pk for one in scored if one.round.state == RoundState.SECOND]
    facts = {"words": "第二名验收人员签字", "url": "/subsidies/readiness/rounds/", "to": "station"}
    open_duties(Round, waiting, RoundState.SECOND, by=county.by, **facts)


def _report(users: dict, made: list[tuple[Story, list[Scored]]]) -> None:
    """The acceptance reports of those that hold both licences."""
    for story, scored in made:
        if story.is_complete:
            accepted = Round.objects.select_related("workshop", "scored_by", "second").get(pk=scored[-1].round.pk)
            with clock.travel(accepted.scored_on):
                documents.issue_report(accepted, by=users["inspector2"])


def _gaps(county: County, items: dict[str, Item], made: list[tuple[Story, list[Scored]]]) -> None:
    """An item short in the first score is a gap; it is closed when a later score of the group or the acceptance is full."""
    rows = []
    for story, scored in made:
        judged = [one for one in scored if one.round.kind != Kind.SELF and one.round.state != RoundState.SECOND]
        last = judged[-1].halves
        for code, halves in judged[0].halves.items():
            if halves < items[code].full:
                rows.append(_gap(county, story, judged[0].round, items[code], halves, is_closed=last[code] == items[code].full))
    for pk, row in zip(bulk.next_ids(Gap, len(rows)), rows, strict=True):
        row.pk = pk
    bulk.insert(Gap, rows)
    plain = Case(*(When(code=item.code, then=Value(item.plain)) for item in items.values()), default=Value(""), output_field=CharField())
    page = Concat(Value("/subsidies/readiness/workshops/"), Cast("workshop", CharField()), Value("/#gaps"), output_field=CharField())
    for state, to in ((GapState.OPEN, "owner"), (GapState.FIXED, "station")):
        ids = [row.pk for row in rows if row.state == state]
        words = GAP_FLOW.state(state).duty
        title = Concat(F("workshop__name"), Value(f"：{words}（"), F("code"), Value(" "), plain, Value("）"), output_field=CharField())
        open_duties(Gap, ids, state, words=words, url=page, by=county.by, to=to, title=title, due_on=F("due_on"))


def _gap(county: County, story: Story, first: Round, item: Item, halves: int, *, is_closed: bool) -> Gap:
    section, spread = item.code[0], (story.number * 7 + len(item.text)) % 40
    made = Gap(
        workshop=story.workshop, area_code=story.workshop.area_code, round=first, code=item.code,
        text=f"{item.text}。{NOTES.get(halves, '')}"[:300], is_zero=halves == 0,
    )  # fmt: skip
    state = GapState.CLOSED if is_closed else GapState.FIXED if spread % 6 == 0 else GapState.OPEN
    place(made, state, at=noon(first.scored_on))
    if is_closed or spread % 5:
        made.work, made.person = WORKS[section], story.workshop.owner_name
        made.cost = Decimal(COSTS[section] * (2 if halves == 0 else 1) + spread * 10)
        made.due_on = (
            first.scored_on + timedelta(days=30 + spread)
            if is_closed
            else county.today + timedelta(days=spread + (8 if story.is_complete else -6))
        )
    if state != GapState.OPEN:
        made.fixed_note = "已补好，照片在档案盒里"
    return made
