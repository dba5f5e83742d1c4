"""Scoring a workshop against the 审查通则, the acceptance by two people, and the gaps that come of it."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from jishan_portal.kit import clock
from jishan_portal.rulebook.queries import value
from jishan_portal.workflow.actions import MoveRefused, begin, move
from subsidies.readiness import documents, queries, rules
from subsidies.readiness.models import Gap, Mark, Round
from subsidies.readiness.states import GapState, Kind, RoundState
from subsidies.readiness.tables import Table, table, table_on
from workshops.registry.actions import note_event
from workshops.registry.marks import lock_living
from workshops.registry.models import Visibility, Workshop


@transaction.atomic
def begin_round(workshop: Workshop, kind: str, *, by) -> Round:
    """Begin a scoring, or return the one that is open; it starts from the marks of the last one of its kind (an acceptance from none)."""
    if not rules.can_score(by, kind):
        raise PermissionDenied("自评由业主做，小组评分和验收由监管人员做。")
    shop = lock_living(workshop)
    held = Round.objects.filter(workshop=shop, kind=kind, state__in=[RoundState.DRAFT, RoundState.SECOND]).first()
    if held:
        return held
    if kind == Kind.ACCEPTANCE and not queries.last(shop.pk, Kind.GROUP):
        raise MoveRefused("帮扶小组还没有评过分，评分后再验收。")
    before = queries.last(shop.pk, kind) if kind != Kind.ACCEPTANCE else None
    made = Round(workshop=shop, area_code=shop.area_code, kind=kind, table=table_on(clock.today()).version, begun_at=clock.now())
    begin(made, RoundState.DRAFT, by=by)
    if before and before.table == made.table:
        Mark.objects.bulk_create(Mark(round=made, code=row.code, halves=row.halves, note=row.note) for row in before.marks.all())
    return made


@transaction.atomic
def save_marks(held: Round, marks: dict[str, tuple[int | None, str]], *, by) -> Round:
    """Keep marks {code: (half points, None where it does not apply; note)}; a later save of an item replaces it."""
    held = _draft(held, by)
    items = table(held.table).by_code
    for code, (halves, note) in marks.items():
        if code not in items or (halves is not None and halves not in items[code].scores):
            raise ValidationError(f"{code} 的分值不在评分表里。")
        if halves is None and not note.strip():
            raise ValidationError({code: f"{code} 不适用，请写明原因。"})
        Mark.objects.update_or_create(round=held, code=code, defaults={"halves": halves, "note": note.strip()[:200]})
    return held


@transaction.atomic
def file(held: Round, *, by, note: str = "", submission_id: UUID | None = None) -> Round:
    """Hand a scoring in: a self-score or the group's stands at once, an acceptance goes to the second person.

    ValidationError while an item is unscored; the same submission again returns the round it made.
    """
    earlier = submission_id and Round.objects.filter(submission_id=submission_id).first()
    if earlier:
        return earlier
    held = _draft(held, by)
    result = result_of(held)
    if result.missing:
        raise ValidationError(f"还有 {len(result.missing)} 项没有评：{'、'.join(result.missing)}。")
    facts = {
        "scored_by": by, "scored_on": clock.today(), "got": result.got, "full": result.full, "zeros": len(result.zeros),
        "partials": len(result.partials), "pass_rate": result.pass_rate, "is_pass": result.is_pass, "note": note.strip()[:300],
        "submission_id": submission_id,
    }  # fmt: skip
    if held.kind == Kind.ACCEPTANCE:
        return move(held, "propose", by=by, **facts)
    move(held, "file", by=by, **facts)
    _say(held, "达到通过条件" if held.is_pass else "还没有达到通过条件")
    if held.kind == Kind.GROUP or not queries.last(held.workshop_id, Kind.GROUP):
        _take_gaps(held, by=by)
    return held


def result_of(held: Round) -> rules.Result:
    """Return the result of a round's marks under the pass rate of today."""
    marks = dict(held.marks.values_list("code", "halves"))
    return rules.score(table(held.table), marks, pass_rate=int(value("readiness.pass_rate")))


