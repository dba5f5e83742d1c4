"""Filling in, submitting and reviewing a self-check."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction

from inspections.checklists import rules as lists
from inspections.checklists.models import Item
from inspections.checklists.states import AnswerValue, CleanTag, PhotoRule
from inspections.hazards import actions as hazards
from inspections.hazards.states import Severity, Source
from inspections.leads import actions as leads
from inspections.leads.states import LeadKind, LeadSource
from inspections.self_checks import notices
from inspections.self_checks.models import AnswerPicture, CheckAnswer, IndicatorResult, PaperForm, Round, SelfCheck
from inspections.self_checks.states import OWED, CheckState, FilledBy
from jishan_portal.accounts.models import User
from jishan_portal.accounts.roles import Role
from jishan_portal.audit import actions as audit
from jishan_portal.clocks.rules import due_within
from jishan_portal.files import actions as files
from jishan_portal.files.models import StoredFile
from jishan_portal.kit import clock
from jishan_portal.kit.statements import kept
from jishan_portal.workflow.actions import MoveRefused, move
from workshops.registry.actions import note_event

ANY = -1  # stands for the self-check in a kept statement


@transaction.atomic
def start(check: SelfCheck, *, by: User) -> SelfCheck:
    """Open the form for the first time; an open draft is handed out again."""
    held = SelfCheck.objects.select_for_update().get(pk=check.pk)
    if held.state != CheckState.WAITING:
        return held
    filled_by = FilledBy.OWNER if Role.OWNER in by.roles else FilledBy.HELPER
    return move(held, "start", by=by, due_on=held.deadline_on, filled_by=filled_by, filler=by, saved_at=clock.now())


@transaction.atomic
def save_answer(check: SelfCheck, item: Item, *, by: User, value: str, remark: str = "", by_cover: bool = False) -> CheckAnswer:
    """Keep one answer the moment it is given; the same answer again changes nothing but its time."""
    held = writable(check)
    if item.version_id != held.version_id:
        raise MoveRefused("这道题不属于这张自查表，请刷新页面后再答。")
    if value not in AnswerValue.values:
        raise MoveRefused("请在“是、否、不适用”中选一个。")
    kept, is_new = CheckAnswer.objects.update_or_create(
        check_record=held,
        item=item,
        defaults={"value": value, "remark": remark[:300], "by_cover": by_cover, "answered_at": clock.now()},
    )
    held.answered += is_new
    held.saved_at = clock.now()
    held.save(update_fields=["answered", "saved_at"])
    return kept


def locked(check: SelfCheck) -> SelfCheck:
    """Lock a self-check for the rest of the transaction; its list and its workshop come with it in the same query."""
    found = kept("self-check to be written", _to_be_written).records({ANY: check.pk})
    if not found:
        raise SelfCheck.DoesNotExist
    return found[0]


def _to_be_written():
    return SelfCheck.objects.select_for_update(of=("self",)).select_related("version", "workshop__station").filter(pk=ANY)


def writable(check: SelfCheck) -> SelfCheck:
    """Lock a self-check whose answers may still change; MoveRefused for one that was handed in."""
    return still_writable(locked(check))


def still_writable(held: SelfCheck) -> SelfCheck:
    """Return a locked self-check whose answers may still change; MoveRefused for one that was handed in."""
    if held.state not in {CheckState.DRAFT, CheckState.RETURNED}:
        raise MoveRefused("这张自查表已经交上去了，不能再改。如要修改，请联系监管员退回。")
    return held


@transaction.atomic
def cover_rest(check: SelfCheck, section_id: int, *, by: User, shown: Iterable[int] | None = None) -> list[CheckAnswer]:
    """“其余均为是”: answer the open general items of one screen with 是, marked as covered; key items stay open.

    `shown` are the items that stood on the page: one that is asked only since the answers sent with it was not seen, and stays open.
    """
    held = writable(check)
    items = list(held.version.items.filter(section_id=section_id))
    seen = {item.pk for item in items} if shown is None else set(shown)
    open_items = [item for item in lists.covered_by_rest(items, answers_of(held)) if item.pk in seen]
    return [save_answer(held, item, by=by, value=AnswerValue.YES, by_cover=True) for item in open_items]


def answers_of(check: SelfCheck) -> dict[int, str]:
    """Return item id → value of the answers so far."""
    return dict(check.answers.values_list("item_id", "value"))


@transaction.atomic
def attach_picture(answer: CheckAnswer, stored: StoredFile, *, by: User) -> AnswerPicture:
    """Hang an uploaded photo on an answer; the same photo twice is one."""
    writable(answer.check_record)
    files.claim(stored, by=by)
    return AnswerPicture.objects.get_or_create(answer=answer, file=stored)[0]


@transaction.atomic
def attach_paper(check: SelfCheck, stored: StoredFile, *, by: User) -> PaperForm:
    """Keep the photo of the filled paper form beside the answers typed from it."""
    held = writable(check)
    files.claim(stored, by=by)
    held.filled_by = FilledBy.PAPER
    held.save(update_fields=["filled_by"])
    return PaperForm.objects.get_or_create(check_record=held, file=stored, defaults={"page": held.paper_forms.count() + 1})[0]


@transaction.atomic
def submit(check: SelfCheck, *, by: User, submission_id: UUID, owner_word: str = "") -> SelfCheck:
    """Hand the self-check in: everything asked is answered, photos are there; the six indicators are written.

    Sending the same submission again returns the same result. A helper names the owner whose answers they are.
    """
    return submit_held(locked(check), by=by, submission_id=submission_id, owner_word=owner_word)


def submit_held(held: SelfCheck, *, by: User, submission_id: UUID, owner_word: str = "") -> SelfCheck:
    """Hand in a self-check that the transaction has locked already."""
    if held.submission_id == submission_id:
        return held
    if Role.OWNER not in by.roles and not owner_word.strip():
        raise MoveRefused("代填须写明业主姓名，请补填后再交。")
    _note_filler(held, by)
    answers, items = _complete(held)
    answers = _without_idle(held, items, answers, by=by)
    noes = sum(value == AnswerValue.NO for value in answers.values())
    key_noes = sum(answers.get(item.pk) == AnswerValue.NO for item in items if item.is_key)
    move(
        held, "submit", by=by, submission_id=submission_id, submitted_at=clock.now(), noes=noes, key_noes=key_noes,
        rounds=held.rounds + 1, owner_word=owner_word[:30], filler=by, return_note="", answered=len(answers),
    )  # fmt: skip
    _write_indicators(held, items, answers)
    _keep_round(held, by=by)
    sentence = f"交来自查表，{len(answers)} 题中 {noes} 题答“否”" if noes else f"交来自查表，{len(answers)} 题全部符合"
    note_event(held.workshop, sentence, url=held.url, tone="near" if noes else "ok", visibility="owner")
    return held


def _note_filler(check: SelfCheck, by: User) -> None:
    """Whoever hands in says how the answers came: typed from paper, by a helper, or by the owner."""
    typed = FilledBy.OWNER if Role.OWNER in by.roles else FilledBy.HELPER
    if check.filled_by not in {FilledBy.PAPER, typed}:
        check.filled_by = typed
        check.save(update_fields=["filled_by"])


def _complete(check: SelfCheck) -> tuple[dict[int, str], list[Item]]:
    items = list(check.version.items.select_related("section"))
    answers = answers_of(check)
    open_items = lists.missing(items, answers)
    if open_items:
        first = open_items[0]
        raise MoveRefused(f"还有 {len(open_items)} 题没有答，第一题在“{first.section.title}”：{first.text}。答过的都已保存。")
    return answers, items


def _without_idle(check: SelfCheck, items: list[Item], answers: dict[int, str], *, by: User) -> dict[int, str]:
    """Take out answers to questions that are asked no more: nobody sees them, so they are no problem, no hazard and no figure."""
    unasked = lists.idle(items, answers)
    if unasked:
        check.answers.filter(item__in=unasked).delete()
        codes = [item.code for item in unasked]
        summary = f"前提改了，不再问的题不计：{'、'.join(codes)}"
        audit.record("inspections.selfcheck.drop_unasked", check, by=by, summary=summary, data={"items": codes})
    dropped = {item.pk for item in unasked}
    return {pk: value for pk, value in answers.items() if pk not in dropped}


def _write_indicators(check: SelfCheck, items: list[Item], answers: dict[int, str]) -> None:
    check.indicators.all().delete()
    month = clock.day_of(check.submitted_at).replace(day=1)
    IndicatorResult.objects.bulk_create(
        IndicatorResult(
            check_record=check,
            workshop=check.workshop,
            area_code=check.area_code,
            tag=standing.tag,
            month=month,
            is_met=standing.is_met,
            noes="、".join(standing.noes),
        )
        for standing in lists.standings(items, answers)
        if standing.asked
    )


def _keep_round(check: SelfCheck, *, by: User) -> None:
    answers = {answer.item.code: [answer.value, answer.remark] for answer in check.answers.select_related("item")}
    Round.objects.create(
        check_record=check, number=check.rounds, submitted_at=check.submitted_at, filler_name=by.display_name[:30], answers=answers
    )


@transaction.atomic
def accept(check: SelfCheck, *, by: User, note: str = "") -> SelfCheck:
    """Accept: every 否 becomes a hazard that somebody must put right; a 否 on the ban also proposes a lead. The owner reads `note`."""
    _not_own(check, by)
    move(check, "accept", by=by, note=note, return_note=note.strip()[:300])
    check.answers.filter(is_to_mend=True).update(is_to_mend=False)
    for answer in check.answers.filter(value=AnswerValue.NO, hazard__isnull=True).select_related("item").prefetch_related("pictures__file"):
        _open_hazard(check, answer, by=by)
    said = f"自查表审核通过：{check.return_note}" if check.return_note else "自查表审核通过"
    note_event(check.workshop, said, url=check.url, tone="ok", visibility="owner")
    notices.tell_accepted(check)
    return check


@transaction.atomic
def return_check(check: SelfCheck, *, by: User, note: str, mend: Iterable[int] = ()) -> SelfCheck:
    """Return with the reason; all answers stay as they are, those to items in `mend` are marked for the owner.

    The owner has the days of the rulebook (self_check.mend) to mend it, whatever time the review took.
    """
    _not_own(check, by)
    due = _again(check)
    move(check, "return", by=by, note=note, due_on=due, deadline_on=due, return_note=note[:300])
    check.answers.update(is_to_mend=False)
    check.answers.filter(item__in=list(mend)).update(is_to_mend=True)
    note_event(check.workshop, f"自查表退回：{note}", url=check.url, tone="late", visibility="owner")
    return check


@transaction.atomic
def excuse(check: SelfCheck, *, by, note: str) -> SelfCheck:
    """Take a workshop out of the wave with a reason (停产、注销 …)."""
    return move(check, "excuse", by=by, note=note)


@transaction.atomic
def recall(check: SelfCheck, *, by, note: str) -> SelfCheck:
    """Put an excused workshop back into the wave; answers it had given are still there."""
    due = _again(check)
    return move(check, "recall", by=by, note=note, due_on=due, deadline_on=due)


def _again(check: SelfCheck) -> date:
    """Until when a self-check that comes back to its workshop is to be handed in: never before the wave's own day."""
    return max(check.deadline_on, due_within("self_check.mend", clock.today()))


