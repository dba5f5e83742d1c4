"""Reading what the slices below have found and keeping it as evidence: accepted self-checks, hazards, adverse credit lines.

Slices above push theirs through `actions.take_evidence`. Every step takes only what is new, and running twice adds nothing.
"""

from collections import defaultdict
from datetime import date, timedelta

from django.db.models import CharField, Exists, F, IntegerField, OuterRef, Q, Sum, Value
from django.db.models.functions import Cast, Concat

from inspections.checklists.states import AnswerValue
from inspections.hazards.models import Hazard
from inspections.hazards.states import HazardState, Severity, Source
from inspections.risk.models import Evidence
from inspections.risk.states import CHECKED, CREDIT, SourceKind
from inspections.risk.tables import THOUSAND
from inspections.self_checks.models import CheckAnswer, SelfCheck
from inspections.self_checks.states import CheckState
from jishan_portal.kit import clock
from jishan_portal.kit.workdays import add_months
from jishan_portal.rulebook import queries as rulebook
from workshops.credit.models import CreditLine

AT_ONCE = 1000
OVER = (HazardState.CLOSED, HazardState.WITHDRAWN)


def window_end(on: date) -> date:
    """Return the last day on which a dated piece of evidence counts (rule `risk.evidence_months`)."""
    return add_months(on, int(rulebook.value("risk.evidence_months", on))) - timedelta(days=1)


def gather(roots=None) -> int:
    """Take what is new about some files (ids of roots; None: everybody); return how many pieces of evidence came in."""
    today = clock.today()
    end_hazards(roots)
    return _self_checks(roots, today) + _hazards(roots, today) + _credit(roots, today)


def _of(rows, roots, path: str = "workshop__root__in"):
    return rows if roots is None else rows.filter(**{path: roots})


def _known(kind: str, prefix: str):
    """Whether a record's page already stands as evidence."""
    url = Concat(Value(prefix), Cast(OuterRef("pk"), CharField()), Value("/"))
    return Exists(Evidence.objects.filter(workshop=OuterRef("workshop"), kind=kind, url=url))


def _keep(rows: list[Evidence]) -> int:
    Evidence.objects.bulk_create(rows, batch_size=AT_ONCE, ignore_conflicts=True)
    return len(rows)


# --- self-checks -----------------------------------------------------------------------------------------------------


def _self_checks(roots, today: date) -> int:
    """The newest accepted self-check of each workshop that no visit has superseded; older ones stop counting."""
    visited = Evidence.objects.counting_on(today).filter(kind=SourceKind.VISIT, section=CHECKED, workshop__root=OuterRef("workshop__root"))
    later = SelfCheck.objects.filter(workshop__root=OuterRef("workshop__root"), state=CheckState.ACCEPTED, pk__gt=OuterRef("pk"))
    fresh = _of(SelfCheck.objects.filter(state=CheckState.ACCEPTED), roots)
    fresh = fresh.exclude(_known(SourceKind.SELF_CHECK, "/inspections/self-checks/")).exclude(Exists(visited)).exclude(Exists(later))
    checks = list(fresh.values_list("pk", "workshop_id", "submitted_at"))
    count = 0
    for start in range(0, len(checks), AT_ONCE):
        count += _take_checks(checks[start : start + AT_ONCE], today)
    return count


def _take_checks(checks: list[tuple], today: date) -> int:
    workshops = [workshop for _, workshop, _ in checks]
    older = Evidence.objects.counting_on(today).filter(kind=SourceKind.SELF_CHECK, workshop__in=workshops)
    older.update(counts_until=today - timedelta(days=1))
    sections = {row[0]: row[1] for row in rulebook.value("risk.item_sections", today)}
    shares = _shares([pk for pk, _, _ in checks], sections)
    rows = []
    for pk, workshop, submitted_at in checks:
        on = clock.day_of(submitted_at)
        common = {"workshop_id": workshop, "kind": SourceKind.SELF_CHECK, "on": on, "url": f"/inspections/self-checks/{pk}/"}
        common["counts_until"] = add_months(on, int(rulebook.value("risk.check_months", today))) - timedelta(days=1)
        rows.append(Evidence(**common, section=CHECKED, weight=0, sentence="自查表审核通过"))
        for section, (wrong, asked) in shares.get(pk, {}).items():
            if wrong:
                sentence = f"自查有 {wrong} 分权重答“否”（共 {asked}）"
                rows.append(Evidence(**common, section=section, weight=_mille(wrong, asked), sentence=sentence))
    return _keep(rows)


