"""The made county's hazards: found, ordered, near, overdue and escalated, answered, sent back, struck off, some come again."""

import io
from datetime import date, timedelta
from random import Random
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile

from inspections.hazards import actions, escalation, extensions
from inspections.hazards.actions import Problem
from inspections.hazards.bulk import open_hazards_many
from inspections.hazards.loading import load_findings
from inspections.hazards.models import Answer, Finding, Hazard
from inspections.hazards.states import HazardState, Severity, Source
from jishan_portal.files import actions as files
from jishan_portal.kit import clock
from workshops.registry.demo import County
from workshops.registry.models import Workshop
from workshops.registry.states import LIVING

EVERY = 4  # of the small county's workshops, one in so many
A_WORKSHOP, LARGEST = 3, 20_000  # hazards of each workshop of a large county; beyond so many workshops one each
SOURCES = (Source.VISIT, Source.VISIT, Source.SELF_CHECK, Source.SELF_CHECK, Source.PATROL, Source.COMPLAINT, Source.SAMPLING)
# Story → (share, days since it was found).
STORIES = {
    "ordered": (14, (1, 4)),
    "found": (8, (0, 2)),
    "late": (14, (22, 60)),
    "answered": (10, (4, 9)),
    "returned": (8, (4, 8)),
    "passed": (6, (4, 9)),
    "closed": (26, (30, 140)),
    "twice": (8, (40, 140)),
    "again": (6, (60, 140)),
    "longer": (4, (3, 6)),
    "withdrawn": (2, (10, 60)),
}
WORDS = ("已按要求整改，照片附后", "当天就改好了", "换了新的，请看照片", "已清理，并写了记录")
REFUSALS = ("照片看不清，请重新拍", "只改了一半，北墙还没有处理", "记录只写了一天，要逐批写")


def add(county: County, users: dict) -> int:
    """Put the hazards on file; return how many."""
    load_findings()
    findings = list(Finding.objects.order_by("code"))
    made = _one_by_one(county, users, findings) if county.is_small else _in_sets(county, users, findings)
    escalation.escalate(by=county.by)
    return made


def _one_by_one(county: County, users: dict, findings: list[Finding]) -> int:
    rng = county.rng("hazards")
    living = [workshop for workshop in county.files if not county.lives[workshop.pk]]
    for place, workshop in enumerate(living[::EVERY]):
        story = list(STORIES)[place % len(STORIES)] if place < len(STORIES) else _story(rng)
        teller = Teller(county, users, rng, Workshop.objects.select_related("root", "station").get(pk=workshop.pk))
        teller.tell(story, rng.choice(findings))
    return Hazard.objects.count()


def _story(rng: Random) -> str:
    return rng.choices(list(STORIES), [share for share, _ in STORIES.values()])[0]