def _not_own(check: SelfCheck, by: User) -> None:
    if check.filler_id == by.pk:
        raise PermissionDenied("这张自查表由您代填，须由另一位检查员审核。")


def _open_hazard(check: SelfCheck, answer: CheckAnswer, *, by: User) -> None:
    item = answer.item
    problem = hazards.Problem(
        text=f"自查“{item.text}”为否" + (f"：{answer.remark}" if answer.remark else ""),
        category=item.get_link_display(),
        severity=Severity.SERIOUS if item.is_key else Severity.GENERAL,
        basis=item.basis,
        item=item,
        pictures=tuple(picture.file for picture in answer.pictures.all()),
    )
    answer.hazard = hazards.open_hazards(check.workshop, [problem], source=Source.SELF_CHECK, by=by)[0]
    if item.clean_tag == CleanTag.BAN:
        answer.lead = leads.propose(
            check.workshop, item_code=item.code, words=problem.text, source=LeadSource.SELF_CHECK, kind=LeadKind.CLUE, by=by
        )
    answer.save(update_fields=["hazard", "lead"])


def photos_missing(check: SelfCheck) -> list[Item]:
    """Return the items whose photo rule is not met; shown as a reminder, never a block (features row 14)."""
    pictured = set(check.answers.filter(pictures__isnull=False).values_list("item_id", flat=True))
    answers = answers_of(check)
    return [
        item
        for item in check.version.items.exclude(photo_rule=PhotoRule.NEVER)
        if item.pk not in pictured and (item.photo_rule == PhotoRule.ALWAYS or answers.get(item.pk) == AnswerValue.NO)
    ]


def is_owed(check: SelfCheck) -> bool:
    """Whether the workshop still has to do something."""
    return check.state in OWED
