"""The made county's upgrade half: candidates, groups, scores, and every stage of the way to the licences."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from stdnum.cn import uscc
from stdnum.iso7064 import mod_11_10

from jishan_portal.accounts.models import Organisation
from jishan_portal.audit import actions as audit
from jishan_portal.clocks import actions as clocks
from jishan_portal.kit import bulk, clock
from jishan_portal.workflow.actions import place
from subsidies.assistance import demo as assistance
from subsidies.candidates import demo as candidates
from subsidies.candidates.demo import Story, noon, open_duties
from subsidies.licensing.models import Guiding, Pipeline, Stage
from subsidies.licensing.states import FLOW, ROAD, PipelineState, Way
from subsidies.readiness import demo as readiness
from workshops.licences.bulk import record_many, replace_many
from workshops.licences.models import Licence, LicenceKind
from workshops.registry import actions as registry
from workshops.registry.bulk import amend_many, note_many
from workshops.registry.demo import County, credit_code
from workshops.registry.states import WorkshopState

P = PipelineState
# Days from the standard to each later step.
AFTER = {P.REACHED: 0, P.BUSINESS: 11, P.APPLIED: 15, P.ACCEPTED: 18, P.CHECKED: 22, P.ISSUED: 33, P.CONVERTED: 40}
COMPLETE_SINCE = 95  # days ago those with both licences reached the standard
CATEGORY = "124"  # of the food licence: 糕点
GUIDINGS = ("上门讲了企业核名和登记材料，约好下周到窗口", "电话提醒带租赁合同和身份证到窗口", "窗口帮办，当场填好登记申请")
STATION = frozenset({P.COACHING, P.SCORED, P.BUSINESS, P.APPLIED, P.ACCEPTED, P.CHECKED, P.ISSUED})


@dataclass
class Path:
    """One workshop's way before it is written: its row and its days by step."""

    story: Story
    row: Pipeline
    days: dict[str, date] = field(default_factory=dict)


def add(county: County, users: dict) -> int:
    """Make the whole upgrade half; return how many workshops are on their way."""
    stories = candidates.add(county, users)
    if not stories:
        return 0
    assistance.add(county, users, stories)
    reached = {story.candidate.pk: day for story in stories if (day := _reached(county, story))}
    readiness.add(county, users, stories, reached)
    ways = [_way(county, story, reached.get(story.candidate.pk)) for story in stories]
    _licences(county, ways)
    _write(county, users, ways)
    return len(ways)


def _reached(county: County, story: Story) -> date | None:
    """The day a workshop came to the standard; those half-way did so lately enough to stand at their step now."""
    if story.goal in {"coaching", "scored", "stopped"}:
        return None
    if story.is_complete:
        return county.today - timedelta(days=COMPLETE_SINCE - story.number % 5)
    return county.today - timedelta(days=AFTER[story.goal] + 2 + story.number * 7 % 26)


def _way(county: County, story: Story, reached: date | None) -> Path:
    shop = story.workshop
    made = Pipeline(candidate=story.candidate, workshop=shop, area_code=shop.area_code, old_code=shop.credit_code)
    made.started_on = story.chosen_on + timedelta(days=5)
    days = {P.COACHING: made.started_on}
    if reached:
        days[P.SCORED] = reached - timedelta(days=readiness.SELF_BEFORE)
        days |= {state: reached + timedelta(days=back) for state, back in AFTER.items() if ROAD.index(state) <= ROAD.index(story.goal)}
    elif story.goal == "scored":
        days[P.SCORED] = max(made.started_on, county.today - timedelta(days=story.number % 9 + readiness.SELF_BEFORE))
    elif story.goal == "stopped":
        days[P.STOPPED] = county.today - timedelta(days=12)
    place(made, story.goal, at=noon(max(days.values())))
    _date(made, days)
    return Path(story, made, days)


def _date(row: Pipeline, days: dict) -> None:
    row.reached_on, row.business_on = days.get(P.REACHED), days.get(P.BUSINESS)
    row.applied_on, row.accepted_on, row.checked_on = days.get(P.APPLIED), days.get(P.ACCEPTED), days.get(P.CHECKED)
    row.issued_on, row.converted_on = days.get(P.ISSUED), days.get(P.CONVERTED)
    if row.business_on:
        row.asked_on = row.business_on - timedelta(days=row.candidate_id % 3)
        row.enterprise_name = f"稷山县{row.workshop.name.removeprefix('稷山县').removesuffix('店')}食品有限公司"
    if row.accepted_on:
        row.acceptance_number = f"运审批食许受〔{row.accepted_on.year}〕{row.candidate_id:04d}号"


def enterprise_code(number: int) -> str:
    """Return the credit code of an enterprise (91…) that passes its checks."""
    body = f"91{credit_code(900_000 + number)[2:17]}"
    return body + uscc.calc_check_digit(body + "0")


def food_licence(number: int) -> str:
    """Return the number of a food licence of the county that passes its check."""
    body = f"{CATEGORY}140824{number:04d}"
    return f"SC{body}{mod_11_10.calc_check_digit(body)}"