class Teller:
    """Takes one workshop's hazard through its story on the days it happened."""

    def __init__(self, county: County, users: dict, rng: Random, workshop: Workshop):
        self.county, self.rng, self.workshop = county, rng, workshop
        self.inspector, self.chief, self.township = users["inspector1"], users["station_chief1"], users["township1"]
        self.owner = users["owner1"]
        # Demo accounts hold their posts from today: what these give is looked up before travelling back.
        for user in (self.inspector, self.chief, self.township, self.owner):
            _ = user.access
        self.day = county.today

    def tell(self, story: str, finding: Finding) -> None:
        """Open the hazard and carry it as far as the story goes."""
        low, high = STORIES[story][1]
        since = max(self.county.opened[self.workshop.pk], self.county.today - timedelta(days=self.rng.randint(low, high)))
        self.day = since
        if story in {"longer", "passed"} and finding.severity == Severity.MAJOR:
            finding = Finding.objects.filter(severity=Severity.SERIOUS).order_by("code").first()
        hazard = self._open(finding)
        getattr(self, f"_{story}")(hazard)

    def _open(self, finding: Finding) -> Hazard:
        problem = Problem(
            text=finding.text, category=finding.category, severity=finding.severity, basis=finding.basis, demand=finding.advice,
            finding=finding, pictures=self._photos(self.inspector, dark=True),
        )  # fmt: skip
        with clock.travel(self.day):
            return actions.open_hazards(self.workshop, [problem], source=self.rng.choice(SOURCES), by=self.inspector)[0]

    def _photos(self, by, *, dark: bool) -> tuple:
        return tuple(files.keep(wall_photo(self.rng, dark=dark), by=by, purpose="photo") for _ in range(self.rng.choice((0, 1, 2))))

    def _later(self, days: int) -> date:
        self.day = min(self.day + timedelta(days=days), self.county.today)
        return self.day

    def _order(self, hazard: Hazard, *, soon: int | None = None) -> None:
        with clock.travel(self._later(self.rng.randint(0, 1))):
            day = self.day + timedelta(days=soon) if soon else None
            actions.order(hazard, by=self.inspector, deadline_on=day)

    def _answer(self, hazard: Hazard, days: int = 2) -> None:
        with clock.travel(self._later(days)):
            is_owner = hazard.workshop.present_owner() == self.owner
            by = self.owner if is_owner else self.township
            once = UUID(int=self.rng.getrandbits(128), version=4)
            facts = {"words": self.rng.choice(WORDS), "pictures": self._photos(by, dark=False)}
            actions.answer(hazard, by=by, submission_id=once, on_behalf=not is_owner, **facts)

    def _found(self, hazard: Hazard) -> None:
        """Nobody has ordered it yet."""

    def _ordered(self, hazard: Hazard) -> None:
        self._order(hazard, soon=self.rng.choice((5, 7, 9)))

    def _late(self, hazard: Hazard) -> None:
        self._order(hazard, soon=self.rng.choice((3, 7, 10)))

    def _answered(self, hazard: Hazard) -> None:
        self._order(hazard)
        self._answer(hazard)

    def _returned(self, hazard: Hazard) -> None:
        self._answered(hazard)
        with clock.travel(self._later(1)):
            actions.return_answer(hazard, by=self.inspector, note=self.rng.choice(REFUSALS))

    def _passed(self, hazard: Hazard) -> None:
        self._answered(hazard)
        with clock.travel(self._later(1)):
            actions.accept(hazard, by=self.inspector, note="现场看过，已改好")

    def _closed(self, hazard: Hazard) -> None:
        self._passed(hazard)
        if hazard.state == HazardState.PASSED:
            with clock.travel(self._later(1)):
                actions.close(hazard, by=self.chief)

    def _twice(self, hazard: Hazard) -> None:
        self._returned(hazard)
        self._answer(hazard)
        with clock.travel(self._later(1)):
            actions.accept(hazard, by=self.inspector, note="第二次改到位")
            if hazard.state == HazardState.PASSED:
                actions.close(hazard, by=self.chief)

    def _again(self, hazard: Hazard) -> None:
        self._closed(hazard)
        self._later(self.rng.randint(20, 40))
        self._ordered(self._open(hazard.finding))

    def _longer(self, hazard: Hazard) -> None:
        self._order(hazard, soon=6)
        with clock.travel(self._later(1)):
            until = hazard.deadline_on + timedelta(days=5)
            extensions.ask_extension(hazard, by=self.township, until=until, reason="等配件，厂家说下周到")

    def _withdrawn(self, hazard: Hazard) -> None:
        with clock.travel(self._later(1)):
            actions.withdraw(hazard, by=self.chief, note="录错了户")


