"""The made county's candidates: all working workshops scored, some asked about, some decided; how far each chosen one comes."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Case, CharField, Exists, F, IntegerField, OuterRef, Subquery, Value, When
from django.db.models.functions import Cast, Concat

from jishan_portal.accounts.roles import Role
from jishan_portal.audit import actions as audit
from jishan_portal.kit import bulk, clock
from jishan_portal.workflow.actions import open_many, place
from subsidies.candidates import actions
from subsidies.candidates.models import Candidate
from subsidies.candidates.states import FLOW, CandidateState
from workshops.batches import actions as batches
from workshops.batches.models import BatchKind, Membership
from workshops.registry import actions as registry
from workshops.registry.bulk import amend_many, note_many
from workshops.registry.demo import County
from workshops.registry.models import Ownership, Workshop
from workshops.registry.states import WorkshopState

KIND, MOST = "subsidies.candidate", 60
DECIDED, LATELY = 160, 75  # days ago
# How far the chosen workshops come, in the order of the files; the first two belong to the owners' accounts.
FIRST = (
    "issued", "coaching", "converted", "issued", "converted", "issued", "converted", "issued", "converted", "issued", "issued",
    "converted", "scored", "reached", "business", "applied", "accepted", "checked",
)  # fmt: skip
THEN = (
    "coaching",
    "reached",
    "scored",
    "business",
    "coaching",
    "applied",
    "reached",
    "scored",
    "checked",
    "accepted",
    "coaching",
    "stopped",
)
COMPLETE = frozenset({"issued", "converted"})
OPINIONS = ("场所是自有宅基地，邻里无意见，同意上报。", "用地手续齐全，业主信誉好，同意。", "村里支持扩建，同意列为提档升级对象。")
REASONS = ("场所、设备具备改造条件，产品销路好", "业主投入意愿强，已备好改造资金", "产品质量稳定，自查多次全部达标")


@dataclass
class Story:
    """A chosen workshop of the made county: when it was chosen, and the step it has reached."""

    candidate: Candidate
    workshop: Workshop
    number: int
    goal: str
    chosen_on: date

    @property
    def is_complete(self) -> bool:
        """Whether it holds both licences."""
        return self.goal in COMPLETE


def add(county: County, users: dict) -> list[Story]:
    """Score the county, choose its upgrade batch, leave some waiting for an opinion or a decision; return the chosen ones."""
    shops = _to_choose(county)
    amend_many({shop.pk: {"wants_upgrade": True} for shop in shops}, by=county.by, summary="演示县：登记提档升级意愿", reason="登记意愿")
    actions.appraise(Workshop.objects.filter(pk__in=[shop.pk for shop in county.files]), by=county.by)
    rows = {row.workshop_id: row for row in Candidate.objects.filter(is_included=True)}
    stories = [_story(county, rows[shop.pk], shop, number) for number, shop in enumerate(shop for shop in shops if shop.pk in rows)]
    _choose(county, users, stories)
    _leave_waiting(county, users, [row for pk, row in rows.items() if pk not in {story.workshop.pk for story in stories}])
    return stories


def _to_choose(county: County) -> list[Workshop]:
    """The owners' files first, then the upgrade batch, then what was being upgraded already."""
    listed = set(Membership.objects.filter(kind=BatchKind.UPGRADE, until__isnull=True).values_list("workshop_id", flat=True))
    owned = set(Ownership.objects.values_list("workshop_id", flat=True))
    fresh = Workshop.objects.in_bulk(
        [shop.pk for shop in county.files if shop.pk in listed | owned or shop.state == WorkshopState.UPGRADING]
    )
    working = [shop for shop in fresh.values() if shop.state in {WorkshopState.ACTIVE, WorkshopState.UPGRADING}]
    early = county.today - timedelta(days=DECIDED)

    def rank(shop: Workshop) -> tuple:
        is_owned = shop.pk in owned
        return (not is_owned, shop.state == WorkshopState.UPGRADING, county.opened[shop.pk] > early and not is_owned, shop.pk)

    return sorted(working, key=rank)[:MOST]


def _story(county: County, row: Candidate, shop: Workshop, number: int) -> Story:
    goal = FIRST[number] if number < len(FIRST) else THEN[(number - len(FIRST)) % len(THEN)]
    if shop.state == WorkshopState.UPGRADING and (goal == "stopped" or _began(county, shop) > county.today - timedelta(days=DECIDED)):
        goal = "coaching"  # what began only lately has not come through all steps by now
    back = LATELY if goal == "coaching" and number % 2 else DECIDED
    return Story(row, shop, number, goal, county.today - timedelta(days=back))


