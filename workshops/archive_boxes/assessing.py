"""Working out how complete boxes are: one way for the page of one workshop and for a hundred thousand rows.

`Evidence` reads for a set of workshops what registry, people, ledgers, self-checks and documents hold, a query a source;
`assess` says for each workshop and item whether it is met. What another slice holds is shown from there, never copied.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import Count, Max, Q

from jishan_portal.kit import clock
from workshops.archive_boxes.models import Document, Excuse, Item
from workshops.archive_boxes.rule_models import AdoptedRule, RuleKind, RuleProof
from workshops.archive_boxes.rules import percent, proof_since
from workshops.archive_boxes.sources import SHORTFALLS, SOURCES
from workshops.ledgers.models import Line, Stage
from workshops.ledgers.rules import fresh_since
from workshops.licences.models import Licence
from workshops.people.models import Person
from workshops.registry.models import Workshop
from workshops.training.models import Seat

ROOT = "workshop__root_id"
ANSWERED = ("submitted", "accepted")


@dataclass(frozen=True)
class Verdict:
    """Whether an item is met, and the words that stand beside it."""

    item: Item
    is_met: bool
    words: str = ""
    is_excused: bool = False
    is_document: bool = False

    @property
    def counts(self) -> bool:
        """Whether it stands in the denominator."""
        return self.item.is_required and not self.is_excused

    @property
    def is_missing(self) -> bool:
        """Whether it is asked for and not there."""
        return self.counts and not self.is_met

    @property
    def tone(self) -> str:
        """The state tag's tone."""
        if self.is_excused:
            return "off"
        return "ok" if self.is_met else "near" if self.item.is_required else "off"


@dataclass
class Assessment:
    """A workshop's verdicts in the order of the boxes, and its rules."""

    verdicts: list
    rules_required: int
    rules_adopted: int
    rules_followed: int
    stages: set

    @property
    def required(self) -> int:
        """How many ★ apply."""
        return sum(verdict.counts for verdict in self.verdicts)

    @property
    def met(self) -> int:
        """How many of these are there."""
        return sum(verdict.counts and verdict.is_met for verdict in self.verdicts)

    @property
    def percent(self) -> int:
        """Completeness: met ★ ÷ all ★ that apply."""
        return percent(self.met, self.required)

    @property
    def missing(self) -> list:
        """What is asked for and not there."""
        return [verdict for verdict in self.verdicts if verdict.is_missing]

    @property
    def is_full(self) -> bool:
        """六盒齐全."""
        return not self.missing

    @property
    def has_rules(self) -> bool:
        """All rules asked for are adopted."""
        return self.rules_adopted >= self.rules_required

    @property
    def follows_rules(self) -> bool:
        """All rules asked for are adopted and show evidence."""
        return self.rules_followed >= self.rules_required