def wall_photo(rng: Random, *, dark: bool) -> SimpleUploadedFile:
    """Return a made picture of a tiled wall: stained before, clean after."""
    from PIL import Image, ImageDraw

    shade = rng.randint(70, 110) if dark else rng.randint(205, 235)
    picture = Image.new("RGB", (480, 360), (shade + 12, shade + 6, shade - 8))
    pen = ImageDraw.Draw(picture)
    for x in range(0, 480, 60):
        pen.line((x, 0, x, 360), fill=(shade - 25, shade - 28, shade - 34), width=2)
    for y in range(0, 360, 45):
        pen.line((0, y, 480, y), fill=(shade - 25, shade - 28, shade - 34), width=2)
    for _ in range(14 if dark else 0):
        x, y, size = rng.randrange(480), rng.randrange(360), rng.randint(15, 60)
        pen.ellipse((x, y, x + size, y + size * 2 // 3), fill=(shade - 40, shade - 48, shade - 60))
    target = io.BytesIO()
    picture.save(target, "JPEG", quality=80)
    return SimpleUploadedFile("现场照片.jpg", target.getvalue(), content_type="image/jpeg")


def _in_sets(county: County, users: dict, findings: list[Finding]) -> int:
    """A large county: A_WORKSHOP hazards a workshop, written set by set in their final states."""
    rng, now = county.rng("hazards"), clock.now()
    states = [HazardState.CLOSED] * 68 + [HazardState.ORDERED] * 16 + [HazardState.FIXED] * 6 + [HazardState.RETURNED] * 4
    states += [HazardState.FOUND] * 4 + [HazardState.PASSED] * 1 + [HazardState.WITHDRAWN] * 1
    hazards, answers, each = [], [], A_WORKSHOP if county.count <= LARGEST else 1
    for workshop in county.files:
        if workshop.state not in LIVING:
            continue
        for _ in range(each):
            hazard = _made(rng, workshop, rng.choice(findings), rng.choice(states), county.today)
            hazard.state_at, hazard.state_by = now, users["inspector1"]
            if hazard.rounds:
                answers.append((len(hazards), _answer_of(rng, hazard, users)))
            hazards.append(hazard)
    return open_hazards_many(hazards, answers, by=county.by, summary=f"演示县：登记隐患 {len(hazards)} 条")


def _made(rng: Random, workshop: Workshop, finding: Finding, state: str, today: date) -> Hazard:
    is_open = state not in {HazardState.CLOSED, HazardState.WITHDRAWN}
    found = today - timedelta(days=rng.randint(1, 25) if is_open else rng.randint(30, 360))
    is_ordered = state not in {HazardState.FOUND, HazardState.WITHDRAWN}
    deadline = found + timedelta(days=rng.randint(5, 28)) if is_ordered else None
    answered = state in {HazardState.CLOSED, HazardState.FIXED, HazardState.RETURNED, HazardState.PASSED}
    done = min(found + timedelta(days=rng.randint(1, 22)), today) if answered else None
    return Hazard(
        workshop=workshop,
        area_code=workshop.area_code,
        text=finding.text,
        category=finding.category,
        severity=finding.severity,
        source=rng.choice(SOURCES),
        basis=finding.basis,
        demand=finding.advice,
        finding=finding,
        found_on=found,
        ordered_on=found if is_ordered else None,
        deadline_on=deadline,
        rounds=1 if answered else 0,
        answered_on=done,
        closed_on=min(done + timedelta(days=rng.randint(0, 4)), today) if state == HazardState.CLOSED else None,
        state=state,
    )


def _answer_of(rng: Random, hazard: Hazard, users: dict) -> Answer:
    at = clock.start_of(hazard.answered_on).replace(hour=10)
    is_checked = hazard.state != HazardState.FIXED
    return Answer(
        round=1,
        words=rng.choice(WORDS),
        made_at=at,
        made_by=users["township1"],
        on_behalf=True,
        submission_id=UUID(int=rng.getrandbits(128), version=4),
        is_accepted=hazard.state != HazardState.RETURNED if is_checked else None,
        checked_at=at + timedelta(hours=20) if is_checked else None,
        checked_by=users["inspector1"] if is_checked else None,
    )
