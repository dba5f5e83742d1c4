"""The made county's self-inspection: a wave of the present programme year in which every state is to be seen.

Most are written set by set; a dozen go through the actions people use, with problems, returns and hazards.
"""

from datetime import date, datetime, timedelta
from uuid import UUID

from inspections.checklists import rules as lists
from inspections.checklists.loading import load_checklists
from inspections.checklists.models import Item, Version
from inspections.checklists.states import AnswerValue, Purpose
from inspections.self_checks import actions, waves
from inspections.self_checks.models import CheckAnswer, IndicatorResult, Round, SelfCheck, Wave
from inspections.self_checks.states import CheckState, FilledBy
from jishan_portal.accounts.models import User
from jishan_portal.audit import actions as audit
from jishan_portal.duties.actions import close_many
from jishan_portal.kit import bulk, clock
from jishan_portal.programme.models import Milestone
from jishan_portal.programme.queries import year_of
from jishan_portal.workflow.actions import open_many, place
from workshops.registry.bulk import note_many
from workshops.registry.demo import County
from workshops.registry.models import Ownership

KIND, AREA = "inspections.selfcheck", "140824000000"
SHARES = ((CheckState.ACCEPTED, 0.62), (CheckState.SUBMITTED, 0.12), (CheckState.DRAFT, 0.08))
LATER = ((CheckState.ACCEPTED, 0.88), (CheckState.SUBMITTED, 0.04), (CheckState.DRAFT, 0.03))  # months after the deadline
MOST_FILLED, BY_HAND = 3000, 12
REMARKS = ("记录本上月用完了，还没买新的", "正在联系清运", "模具磨损，已订新的", "有一人证件过期，约好下周体检", "标签用完，正在重印")
Y, N, NA = AnswerValue.YES, AnswerValue.NO, AnswerValue.NOT_APPLICABLE


def add(county: County) -> int:
    """Launch the wave and fill it; return how many self-checks there are."""
    load_checklists()
    year = year_of(county.today)
    launched = min(date(year, 6, 3), county.today - timedelta(14))
    milestone = Milestone.objects.filter(programme__year=year, key="self_check").first()
    deadline = milestone.day if milestone else date(year, 6, 30)
    version = Version.objects.published().get(checklist__purpose=Purpose.SELF_CHECK)
    with clock.travel(launched):
        wave = waves.launch(year=year, title=f"{year} 年主体自查", area_code=AREA, version=version, deadline_on=deadline, by=county.by)
    _fill(county, wave, launched, min(deadline + timedelta(20), county.today))
    return wave.checks.count()


def _fill(county: County, wave: Wave, launched: date, last: date) -> None:
    rng = county.rng("self_checks")
    people = User.objects.in_bulk(["township1", "township2", "inspector1"], field_name="username")
    if len(people) < 3:
        return
    owned = Ownership.objects.values("workshop")  # these are left to their owners
    checks = list(wave.checks.exclude(workshop__in=owned).select_related("workshop").order_by("pk")[:MOST_FILLED])
    items = list(wave.version.items.select_related("section"))
    shares = LATER if wave.deadline_on + timedelta(60) < county.today else SHARES
    drawn = {check.pk: _drawn(rng, shares) for check in checks[BY_HAND:]}
    for number, check in enumerate(checks[:BY_HAND]):
        _by_hand(check, items, people, number, launched + timedelta(3 + number))
    helpers = [people["township1"], people["township2"]]
    span = max((last - launched).days, 2)
    filled = []
    for check in checks[BY_HAND:]:
        if drawn[check.pk]:
            _draw_one(check, drawn[check.pk], rng, rng.choice(helpers), _at(launched + timedelta(1 + rng.randrange(span - 1)), rng))
            filled.append(check)
    _write(county, filled, items, rng)


def hand_in(county: County, checks: list[SelfCheck], users: dict, rng) -> int:
    """Let some workshops hand in today, filled in by their townships: clean ones are accepted at once, others wait. Returns how many."""
    if not checks:
        return 0
    county.today, helpers = clock.today(), [users["township1"], users["township2"]]
    for check in checks:
        state = CheckState.ACCEPTED if rng.random() < 0.7 else CheckState.SUBMITTED
        _draw_one(check, state, rng, rng.choice(helpers), _at(county.today, rng))
    _write(county, checks, list(checks[0].wave.version.items.select_related("section")), rng)
    return len(checks)


def _drawn(rng, shares: tuple) -> str:
    draw, floor = rng.random(), 0.0
    for state, share in shares:
        floor += share
        if draw < floor:
            return state
    return ""


def _at(day: date, rng) -> datetime:
    return clock.start_of(day).replace(hour=rng.randrange(8, 19), minute=rng.randrange(60))


def _draw_one(check: SelfCheck, state: str, rng, helper: User, at: datetime) -> None:
    place(check, state, at=at)
    check.saved_at, check.filler = at, helper
    check.filled_by, check.owner_word = rng.choice((FilledBy.HELPER, FilledBy.PAPER)), check.workshop.owner_name
    if state != CheckState.DRAFT:
        check.submitted_at, check.rounds, check.submission_id = at, 1, UUID(int=rng.getrandbits(128))


