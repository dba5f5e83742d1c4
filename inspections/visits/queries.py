"""What the pages of visits read."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Q

from inspections.checklists.models import Item, Section, Version
from inspections.checklists.states import AnswerValue, Purpose
from inspections.hazards.models import Hazard
from inspections.hazards.rules import recurrence_months
from inspections.hazards.states import HazardState
from inspections.officers.models import Officer
from inspections.plans.models import PlanItem
from inspections.plans.rules import monday
from inspections.plans.states import LIVE, ItemStatus
from inspections.visits.models import AnswerVersion, Visit, VisitAnswer, VisitFinding, VisitPicture
from inspections.visits.states import OPEN, VisitKind, VisitState
from jishan_portal.files.likeness import count_alike
from jishan_portal.kit import clock
from jishan_portal.kit.workdays import add_months
from jishan_portal.rulebook import queries as rulebook
from workshops.registry.models import Workshop

PARTS = ("workshop__root", "workshop__station", "workshop__kind", "version", "first__user", "second__user", "made_by", "plan_item")
SHOWN = 30
SEEN_DAYS, SEEN_MOST = 366, 5000  # among which earlier photos one is looked for by its likeness


def version_for(kind: str) -> Version | None:
    """Return the published list for a kind of visit: the one named after its purpose, else the first of the purpose."""
    purpose = Purpose.PATROL if kind == VisitKind.PATROL else Purpose.VISIT
    found = list(Version.objects.published().filter(checklist__purpose=purpose).select_related("checklist").order_by("checklist__key"))
    return next((one for one in found if one.checklist.key == purpose), found[0] if found else None)


def crew_of(visit: Visit) -> list[dict]:
    """Return the two officers with their certificates as they stand now."""
    return [
        {"name": one.name, "number": one.certificate_number, "until": f"{one.certificate_until}"}
        for one in (visit.first, visit.second)
        if one
    ]


def repeat_codes(workshop: Workshop, on: date, *, but: int = 0) -> set[str]:
    """Return the codes of items that failed here before within the recurrence window: failing again is 重复问题."""
    root, since = workshop.root_id or workshop.pk, add_months(on, -recurrence_months(on))
    hazards = Hazard.objects.filter(workshop__root=root, found_on__gte=since).exclude(state=HazardState.WITHDRAWN).exclude(item_code="")
    found = VisitFinding.objects.filter(visit__workshop__root=root, visit__state=VisitState.DONE, visit__done_on__gte=since)
    found = found.exclude(item=None).exclude(visit=but)
    return set(hazards.values_list("item_code", flat=True)) | set(found.values_list("item__code", flat=True))


@dataclass
class Before:
    """What was found here earlier: open hazards, and the last visits with their findings."""

    hazards: list
    visits: list

    @property
    def posted(self):
        """The last visit, where its result was to hang until this check (INSP 39): whoever comes looks whether it does."""
        return self.visits[0] if self.visits and self.visits[0].is_posted else None

    @property
    def words(self) -> str:
        """上次 2 处：成品离地、添加剂台账."""
        last = self.visits[0] if self.visits else None
        if last is None:
            return "以前没有检查记录"
        texts = [one.text for one in last.findings.all()]
        return f"上次 {len(texts)} 处：{'、'.join(text[:12] for text in texts[:3])}" if texts else "上次没有发现问题"


def before(workshop: Workshop, *, but: int = 0, on: date | None = None) -> Before:
    """Return earlier findings of a workshop, the open hazards first."""
    root = workshop.root_id or workshop.pk
    hazards = Hazard.objects.open().filter(workshop__root=root).order_by("deadline_on", "id")[:SHOWN]
    most = int(rulebook.value("visit.last_visits", on))
    last = Visit.objects.done().filter(workshop__root=root).exclude(pk=but).prefetch_related("findings").order_by("-done_on", "-id")
    return Before(list(hazards), list(last[:most]))


@dataclass
class Line:
    """One item of the list as the phone shows it."""

    item: Item
    answer: VisitAnswer | None
    finding: VisitFinding | None
    pictures: list
    is_repeat: bool

    @property
    def value(self) -> str:
        """The answer so far."""
        return self.answer.value if self.answer else ""

    @property
    def remark(self) -> str:
        """What was seen."""
        return self.answer.remark if self.answer else ""

    @property
    def version(self) -> int:
        """The version of the answer that the page shows."""
        return self.answer.version if self.answer else 0


@dataclass
class Part:
    """One section of the list with how far it is."""

    number: int
    section: Section
    lines: list = field(default_factory=list)

    @property
    def done(self) -> int:
        """How many of its items are answered."""
        return sum(bool(line.value) for line in self.lines)

    @property
    def noes(self) -> int:
        """How many of its items failed."""
        return sum(line.value == AnswerValue.NO for line in self.lines)

    @property
    def tone(self) -> str:
        """Green when answered, blue while it is not."""
        return "ok" if self.lines and self.done == len(self.lines) else "go"


def parts_of(visit: Visit) -> list[Part]:
    """Return the list by sections with answers, findings and photos: four queries."""
    if visit.version_id is None:
        return []
    answers = {row.item_id: row for row in visit.answers.select_related("answered_by")}
    findings = {row.item_id: row for row in visit.findings.all()}
    repeats = repeat_codes(visit.workshop, clock.today(), but=visit.pk)
    shots: dict[int, list] = {}
    for row in visit.pictures.filter(item__isnull=False).select_related("file"):
        shots.setdefault(row.item_id, []).append(row)
    parts: dict[int, Part] = {}
    for item in visit.version.items.select_related("section").order_by("section__order", "order"):
        part = parts.setdefault(item.section_id, Part(len(parts) + 1, item.section))
        part.lines.append(Line(item, answers.get(item.pk), findings.get(item.pk), shots.get(item.pk, []), item.code in repeats))
    return list(parts.values())


def today_of(user, on: date) -> list[PlanItem]:
    """Return the planned visits of an officer for a day: team-days fixed for it, and those of its week without a day."""
    officer = Officer.objects.filter(user=user).first()
    if officer is None:
        return []
    mine = Q(trip__first=officer) | Q(trip__second=officer)
    when = Q(trip__day_on=on) | Q(trip__day_on__isnull=True, trip__week_on=monday(on))
    rows = PlanItem.objects.filter(mine & when, plan__state__in=LIVE, status__in=[ItemStatus.PLANNED, ItemStatus.DONE])
    parts = ("workshop__root", "plan", "trip__first__user", "trip__second__user")
    return list(rows.select_related(*parts).order_by("trip_id", "area_code", "id"))


def open_of(user) -> list[Visit]:
    """Return the visits that somebody is making or has still to make, and what they finished today."""
    mine = Q(first__user=user) | Q(second__user=user) | Q(kind=VisitKind.PATROL, made_by=user)
    rows = Visit.objects.filter(mine).filter(Q(state__in=OPEN) | Q(state=VisitState.DONE, done_on=clock.today()))
    return list(rows.select_related(*PARTS).order_by("planned_on", "id"))


def last_findings(roots: list[int]) -> dict[int, list[str]]:
    """Return {workshop: texts of its open hazards}, for many at once."""
    found: dict[int, list[str]] = {}
    for root, text in Hazard.objects.open().filter(workshop__root__in=roots).order_by("id").values_list("workshop__root_id", "text"):
        found.setdefault(root, []).append(text)
    return found


def reused_pictures(visit: Visit) -> int:
    """Return how many photos of a visit were used in another: the same file anywhere, or its like at this workshop or of these officers."""
    mine = dict(visit.pictures.values_list("file__sha256", "file__likeness"))
    if not mine:
        return 0
    others = VisitPicture.objects.exclude(visit=visit)
    same = set(others.filter(file__sha256__in=mine).values_list("file__sha256", flat=True))
    team = {pk for pk in (visit.first_id, visit.second_id) if pk}
    near = Q(visit__workshop__root=visit.workshop.root_id) | Q(visit__first__in=team) | Q(visit__second__in=team)
    lately = others.filter(near, taken_at__gte=clock.now() - timedelta(days=SEEN_DAYS))
    known = lately.order_by("-pk").values_list("file__likeness", flat=True)[:SEEN_MOST]
    return len(same) + count_alike([likeness for sha256, likeness in mine.items() if sha256 not in same], known)


def refused_versions(visit: Visit) -> list[AnswerVersion]:
    """Return answers of a second phone that were kept beside the one in force."""
    rows = AnswerVersion.objects.filter(answer__visit=visit, is_refused=True)
    return list(rows.select_related("answer__item", "given_by").order_by("-id")[:SHOWN])


def noes(visit: Visit) -> int:
    """Return how many items failed so far."""
    return visit.answers.filter(value=AnswerValue.NO).count()