@transaction.atomic
def sign(held: Round, *, by) -> Round:
    """Sign an acceptance as the second person: it passes or fails as its score says, and its report is issued."""
    held = Round.objects.select_for_update().select_related("workshop").get(pk=held.pk)
    _refuse_same(held, by)
    move(held, "pass" if held.is_pass else "fail", by=by, second=by)
    _say(held, "验收通过" if held.is_pass else "验收未通过", tone="ok" if held.is_pass else "near")
    _take_gaps(held, by=by)
    documents.issue_report(held, by=by)
    return held


@transaction.atomic
def send_back(held: Round, *, by, note: str) -> Round:
    """Give an acceptance back to whoever scored it, with what is to be looked at again."""
    _refuse_same(held, by)
    return move(held, "return", by=by, note=note)


@transaction.atomic
def plan_gap(gap: Gap, *, work: str, cost: Decimal | None, person: str, due_on: date | None, by) -> Gap:
    """Write down how a gap is mended: what is done, what it costs, who does it, until when."""
    gap = Gap.objects.select_for_update().select_related("workshop").get(pk=gap.pk)
    if gap.state == GapState.CLOSED:
        raise MoveRefused("这个差距已经补齐，不用再安排。")
    gap.work, gap.cost, gap.person, gap.due_on = work.strip()[:200], cost, person.strip()[:30], due_on
    gap.save(update_fields=["work", "cost", "person", "due_on"])
    plan = "，".join(part for part in (gap.work, f"{person}负责" if person else "", f"{due_on}前" if due_on else "") if part)
    note_event(gap.workshop, f"安排补齐差距 {gap.code}：{plan}", visibility=Visibility.OWNER)
    _queue(gap)
    return gap


@transaction.atomic
def fix_gap(gap: Gap, *, by, note: str = "") -> Gap:
    """The owner says that a gap is mended."""
    return move(gap, "fix", by=by, fixed_note=note.strip()[:200])


@transaction.atomic
def confirm_gap(gap: Gap, *, by) -> Gap:
    """The office saw that a gap is mended."""
    return move(gap, "confirm", by=by)


@transaction.atomic
def return_gap(gap: Gap, *, by, note: str) -> Gap:
    """The office saw that a gap is not mended yet, and says what is missing."""
    return move(gap, "return", by=by, note=note, due_on=gap.due_on)


def _queue(gap: Gap) -> None:
    from jishan_portal.duties.models import Duty

    Duty.objects.of("subsidies.gap", gap.pk).open().update(due_on=gap.due_on)


def _draft(held: Round, by) -> Round:
    held = Round.objects.select_for_update().select_related("workshop").get(pk=held.pk)
    if held.state != RoundState.DRAFT:
        raise MoveRefused("这次评分已经提交，不能再改。需要重评的，请另开一次评分。")
    if not rules.can_edit(by, held):
        raise PermissionDenied("这次评分不由您填写。")
    return held


def _refuse_same(held: Round, by) -> None:
    if by.pk == held.scored_by_id:
        raise PermissionDenied("验收须由两人办理，请由另一名验收人员签字。")


def _say(held: Round, verdict: str, tone: str = "go") -> None:
    sentence = f"{held.get_kind_display()} {held.points} 分，得分率 {held.rate:g}%，{verdict}。"
    url = f"/subsidies/readiness/rounds/{held.pk}/"
    note_event(held.workshop, sentence, url=url, tone=tone, visibility=Visibility.OWNER)


def _take_gaps(held: Round, *, by) -> None:
    """Open a gap for every item below its full score that has none; settle those of items that are full or do not apply."""
    book: Table = table(held.table)
    open_ones = {gap.code: gap for gap in Gap.objects.filter(workshop=held.workshop).exclude(state=GapState.CLOSED)}
    for mark in held.marks.all():
        item, gap = book.by_code[mark.code], open_ones.get(mark.code)
        is_short = mark.halves is not None and mark.halves < item.full
        if is_short and gap is None:
            text = f"{item.text}。{mark.note}" if mark.note else item.text
            made = Gap(
                workshop=held.workshop, area_code=held.area_code, round=held, code=item.code, text=text[:300], is_zero=mark.halves == 0
            )
            begin(made, GapState.OPEN, by=by)
        elif not is_short and gap is not None:
            move(gap, "settle", by=by)
