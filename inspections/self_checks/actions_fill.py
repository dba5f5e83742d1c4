"""Many answers in one go, as a phone sends them, a row of the village grid, a photo taken back, the numbered sheet."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction

from inspections.checklists import rules as lists
from inspections.checklists.models import Item
from inspections.checklists.states import AnswerValue
from inspections.self_checks import actions, documents
from inspections.self_checks.models import AnswerPicture, CheckAnswer, SelfCheck
from inspections.self_checks.states import DONE, CheckState
from jishan_portal.accounts.models import User
from jishan_portal.accounts.places import bureau
from jishan_portal.audit import actions as audit
from jishan_portal.files import actions as files
from jishan_portal.files.models import StoredFile
from jishan_portal.kit import clock
from jishan_portal.papers import actions as papers
from jishan_portal.papers.models import Paper
from jishan_portal.workflow.actions import MoveRefused

REMARK = 300
OLDEST = timedelta(days=30)


@dataclass(frozen=True)
class Given:
    """An answer as it was given; `age` is how many seconds ago, by the phone's own clock (0: just now)."""

    item_id: int
    value: str
    remark: str = ""
    by_cover: bool = False
    age: float = 0


@transaction.atomic
def save_answers(check: SelfCheck, given: Iterable[Given], *, by: User) -> SelfCheck:
    """Keep several answers with a handful of queries; the later answer to an item wins, whichever arrives first.

    An answer that waited on a phone without net does not replace one given after it elsewhere; “其余均为是” never
    replaces an answer and never answers a key item. Raises MoveRefused for a form handed in, a foreign item, an
    unknown value; nothing is kept then.
    """
    return _keep_answers(actions.writable(check), list(given))


def _keep_answers(held: SelfCheck, given: list[Given]) -> SelfCheck:
    items = {item.pk: item for item in held.version.items.all()}
    _check(given, items)
    now, known = clock.now(), {answer.item_id: answer for answer in held.answers.all()}
    fresh = {}
    for one in given:
        answer = _newer(one, fresh.get(one.item_id) or known.get(one.item_id), held, items[one.item_id], now)
        if answer:
            fresh[one.item_id] = answer
    CheckAnswer.objects.bulk_create(
        fresh.values(),
        update_conflicts=True,
        unique_fields=["check_record", "item"],
        update_fields=["value", "remark", "by_cover", "answered_at"],
    )
    held.answered, held.saved_at = len(known.keys() | fresh.keys()), now
    held.save(update_fields=["answered", "saved_at"])
    return held


def _check(given: list[Given], items: dict[int, Item]) -> None:
    if any(one.item_id not in items for one in given):
        raise MoveRefused("这道题不属于这张自查表，请刷新页面后再答。")
    if any(one.value not in AnswerValue.values for one in given):
        raise MoveRefused("请在“是、否、不适用”中选一个。")


def _newer(one: Given, earlier: CheckAnswer | None, check: SelfCheck, item: Item, now) -> CheckAnswer | None:
    """Return the row to keep, None where an answer that counts more is there already."""
    at = now - min(timedelta(seconds=max(one.age, 0)), OLDEST)
    if earlier and (one.by_cover or earlier.answered_at > at):
        return None
    if one.by_cover and item.is_key:
        return None
    return CheckAnswer(check_record=check, item=item, value=one.value, remark=one.remark[:REMARK], by_cover=one.by_cover, answered_at=at)


@transaction.atomic
def hand_in(check: SelfCheck, given: Iterable[Given], *, by: User, submission_id: UUID, owner_word: str = "") -> SelfCheck:
    """Keep what a phone has not sent yet and submit, in one transaction; sending it again returns the same result."""
    given = list(given)
    held = actions.locked(check)
    if held.submission_id == submission_id:
        return held
    if given:
        _keep_answers(actions.still_writable(held), given)
    return actions.submit_held(held, by=by, submission_id=submission_id, owner_word=owner_word)


@transaction.atomic
def save_row(
    check: SelfCheck, confirmed: Iterable[int], *, by: User, rest_is_yes: bool, hand_in_as: UUID | None = None, owner_word: str = ""
) -> SelfCheck:
    """Keep one owner's row of the village grid: key items confirmed one by one, open general items covered, then handed in.

    An answer that is there already stays (a 否 is opened in the form, not overruled here).
    """
    held = actions.start(check, by=by)
    items, answers = list(held.version.items.all()), actions.answers_of(held)
    wanted = set(confirmed)
    given = [Given(item.pk, AnswerValue.YES) for item in items if item.pk in wanted and item.pk not in answers]
    if rest_is_yes:
        seen = answers | {one.item_id: one.value for one in given}
        given += [Given(item.pk, AnswerValue.YES, by_cover=True) for item in lists.covered_by_rest(items, seen)]
    if given:
        held = save_answers(held, given, by=by)
    return actions.submit(held, by=by, submission_id=hand_in_as, owner_word=owner_word) if hand_in_as else held


@transaction.atomic
def add_picture(check: SelfCheck, given: Given, stored: StoredFile, *, by: User) -> AnswerPicture:
    """Hang a photo on an answer; where the photo arrives before its answer, the answer comes with it."""
    answer = check.answers.filter(item=given.item_id).first()
    if answer is None:
        if given.value not in AnswerValue.values:
            raise MoveRefused("请先答这道题，再拍照。")
        save_answers(check, [given], by=by)
        answer = check.answers.get(item=given.item_id)
    return actions.attach_picture(answer, stored, by=by)


@transaction.atomic
def remove_picture(picture: AnswerPicture, *, by: User) -> None:
    """Take back a photo that one took oneself, while the form is still open."""
    check = actions.writable(picture.answer.check_record)
    if picture.file.uploaded_by_id != by.pk:
        raise PermissionDenied("这张照片是别人拍的，您不能删。")
    audit.record("inspections.selfcheck.remove_picture", check, by=by, summary=f"删去照片：{check}", data={"sha256": picture.file.sha256})
    picture.delete()


@transaction.atomic
def type_from_paper(check: SelfCheck, pages: list[StoredFile], *, by: User) -> SelfCheck:
    """Begin typing a filled paper form: its photos are kept beside the answers."""
    held = actions.start(check, by=by)
    for stored in pages:
        actions.attach_paper(held, files.claim(stored, by=by), by=by)
    return held


@transaction.atomic
def order_sheet(check: SelfCheck, *, by: User) -> Paper:
    """Issue the 自查表 as a numbered paper, once for each time it was handed in."""
    held = actions.locked(check)
    if held.state not in DONE:
        raise MoveRefused("自查表交上来以后才能生成正式的 PDF。" if held.state != CheckState.EXCUSED else "免查的没有自查表。")
    return papers.issue(
        documents.KIND,
        subject=held,
        organisation=held.workshop.station or bureau(),
        title=documents.TITLE,
        template=documents.TEMPLATE,
        content=documents.content_of(held),
        by=by,
        key=f"round-{held.rounds}",
    )