class Evidence:
    """What is known of a set of workshops on a day; each source is one query, asked when first needed."""

    def __init__(self, root_ids, on: date):
        self.ids, self.on, self.here = list(root_ids), on, {"workshop__root__in": list(root_ids)}

    @cached_property
    def licences(self) -> dict:
        """{(root, kind): "证号，有效期至"} of the licences in force."""
        rows = Licence.objects.in_force(self.on).filter(**self.here).order_by("pk").values_list(ROOT, "kind", "number", "valid_until")
        return {(root, kind): f"{number}，{f'到 {until}' if until else '长期有效'}" for root, kind, number, until in rows}

    @cached_property
    def identified(self) -> set:
        """The workshops whose owner's ID number is on file."""
        return set(Workshop.objects.filter(pk__in=self.ids).exclude(owner_id_print="").values_list("pk", flat=True))

    @cached_property
    def people(self) -> dict:
        """{root: (at work, of these without a health certificate that holds)}."""
        lacking = Q(touches_food=True) & (Q(certificate_until__isnull=True) | Q(certificate_until__lt=self.on))
        rows = Person.objects.at_work().filter(**self.here).order_by().values(ROOT)
        counted = rows.annotate(all=Count("pk"), lacking=Count("pk", filter=lacking))
        return {row[ROOT]: (row["all"], row["lacking"]) for row in counted}

    @cached_property
    def lines(self) -> dict:
        """{(root, kind): (lines, last day)} of the ledgers within the days that count as kept now."""
        kept = Line.objects.standing().filter(**self.here, on__gte=fresh_since(self.on), on__lte=self.on)
        rows = kept.order_by().values(ROOT, "kind").annotate(number=Count("pk"), last=Max("on"), photos=Count("photo"))
        return {(row[ROOT], row["kind"]): (row["number"], row["last"], row["photos"]) for row in rows}

    @cached_property
    def stages(self) -> dict:
        """{root: links of the chain (生产, 包装, 销售) that have a line now or a document}."""
        kept = Line.objects.standing().filter(**self.here, on__gte=fresh_since(self.on), on__lte=self.on)
        found = defaultdict(set)
        for root, stage in kept.order_by().values_list(ROOT, "stage").distinct():
            found[root].add(stage)
        return found

    @cached_property
    def documents(self) -> dict:
        """{(root, item key): (documents, of these formed within the days that count as now, last end)} of those that hold."""
        holding = Q(valid_until__isnull=True) | Q(valid_until__gte=self.on)
        fresh = Q(issued_on__gte=fresh_since(self.on))
        rows = Document.objects.standing().filter(holding, **self.here).order_by().values(ROOT, "item_key")
        counted = rows.annotate(number=Count("pk"), fresh=Count("pk", filter=fresh), last=Max("issued_on"))
        return {(row[ROOT], row["item_key"]): (row["number"], row["fresh"], row["last"]) for row in counted}

    @cached_property
    def excuses(self) -> dict:
        """{(root, item key): reason} of what does not concern a workshop."""
        rows = Excuse.objects.filter(ended_at__isnull=True, **self.here).order_by("pk")
        return {(root, key): reason for root, key, reason in rows.values_list(ROOT, "item_key", "reason")}

    @cached_property
    def self_checks(self) -> dict:
        """{root: day of the last self-check handed in}. Its slice stands above: it is read through its relation."""
        checks = Workshop._meta.get_field("self_checks").related_model.objects.filter(state__in=ANSWERED, **self.here)
        rows = checks.order_by().values_list(ROOT).annotate(last=Max("submitted_at"))
        return {root: clock.day_of(last) for root, last in rows if last}

    @cached_property
    def trainings(self) -> dict:
        """{root: (certificates, last day of a training)} of those that were attended and passed."""
        rows = Seat.objects.trained().filter(**self.here).order_by().values(ROOT)
        return {row[ROOT]: (row["number"], clock.day_of(row["last"])) for row in rows.annotate(number=Count("pk"), last=Max("signed_at"))}

    @cached_property
    def rule_kinds(self) -> list:
        """The rules that every workshop should have."""
        return list(RuleKind.objects.filter(is_required=True))

    @cached_property
    def adopted(self) -> dict:
        """{root: ids of the rules it has}."""
        found = defaultdict(set)
        for root, kind in AdoptedRule.objects.filter(ended_at__isnull=True, **self.here).values_list(ROOT, "kind_id"):
            found[root].add(kind)
        return found

    @cached_property
    def followed(self) -> dict:
        """{root: ids of the rules that show evidence since `proof_since`: a dated proof, or lines of the rule's ledger}."""
        found, since = defaultdict(set), proof_since(self.on)
        for root, kind in RuleProof.objects.filter(on__gte=since, on__lte=self.on, **self.here).values_list(ROOT, "kind_id"):
            found[root].add(kind)
        by_ledger = defaultdict(set)  # several rules may be seen to be followed in one book
        for kind in self.rule_kinds:
            by_ledger[kind.ledger].add(kind.pk)
        by_ledger.pop("", None)
        kept = Line.objects.standing().filter(kind__in=list(by_ledger), on__gte=since, on__lte=self.on, **self.here)
        for root, ledger in kept.order_by().values_list(ROOT, "kind").distinct():
            found[root] |= by_ledger[ledger]
        return found

    def rules_of(self, root: int) -> tuple[int, int, int]:
        """Return (rules asked for, of these adopted, of these also followed)."""
        wanted = {kind.pk for kind in self.rule_kinds}
        held = wanted & self.adopted[root]
        return len(wanted), len(held), len(held & self.followed[root])


def _judge(evidence: Evidence, item: Item, root: int) -> Verdict:
    reason = evidence.excuses.get((root, item.key)) if item.can_be_excused else None
    found = SOURCES[item.source][1](evidence, root) if item.source else ""
    if found:
        return Verdict(item, True, found)
    number, fresh, last = evidence.documents.get((root, item.key), (0, 0, None)) if item.takes_documents else (0, 0, None)
    if fresh if item.is_periodic else number:
        return Verdict(item, True, f"材料 {number} 份，最近 {last}", is_document=True)
    if reason:
        return Verdict(item, False, f"不适用：{reason}", is_excused=True)
    if number:
        return Verdict(item, False, f"材料是 {last} 的，该更新了")
    return Verdict(item, False, SHORTFALLS.get(item.source, ""))


def items_on(on: date) -> list[Item]:
    """Return the contents of the boxes in force on a day."""
    return list(Item.objects.in_force(on))


def assess(root_ids, on: date, items: list[Item] | None = None) -> dict[int, Assessment]:
    """Return {root id: assessment} of a set of workshops; the number of queries does not depend on how many there are."""
    evidence, items = Evidence(root_ids, on), items if items is not None else items_on(on)
    return {
        root: Assessment([_judge(evidence, item, root) for item in items], *evidence.rules_of(root), set(evidence.stages[root]))
        for root in evidence.ids
    }


def stage_flags(assessment: Assessment) -> dict[str, bool]:
    """Return whether each link that clause O-06 names is recorded now: by a line, or by a running record kept in a box."""
    by_items = {verdict.item.stage for verdict in assessment.verdicts if verdict.is_document and verdict.item.is_periodic}
    return {f"has_{stage.value}": stage in assessment.stages or stage in by_items for stage in Stage}
