"""Appraising workshops by the rule, the township's opinion, the decision that lists one in the batch 提档升级."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import QuerySet

from jishan_portal.accounts.models import User
from jishan_portal.audit import actions as audit
from jishan_portal.kit import clock
from jishan_portal.programme.queries import year_of
from jishan_portal.rulebook.queries import value
from jishan_portal.workflow.actions import MoveRefused, move, place
from subsidies.candidates import queries, rules
from subsidies.candidates.models import Candidate
from subsidies.candidates.states import CandidateState
from workshops.batches import actions as batches
from workshops.batches.models import BatchKind
from workshops.registry import actions as registry
from workshops.registry.models import Visibility, Workshop
from workshops.registry.states import WorkshopState

BATCH = 500
KIND = "subsidies.candidate"


@transaction.atomic
def appraise(workshops: QuerySet, *, by) -> int:
    """Score all working workshops of a selection for the programme year, set by set; return how many.

    Again gives the same rows with today's scores; what township and bureau said stays.
    """
    if not by.may("candidates.nominate"):
        raise PermissionDenied("按规则评分由监管人员办理。")
    today, year = clock.today(), year_of(clock.today())
    points, least = value("upgrade.candidate_points"), int(value("upgrade.candidate_least"))
    ids = list(workshops.working().order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(ids), BATCH):
        some = ids[start : start + BATCH]
        held = {row.workshop_id: row for row in Candidate.objects.select_for_update().filter(year=year, workshop__in=some)}
        areas = dict(Workshop.objects.filter(pk__in=some).values_list("pk", "area_code"))
        fresh = []
        for root, seen in queries.evidence(some, today).items():
            columns = rules.appraise(seen, points, least, today) | {"appraised_at": clock.now(), "area_code": areas[root]}
            row = held.get(root)
            if row is None:
                row = place(Candidate(workshop_id=root, year=year), CandidateState.APPRAISED, at=clock.now())
                fresh.append(row)
            for name, given in columns.items():
                setattr(row, name, given)
        Candidate.objects.bulk_create(fresh)
        Candidate.objects.bulk_update(held.values(), ["score", "factors", "is_included", "reasons", "appraised_at", "area_code"])
    audit.record_bulk(f"{KIND}.appraise", KIND, ids, by=by, summary=f"{year} 年提档升级候选评分：{len(ids)} 户", data={"least": least})
    return len(ids)


@transaction.atomic
def record_wish(candidate: Candidate, *, wants: bool, by) -> Candidate:
    """Write down whether the owner wants to be raised, and score again."""
    if not by.may("registry.edit"):
        raise PermissionDenied("意愿由监管人员或乡镇登记。")
    shop = candidate.workshop.root
    registry.amend(shop, {"wants_upgrade": wants}, by=by, version=shop.version)
    _rescore(candidate)
    return candidate


@transaction.atomic
def nominate(candidate: Candidate, *, by) -> Candidate:
    """Ask the township for its opinion on one that the rule includes."""
    candidate = _rescored(candidate)
    if not candidate.is_included:
        raise MoveRefused("不符合入选条件：" + "".join(candidate.reasons))
    return move(candidate, "nominate", by=by, is_supported=None, opinion="", opinion_by=None)


@transaction.atomic
def opine(candidate: Candidate, *, is_supported: bool, opinion: str, by) -> Candidate:
    """The township says whether it supports it, and why."""
    words = opinion.strip()[:300]
    move(candidate, "opine", by=by, note=words, is_supported=is_supported, opinion=words, opinion_by=by)
    verdict = "同意" if is_supported else "不同意"
    registry.note_event(candidate.workshop, f"乡镇{verdict}列为提档升级对象：{words}", url=candidate.url)
    return candidate


@transaction.atomic
def choose(candidate: Candidate, *, by, reason: str) -> Candidate:
    """Decide for it: it joins the batch 提档升级 and its file says 升级中. Refused while a 重大 hazard is open."""
    candidate = _rescored(candidate)
    if not candidate.is_included:
        raise MoveRefused("不符合入选条件：" + "".join(candidate.reasons))
    today = clock.today()
    move(candidate, "choose", by=by, note=reason, decision=reason.strip()[:300], decided_on=today, decided_by=_person(by))
    shop = Workshop.objects.get(pk=candidate.workshop.root_id)
    chosen = Workshop.objects.filter(pk=shop.pk)
    batches.put_in(chosen, BatchKind.UPGRADE, year=candidate.year, since=today, reason=reason, by=by)
    if shop.state == WorkshopState.ACTIVE:
        registry.change_life(shop, "upgrade", by=by, holds_from=today, reason=f"列入提档升级：{reason}"[:300])
    return candidate


@transaction.atomic
def decline(candidate: Candidate, *, by, reason: str) -> Candidate:
    """Decide against it, with the reason."""
    facts = {"decision": reason.strip()[:300], "decided_on": clock.today(), "decided_by": _person(by)}
    move(candidate, "decline", by=by, note=reason, **facts)
    registry.note_event(candidate.workshop, f"未列入提档升级：{reason.strip()}", url=candidate.url, tone="off", visibility=Visibility.OWNER)
    return candidate


def _person(by) -> User | None:
    return by if isinstance(by, User) else None


def _rescored(candidate: Candidate) -> Candidate:
    candidate = Candidate.objects.select_for_update(of=("self",)).select_related("workshop__root").get(pk=candidate.pk)
    _rescore(candidate)
    return candidate


def _rescore(candidate: Candidate) -> None:
    """Score one again as its rows stand now."""
    today, root = clock.today(), candidate.workshop.root_id
    seen = queries.evidence([root], today).get(root)
    if seen is None:
        raise ValidationError("这户小作坊已不在册。")
    for name, given in rules.appraise(seen, value("upgrade.candidate_points"), int(value("upgrade.candidate_least")), today).items():
        setattr(candidate, name, given)
    candidate.appraised_at = clock.now()
    candidate.save(update_fields=["score", "factors", "is_included", "reasons", "appraised_at"])
