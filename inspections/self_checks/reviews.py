"""Reviewing: what the reviewer reads of a self-check, and accepting many clean ones at once."""

from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import QuerySet

from inspections.checklists import rules as lists
from inspections.checklists.models import Item
from inspections.checklists.states import AnswerValue
from inspections.self_checks import actions
from inspections.self_checks.models import CheckAnswer, SelfCheck
from inspections.self_checks.states import CheckState

MOST_AT_ONCE = 500
IN_BACKGROUND_FROM = 100
RANKS = {AnswerValue.NO: 0, AnswerValue.YES: 2, AnswerValue.NOT_APPLICABLE: 3}
UNANSWERED, MENDED = 1, 1


@dataclass
class Line:
    """A question with its answer, its photos, and what the answer was the time before."""

    item: Item
    answer: CheckAnswer | None
    before: str = ""
    is_photo_missing: bool = False

    @property
    def tone(self) -> str:
        """The colour of the answer: 否 on a key item is grave."""
        if self.answer is None:
            return "off"
        if self.answer.value == AnswerValue.NO:
            return "late" if self.item.is_key else "near"
        return "ok" if self.answer.value == AnswerValue.YES else "off"

    @property
    def words(self) -> str:
        """The answer as it is read."""
        return self.answer.get_value_display() if self.answer else "未答"

    @property
    def rank(self) -> tuple:
        """否 first, then what is open or was changed, then the rest in list order."""
        return (RANKS.get(self.answer.value, UNANSWERED) if self.answer else UNANSWERED, self.item.order)


@dataclass
class Part:
    """A section with its lines."""

    title: str
    lines: list[Line] = field(default_factory=list)

    @property
    def noes(self) -> int:
        """How many answers are 否."""
        return sum(line.answer is not None and line.answer.value == AnswerValue.NO for line in self.lines)


@dataclass
class Review:
    """All that the page shows of the answers."""

    parts: list[Part]
    standings: list
    rounds: list
    covered: int
    score: int | None

    @property
    def changed(self) -> int:
        """How many answers differ from the time before."""
        return sum(bool(line.before) for part in self.parts for line in part.lines)


def read(check: SelfCheck) -> Review:
    """Return a self-check's answers by section, 否 first; the number of queries does not depend on how many there are."""
    items = list(check.version.items.select_related("section").order_by("section__order", "order"))
    answers = {answer.item_id: answer for answer in check.answers.select_related("hazard", "lead").prefetch_related("pictures__file")}
    values = {pk: answer.value for pk, answer in answers.items()}
    rounds = list(check.kept_rounds.all())
    earlier = rounds[1].answers if len(rounds) > 1 and check.state != CheckState.RETURNED else {}
    parts: dict[int, Part] = {}
    for item in items:
        if not lists.is_asked(item, values):
            continue
        line = Line(item, answers.get(item.pk), _before(item, answers.get(item.pk), earlier), _lacks_photo(item, answers.get(item.pk)))
        parts.setdefault(item.section_id, Part(item.section.title)).lines.append(line)
    for part in parts.values():
        part.lines.sort(key=lambda line: line.rank)
    standings = [one for one in lists.standings(items, values) if one.asked]
    covered = sum(answer.by_cover for answer in answers.values())
    return Review(list(parts.values()), standings, rounds, covered, lists.score(items, values))


def _before(item: Item, answer: CheckAnswer | None, earlier: dict) -> str:
    """Return what was answered the time before where it differs: 否（缺记录）."""
    value, remark = earlier.get(item.code, ("", ""))
    if not value or answer is None or (value == answer.value and remark == answer.remark):
        return ""
    return AnswerValue(value).label + (f"（{remark}）" if remark else "")


def _lacks_photo(item: Item, answer: CheckAnswer | None) -> bool:
    if answer is None or item.photo_rule == "never":
        return False
    return (item.photo_rule == "always" or answer.value == AnswerValue.NO) and not list(answer.pictures.all())


def acceptable(rows: QuerySet, *, by) -> QuerySet:
    """Those that one person may accept without reading each: handed in, without any 否, not filled in by that person."""
    return rows.filter(state=CheckState.SUBMITTED, noes=0).exclude(filler=by)


@transaction.atomic
def accept_many(rows: QuerySet, *, by, progress=None) -> int:
    """Accept clean self-checks, at most MOST_AT_ONCE; return how many. Those accepted meanwhile are passed over."""
    found = list(acceptable(rows, by=by).select_related("workshop").order_by("pk")[:MOST_AT_ONCE])
    for number, check in enumerate(found, 1):
        actions.accept(check, by=by, note="全部符合（批量审核）")
        if progress:
            progress(number, len(found), note="正在逐户通过")
    return len(found)