def _write(county: County, filled: list[SelfCheck], items: list[Item], rng) -> None:
    answers, rounds, results = [], [], []
    for check in filled:
        own = _answers(check, items, rng)
        answers += own
        if check.state != CheckState.DRAFT:
            rounds.append(_round(check, own, items))
            results += _results(check, own, items)
    for model, rows in ((CheckAnswer, answers), (Round, rounds), (IndicatorResult, results)):
        for pk, row in zip(bulk.next_ids(model, len(rows)), rows, strict=True):
            row.pk = pk
        bulk.insert(model, rows)
    names = ["state", "state_at", "saved_at", "filler", "filled_by", "owner_word", "submitted_at", "rounds", "submission_id"]
    bulk.update(SelfCheck, filled, [*names, "answered", "noes", "key_noes"])
    ids = {state: [check.pk for check in filled if check.state == state] for state, _ in SHARES}
    _pass_duties(ids, county)
    note_many([(check.workshop_id, _sentence(check), check.submitted_at) for check in filled if check.submitted_at])
    audit.record_bulk(
        f"{KIND}.fill_many", KIND, [check.pk for check in filled], by=county.by, summary=f"演示县：{len(filled)} 户填了自查表"
    )


def _answers(check: SelfCheck, items: list[Item], rng) -> list[CheckAnswer]:
    """A clean shop where it was accepted; else a problem here and there. A draft stops half-way."""
    has_problems = check.state == CheckState.SUBMITTED and rng.random() < 0.7
    asked = items[: rng.randrange(4, len(items) - 4)] if check.state == CheckState.DRAFT else items
    rows = []
    for item in asked:
        value = N if has_problems and rng.random() < 0.07 else NA if item.code in {"D4", "D5"} and rng.random() < 0.4 else Y
        remark = rng.choice(REMARKS) if value == N and rng.random() < 0.7 else ""
        is_covered = value == Y and not item.is_key and rng.random() < 0.5
        rows.append(CheckAnswer(check_record=check, item=item, value=value, remark=remark, by_cover=is_covered, answered_at=check.saved_at))
    check.answered = len(rows)
    check.noes = sum(row.value == N for row in rows) if check.submitted_at else 0
    check.key_noes = sum(row.value == N and row.item.is_key for row in rows) if check.submitted_at else 0
    return rows


def _round(check: SelfCheck, own: list[CheckAnswer], items: list[Item]) -> Round:
    answers = {answer.item.code: [answer.value, answer.remark] for answer in own}
    return Round(check_record=check, number=1, submitted_at=check.submitted_at, filler_name=check.filler.name, answers=answers)


def _results(check: SelfCheck, own: list[CheckAnswer], items: list[Item]) -> list[IndicatorResult]:
    values = {answer.item_id: answer.value for answer in own}
    facts = {"check_record": check, "workshop_id": check.workshop_id, "area_code": check.area_code}
    facts["month"] = clock.day_of(check.submitted_at).replace(day=1)
    return [
        IndicatorResult(**facts, tag=one.tag, is_met=one.is_met, noes="、".join(one.noes))
        for one in lists.standings(items, values)
        if one.asked
    ]


def _pass_duties(ids: dict, county: County) -> None:
    """Close the owners' duties of what was handed in; open the station's for what waits for review."""
    close_many(KIND, [*ids[CheckState.ACCEPTED], *ids[CheckState.SUBMITTED]], by=county.by)
    if not ids[CheckState.SUBMITTED]:
        return
    waiting = SelfCheck.objects.filter(pk__in=ids[CheckState.SUBMITTED])
    due_on = county.today + timedelta(7)
    duty = waves.duty_columns(word="审核自查表", has_owner=False)
    open_many(waiting, CheckState.SUBMITTED, by=county.by, due_on=due_on, duty=duty, summary=f"演示县：{waiting.count()} 户待审核")


def _sentence(check: SelfCheck) -> str:
    return f"交来自查表，{check.answered} 题中 {check.noes} 题答“否”" if check.noes else f"交来自查表，{check.answered} 题全部符合"


def _by_hand(check: SelfCheck, items: list[Item], people: dict, number: int, day: date) -> None:
    """One that was filled in by a helper and reviewed by an inspector, through the actions: some returned, some with hazards."""
    helper, inspector = people["township1"], people["inspector1"]
    with clock.travel(day):
        actions.start(check, by=helper)
        wrong = {items[(number * 5 + 3) % len(items)].pk, items[(number * 7 + 11) % len(items)].pk}
        for item in items:
            value = N if item.pk in wrong else Y
            actions.save_answer(check, item, by=helper, value=value, remark=REMARKS[number % len(REMARKS)] if value == N else "")
        submission = UUID(int=check.pk)
        check = actions.submit(check, by=helper, submission_id=submission, owner_word=check.workshop.owner_name or "业主")
    with clock.travel(day + timedelta(2)):
        if number % 3 == 0:
            actions.return_check(check, by=inspector, note="答“否”的两题请写清楚什么时候能改好，补拍照片", mend=wrong)
        elif number % 3 == 1:
            actions.accept(check, by=inspector)