def _began(county: County, shop: Workshop) -> date:
    """The day since when a workshop that was being upgraded already is in that state."""
    return county.lives[shop.pk][-1][2]


def _choose(county: County, users: dict, stories: list[Story]) -> None:
    for story in stories:
        row, day = story.candidate, story.chosen_on
        place(row, CandidateState.CHOSEN, at=noon(day))
        row.is_supported, row.opinion, row.opinion_by = True, OPINIONS[story.number % len(OPINIONS)], users["township1"]
        row.decision, row.decided_on, row.decided_by = REASONS[story.number % len(REASONS)], day, users["bureau_leader1"]
        row.appraised_at = noon(day - timedelta(days=12))
    _save([story.candidate for story in stories])
    ids = [story.workshop.pk for story in stories]
    audit.record_bulk(f"{KIND}.choose_many", KIND, ids, by=county.by, summary=f"演示县：{len(ids)} 户列入提档升级")
    note_many([(story.workshop.pk, f"决定列入提档升级：{story.candidate.decision}", noon(story.chosen_on)) for story in stories])
    chosen = Workshop.objects.filter(pk__in=ids)
    for story in stories[:1]:
        batches.put_in(chosen, BatchKind.UPGRADE, year=story.candidate.year, since=county.today, reason=REASONS[0], by=county.by)
    for story in stories:
        if story.workshop.state == WorkshopState.ACTIVE:
            with clock.travel(story.chosen_on):
                registry.change_life(
                    story.workshop, "upgrade", by=county.by, holds_from=story.chosen_on, reason=f"列入提档升级：{story.candidate.decision}"
                )


def _leave_waiting(county: County, users: dict, rows: list[Candidate]) -> None:
    """Of those who are included too: some wait for the township, some for the bureau, some were not chosen."""
    rows = sorted(rows, key=lambda row: (-row.score, row.pk))
    asked, opined, declined = rows[:5], rows[5:9], rows[9:12]
    for row in asked:
        place(row, CandidateState.NOMINATED, at=noon(county.today - timedelta(days=3)))
    for row in (*opined, *declined):
        place(row, CandidateState.OPINED, at=noon(county.today - timedelta(days=2)))
        row.is_supported, row.opinion, row.opinion_by = True, OPINIONS[row.pk % len(OPINIONS)], users["township1"]
    for row in declined:
        place(row, CandidateState.DECLINED, at=noon(county.today - timedelta(days=20)))
        row.decision, row.decided_on, row.decided_by = (
            "场所面积不够，先整治规范",
            county.today - timedelta(days=20),
            users["bureau_leader1"],
        )
    _save([*asked, *opined, *declined])
    for state, held in ((CandidateState.NOMINATED, asked), (CandidateState.OPINED, opined)):
        open_duties(Candidate, [row.pk for row in held], state, words=FLOW.state(state).duty, url="/subsidies/candidates/", by=county.by)


def _save(rows: list[Candidate]) -> None:
    fields = ["state", "state_at", "is_supported", "opinion", "opinion_by", "decision", "decided_on", "decided_by", "appraised_at"]
    bulk.update(Candidate, rows, fields)


def noon(day: date):
    """Return noon of a day."""
    return clock.start_of(day).replace(hour=12)


def open_duties(model, ids: list[int], state: str, *, words: str, url, by, to: str = "", behind: str = Role.OWNER, **columns) -> None:
    """Open the duties of records written set by set; `to` is "station", "owner" (`behind` at their station without account) or nobody."""
    rows = model.objects.filter(pk__in=ids)
    if not ids:
        return
    owner = Ownership.objects.filter(until__isnull=True, workshop__root=OuterRef("workshop__root")).order_by("-since", "-id")
    nobody, station = Value(None, IntegerField()), F("workshop__station")
    unowned = Case(When(Exists(owner), then=nobody), default=station, output_field=IntegerField())
    named = {
        "title": Concat(F("workshop__name"), Value(f"：{words}"), output_field=CharField()),
        "url": Concat(Value(url), Cast("pk", CharField()), Value("/"), output_field=CharField()) if isinstance(url, str) else url,
        "area_code": F("area_code"),
        "file": Concat(Value("workshops.workshop:"), Cast("workshop__root", CharField()), output_field=CharField()),
        "person": Subquery(owner.values("user")[:1]) if to == "owner" else nobody,
        "organisation": {"owner": unowned, "station": station}.get(to, nobody),
    }
    if to == "owner":
        named["role"] = Case(When(Exists(owner), then=Value(str(Role.OWNER))), default=Value(str(behind)), output_field=CharField())
    open_many(rows, state, by=by, due_on=None, duty={**named, **columns}, summary=f"演示县：{len(ids)} 件{words}")
