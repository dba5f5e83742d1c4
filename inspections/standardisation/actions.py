"""Taking the batch in set by set; measures, report, acceptance by another person."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import CharField, DateField, DateTimeField, F, IntegerField, Q, Value
from django.db.models.functions import Cast, Concat, Substr

from inspections.standardisation import queries, rules
from inspections.standardisation.models import Measure, Standardisation
from inspections.standardisation.states import FLOW, OPEN, Judgement, StandardState
from jishan_portal.accounts.models import User
from jishan_portal.audit import actions as audit
from jishan_portal.clocks.rules import due_within
from jishan_portal.files import actions as files
from jishan_portal.files.models import StoredFile
from jishan_portal.kit import clock
from jishan_portal.kit.setwise import insert_select
from jishan_portal.workflow.actions import MoveRefused, move, open_many
from workshops.batches.models import BatchKind, Membership
from workshops.registry.actions import note_event

AT_ONCE = 500


@dataclass(frozen=True)
class Conclusion:
    """What a workshop amounts to, in a word and in words."""

    judgement: str
    words: str


@transaction.atomic
def take_in(year: int, *, by) -> int:
    """Give every workshop of the year's batch its standardisation, and let those taken out of it leave; return how many changed.

    Run every morning; twice is as good as once.
    """
    today = clock.today()
    members = Membership.objects.filter(kind=BatchKind.STANDARDISE, year=year, until__isnull=True, standardisation__isnull=True)
    list(members.select_for_update(of=("self",)).values_list("pk", flat=True))  # the clock and a chief's button may meet here
    known = Standardisation.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    number = insert_select(Standardisation, members.filter(workshop__root=F("workshop")), _columns(year, today))
    if number:
        fresh = Standardisation.objects.filter(pk__gt=known, year=year)
        due = due_within(FLOW.state(StandardState.LISTED).within, today)
        open_many(fresh, StandardState.LISTED, by=by, due_on=due, duty=_duty(), summary=f"{year} 年整治规范：{number} 户列入")
    return number + _let_go(year, by=by)


def _columns(year: int, today: date) -> dict:
    empty = {name: Value("", CharField()) for name in ("before", "before_words", "after", "after_words", "opinion")}
    return empty | {
        "membership": F("pk"),
        "year": Value(year, IntegerField()),
        "workshop": F("workshop"),
        "area_code": F("workshop__area_code"),
        "due_on": Value(rules.due_on(year, today), DateField()),
        "state": Value(StandardState.LISTED.value, CharField()),
        "state_at": Value(clock.now(), DateTimeField()),
        "rounds": Value(0, IntegerField()),
    }


def _duty() -> dict:
    title = Concat(F("workshop__name"), Value(f"：{FLOW.state(StandardState.LISTED).duty}"), output_field=CharField())
    return {
        "title": Substr(title, 1, 200),
        "url": Concat(Value("/inspections/standardisation/"), Cast("pk", CharField()), Value("/"), output_field=CharField()),
        "area_code": F("area_code"),
        "organisation": F("workshop__station"),
        "person": Value(None, IntegerField()),
        "file": Concat(Value("workshops.workshop:"), Cast("workshop__root", CharField()), output_field=CharField()),
    }


def _let_go(year: int, *, by) -> int:
    gone = Standardisation.objects.of_year(year).filter(state__in=sorted(OPEN)).filter(Q(membership__until__isnull=False))
    found = list(gone.select_related("workshop__station", "membership").order_by("pk")[:AT_ONCE])
    for row in found:
        move(row, "leave", by=by, note=f"已移出批次：{row.membership.end_reason}")
    return len(found)


def _locked(row: Standardisation) -> Standardisation:
    held = Standardisation.objects.select_for_update(of=("self",)).select_related("workshop__root", "workshop__station")
    return held.get(pk=row.pk)


@transaction.atomic
def add_measure(row: Standardisation, *, by: User, text: str, due_on: date, client_uuid: UUID) -> Measure:
    """Write a measure down while the work is not reported; the same number again is the same measure."""
    known = Measure.objects.filter(client_uuid=client_uuid).first()
    if known:
        return known
    held = _locked(row)
    _must_be_at_work(held)
    if not clock.today() <= due_on <= max(held.due_on, clock.today()):
        raise ValidationError({"due_on": f"期限须在今天到 {held.due_on} 之间。"})
    made = Measure.objects.create(standardisation=held, text=text.strip()[:200], due_on=due_on, client_uuid=client_uuid, made_by=by)
    audit.record("inspections.standardisation.add_measure", held, by=by, summary=f"整治措施：{made.text}", data={"due_on": f"{due_on}"})
    return made


def _must_be_at_work(held: Standardisation) -> None:
    if held.state not in {StandardState.LISTED, StandardState.WORKING}:
        raise MoveRefused(f"现在是“{held.get_state_display()}”，措施不能再改。")


@transaction.atomic
def plan(row: Standardisation, before: Conclusion, *, by: User) -> Standardisation:
    """Fix the conclusion before and start the work; at least one measure."""
    held = _locked(row)
    _check(before)
    if held.state == StandardState.LISTED and not held.measures.filter(dropped_reason="").exists():
        raise MoveRefused("请先写明至少一条整治措施。")
    facts = {
        "before": before.judgement, "before_words": before.words.strip()[:500], "planned_on": clock.today(),
        "before_visit": queries.last_visit(held.workshop),
    }  # fmt: skip
    move(held, "plan", by=by, due_on=held.due_on, **facts)
    words = f"整治规范：整治前{held.get_before_display()}，定下 {held.measures.count()} 条措施，{held.due_on} 前完成"
    note_event(held.workshop, words, url=held.url, tone="go", visibility="owner")
    return held


def _check(conclusion: Conclusion) -> None:
    if conclusion.judgement not in Judgement.values or not conclusion.words.strip():
        raise ValidationError({"words": "请选结论，并写一句情况。"})


@transaction.atomic
def finish_measure(measure: Measure, *, by: User, result: str, picture: StoredFile | None = None) -> Measure:
    """A measure was carried out, as somebody saw it; done already: nothing changes."""
    held = _locked(measure.standardisation)
    row = Measure.objects.select_for_update().get(pk=measure.pk, standardisation=held)
    if row.done_on:
        return row
    _must_be_at_work(held)
    if row.dropped_reason:
        raise MoveRefused("这条措施已经不再做了。")
    row.done_on, row.done_by, row.result = clock.today(), by, result.strip()[:200]
    row.picture = files.claim(picture, by=by) if picture else None
    row.save(update_fields=["done_on", "done_by", "result", "picture"])
    audit.record("inspections.standardisation.finish_measure", held, by=by, summary=f"措施完成：{row.text}", data={"result": row.result})
    return row


@transaction.atomic
def drop_measure(measure: Measure, *, by: User, reason: str) -> Measure:
    """A measure that is not carried out after all, with the reason; it stays listed."""
    held = _locked(measure.standardisation)
    _must_be_at_work(held)
    row = Measure.objects.select_for_update().get(pk=measure.pk, standardisation=held)
    if row.done_on:
        raise MoveRefused("已完成的措施不能再撤。")
    if not reason.strip():
        raise ValidationError({"result": "请写明为什么不再做。"})
    row.dropped_reason = reason.strip()[:200]
    row.save(update_fields=["dropped_reason"])
    audit.record("inspections.standardisation.drop_measure", held, by=by, summary=f"措施不再做：{row.text}", data={"reason": reason})
    return row


@transaction.atomic
def report(row: Standardisation, after: Conclusion, *, by: User) -> Standardisation:
    """Report a workshop for acceptance: all measures carried out, and what it amounts to now."""
    held = _locked(row)
    _check(after)
    if held.state == StandardState.WORKING and (why := rules.must_wait(list(held.measures.all()), after.judgement)):
        raise MoveRefused(why)
    facts = {
        "after": after.judgement, "after_words": after.words.strip()[:500], "reported_on": clock.today(), "reported_by": by,
        "after_visit": queries.last_visit(held.workshop, since=held.planned_on),
    }  # fmt: skip
    move(held, "report", by=by, **facts)
    note_event(held.workshop, f"整治规范报请验收：整治后{held.get_after_display()}", url=held.url, tone="go")
    return held


@transaction.atomic
def accept(row: Standardisation, *, by: User, opinion: str = "") -> Standardisation:
    """Accept: the workshop is standardised. Never by whoever reported it."""
    held = _locked(row)
    _must_be_another(held, by)
    move(held, "accept", by=by, note=opinion, accepted_on=clock.today(), accepted_by=by, opinion=opinion.strip()[:300])
    words = f"整治规范验收通过：由{held.get_before_display()}到{held.get_after_display()}"
    note_event(held.workshop, words, url=held.url, tone="ok", visibility="owner")
    return held


@transaction.atomic
def return_(row: Standardisation, *, by: User, opinion: str) -> Standardisation:
    """Send it back with what is still wrong."""
    held = _locked(row)
    _must_be_another(held, by)
    move(held, "return", by=by, note=opinion, due_on=held.due_on, opinion=opinion.strip()[:300], rounds=held.rounds + 1)
    note_event(held.workshop, f"整治规范验收退回：{held.opinion}", url=held.url, tone="near")
    return held


def _must_be_another(held: Standardisation, by: User) -> None:
    if held.state == StandardState.REPORTED and held.reported_by_id == by.pk:
        raise PermissionDenied("这一户由您报请验收，须由另一个人验收。")