def _licences(county: County, ways: list[Path]) -> None:
    """Put the enterprise and production licences on file; the trader's licence ends as replaced, the file carries the new code."""
    offices = {row.code: row for row in Organisation.objects.filter(code__in=["approval"])}
    for number, way in enumerate(ways, 1):
        row, shop = way.row, way.story.workshop
        if row.business_on:
            row.business = Licence(
                workshop=shop,
                kind=LicenceKind.BUSINESS,
                number=enterprise_code(number),
                issued_on=row.business_on,
                issuer=offices.get("approval"),
            )
        if row.issued_on:
            until = row.issued_on.replace(year=row.issued_on.year + 5) - timedelta(days=1)
            row.production = Licence(
                workshop=shop, kind=LicenceKind.PRODUCTION, number=food_licence(number), issued_on=row.issued_on, valid_until=until,
                scope=shop.kind.name if shop.kind else "",
            )  # fmt: skip
    traded = {way.story.workshop.pk: way.row for way in ways if way.row.business}
    old = list(Licence.objects.standing().filter(kind=LicenceKind.BUSINESS, workshop__in=traded))
    for licence in old:
        licence.ended_on = traded[licence.workshop_id].business_on
    replace_many(old, by=county.by, summary=f"演示县：换发企业营业执照 {len(old)} 个", reason="转为企业，换发新照")
    new = [licence for way in ways for licence in (way.row.business, way.row.production) if licence]
    record_many(new, by=county.by, summary=f"演示县：登记企业营业执照和食品生产许可证 {len(new)} 个")
    codes = {pk: {"credit_code": row.business.number} for pk, row in traded.items()}
    amend_many(codes, by=county.by, summary="演示县：换发企业营业执照", reason="转为企业，换发新照")


def _write(county: County, users: dict, ways: list[Path]) -> None:
    for pk, way in zip(bulk.next_ids(Pipeline, len(ways)), ways, strict=True):
        way.row.pk = pk
        for name in ("business", "production"):
            setattr(way.row, f"{name}_id", getattr(way.row, name) and getattr(way.row, name).pk)  # drawn by now
    bulk.insert(Pipeline, [way.row for way in ways])
    bulk.insert_values(Stage, ("pipeline_id", "state", "entered_on", "left_on", "note"), [line for way in ways for line in _stages(way)])
    _guide(county, users, ways)
    audit.record_bulk("subsidies.pipeline.begin_many", "subsidies.pipeline", [way.row.pk for way in ways], by=county.by,
                      summary=f"演示县：证照办理 {len(ways)} 户")  # fmt: skip
    note_many(
        [
            (way.row.workshop_id, f"证照办理到“{P(state).label}”（{day}）", noon(day))
            for way in ways
            for state, day in way.days.items()
            if state != P.COACHING
        ]
    )
    for state in ROAD[:-1]:
        ids, row = [way.row.pk for way in ways if way.row.state == state], FLOW.state(state)
        to = "station" if state in STATION else ""
        open_duties(Pipeline, ids, state, words=row.duty, url="/subsidies/licensing/", by=county.by, to=to)
    for way in ways:
        _live_on(county, way)


def _stages(way: Path) -> list[tuple]:
    """Return (pipeline, state, entered, left, note) of a way, in the order of its steps."""
    steps = list(way.days.items())
    ends = [day for _, day in steps[1:]]
    is_over = way.row.FLOW.state(way.row.state).is_final
    last = [steps[-1][1] if is_over else None]
    note = "业主改变主意，暂不扩大规模" if way.row.state == P.STOPPED else ""
    return [(way.row.pk, str(state), day, left, note if left is None or state == P.STOPPED else "")
            for (state, day), left in zip(steps, [*ends, *last], strict=True)]  # fmt: skip


def _guide(county: County, users: dict, ways: list[Path]) -> None:
    """The approval bureau guided nearly all that reached the standard, some of them twice."""
    rows = []
    for way in ways:
        reached = way.row.reached_on
        if not reached or (way.row.state == P.REACHED and way.story.number % 3 == 1):
            continue
        times = 1 + way.story.number % 2
        for turn in range(times):
            day = min(reached + timedelta(days=2 + turn * 4), county.today)
            way_of = (Way.VISIT, Way.PHONE, Way.COUNTER)[(way.story.number + turn) % 3]
            rows.append((way.row.pk, day, str(way_of), GUIDINGS[(way.story.number + turn) % 3], None))
    bulk.insert_values(Guiding, ("pipeline_id", "on", "way", "words", "submission_id"), rows, by_id=users["approval1"].pk)


def _live_on(county: County, way: Path) -> None:
    """Start the city's periods where they run, and close the files of those that are enterprises now."""
    row, shop = way.row, way.story.workshop
    if row.state in {P.ACCEPTED, P.CHECKED}:
        clocks.start(row, "licence.decide", by=county.by, started_on=row.accepted_on)
    if row.state == P.ACCEPTED:
        clocks.start(row, "licence.site_check", by=county.by, started_on=row.accepted_on)
    if row.state == P.CONVERTED:
        reason = f"转为企业“{row.enterprise_name}”，统一社会信用代码 {row.business.number}，{row.production.number}"
        with clock.travel(row.converted_on):
            registry.change_life(shop, "convert", by=county.by, holds_from=row.converted_on, reason=reason)
        # What is made after this (visits, plans) passes over files that have ended.
        county.lives[shop.pk] = [
            *county.lives[shop.pk],
            (WorkshopState.UPGRADING, WorkshopState.CONVERTED, row.converted_on, reason, "convert"),
        ]
    if row.state == P.STOPPED:
        with clock.travel(way.days[P.STOPPED]):
            registry.change_life(shop, "stop_upgrading", by=county.by, holds_from=way.days[P.STOPPED], reason="业主暂不扩大规模")