def _mille(wrong: int, asked: int) -> int:
    return (wrong * THOUSAND + asked // 2) // asked


def _shares(ids: list[int], sections: dict) -> dict:
    """Return {self-check: {section: (weight answered 否, weight answered at all)}}; 不适用 does not count."""
    answers = CheckAnswer.objects.filter(check_record__in=ids, value__in=[AnswerValue.YES, AnswerValue.NO])
    grouped = (
        answers.order_by()
        .values("check_record_id", "item__clean_tag", "value")
        .annotate(weight=Sum(F("item__weight"), output_field=IntegerField()))
    )
    found: dict = defaultdict(lambda: defaultdict(lambda: (0, 0)))
    for row in grouped:
        section = sections.get(row["item__clean_tag"])
        if section:
            wrong, asked = found[row["check_record_id"]][section]
            no = row["weight"] if row["value"] == AnswerValue.NO else 0
            found[row["check_record_id"]][section] = (wrong + no, asked + row["weight"])
    return found


# --- hazards ---------------------------------------------------------------------------------------------------------


def _hazards(roots, today: date) -> int:
    """New hazards: an open one counts until it is struck off, a repeated one for its whole window besides."""
    since = add_months(today, -int(rulebook.value("risk.evidence_months", today)))
    wanted = Q(closed_on__isnull=True) | Q(earlier__isnull=False, found_on__gte=since)
    fresh = _of(Hazard.objects.exclude(state=HazardState.WITHDRAWN).filter(wanted), roots)
    fresh = fresh.exclude(_known(SourceKind.HAZARD, "/inspections/hazards/")).select_related("item").order_by("pk")
    names = {row[0]: row[1] for row in rulebook.value("risk.hazard_sections", today)}
    tags = {row[0]: row[1] for row in rulebook.value("risk.item_sections", today)}
    weights = {level: share * 10 for level, share in rulebook.value("risk.hazard_weights", today)}
    found_self, repeat = (int(rulebook.value(f"risk.{key}", today)) for key in ("hazard_self_found", "hazard_repeat"))
    rows, count = [], 0
    for hazard in fresh.iterator(chunk_size=AT_ONCE):
        tag = hazard.item.clean_tag if hazard.item else ""
        section = tags.get(tag) or names.get(hazard.category) or names["*"]
        share = found_self if hazard.source == Source.SELF_CHECK else 100
        common = {
            "workshop_id": hazard.workshop_id,
            "section": section,
            "kind": SourceKind.HAZARD,
            "on": hazard.found_on,
            "url": hazard.url,
        }
        if hazard.closed_on is None:
            sentence = f"未销号的{Severity(hazard.severity).label}隐患：{hazard.text}"[:300]
            rows.append(Evidence(**common, weight=min(weights.get(hazard.severity, 0) * share // 100, THOUSAND), sentence=sentence))
        if hazard.earlier_id:
            ends = window_end(hazard.found_on)
            rows.append(Evidence(**common, weight=repeat * 10, sentence=f"隐患重复出现：{hazard.text}"[:300], counts_until=ends))
        if len(rows) >= AT_ONCE:
            count, rows = count + _keep(rows), []
    return count + _keep(rows)


def end_hazards(roots=None) -> int:
    """Let evidence of hazards that were struck off or withdrawn end; return how many rows ended."""
    open_rows = _of(Evidence.objects.filter(kind=SourceKind.HAZARD, counts_until__isnull=True), roots)
    by_hazard = {int(url.rstrip("/").rpartition("/")[2]): pk for pk, url in open_rows.values_list("pk", "url").iterator(chunk_size=AT_ONCE)}
    ids, ended = sorted(by_hazard), 0
    for start in range(0, len(ids), AT_ONCE):
        over = Hazard.objects.filter(pk__in=ids[start : start + AT_ONCE], state__in=OVER).values_list("pk", "closed_on")
        days = defaultdict(list)
        for pk, closed_on in over:
            days[closed_on].append(by_hazard[pk])
        for closed_on, rows in days.items():
            last = closed_on - timedelta(days=1) if closed_on else F("on") - timedelta(days=1)
            ended += Evidence.objects.filter(pk__in=rows).update(counts_until=last)
    return ended


# --- the credit record -----------------------------------------------------------------------------------------------


def _credit(roots, today: date) -> int:
    """Adverse lines of the credit record, unless the case or visit they name has pushed evidence of its own."""
    since = add_months(today, -int(rulebook.value("risk.evidence_months", today)))
    pushed = Evidence.objects.filter(workshop=OuterRef("workshop"), section="record", url=OuterRef("url")).exclude(kind=SourceKind.CREDIT)
    known = Evidence.objects.filter(workshop=OuterRef("workshop"), kind=SourceKind.CREDIT, on=OuterRef("on"), sentence=OuterRef("sentence"))
    fresh = _of(CreditLine.objects.told().filter(is_adverse=True, on__gte=since), roots).exclude(Exists(known))
    lines = fresh.exclude(~Q(url="") & Exists(pushed))
    weight = min(int(rulebook.value("risk.credit_weight", today)) * 10, THOUSAND)
    rows = [
        Evidence(
            workshop_id=line.workshop_id, section=section, kind=SourceKind.CREDIT, weight=weight, on=line.on,
            counts_until=window_end(line.on), sentence=line.sentence, url=line.url,
        )
        for line in lines.iterator(chunk_size=AT_ONCE)
        for section in ("record", CREDIT)
    ]  # fmt: skip
    return _keep(rows)
