"""What the owner's pages read: the form with everything answered so far, the list of one's own checks, the village grid."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Count, Prefetch, Q

from inspections.checklists import rules as lists
from inspections.checklists.models import Item, Section, Version
from inspections.checklists.states import AnswerValue, PhotoRule
from inspections.self_checks.models import AnswerPicture, CheckAnswer, SelfCheck, Wave
from inspections.self_checks.states import OWED, CheckState, WaveState

SECONDS_A_QUESTION = 10
SHOWN = 20


@dataclass
class Question:
    """One question with what was answered to it."""

    item: Item
    answer: CheckAnswer | None
    is_asked: bool
    number: int = 0
    pictures: list = field(default_factory=list)

    @property
    def value(self) -> str:
        """The answer so far, empty where there is none."""
        return self.answer.value if self.answer else ""

    @property
    def remark(self) -> str:
        """What was written beside the answer."""
        return self.answer.remark if self.answer else ""

    @property
    def words(self) -> str:
        """The question in the owner's words."""
        return self.item.plain_text or self.item.text

    @property
    def wants_picture(self) -> bool:
        """Whether a photo is asked for and not there (a reminder, never a block)."""
        rule = self.item.photo_rule
        asks = rule == PhotoRule.ALWAYS or (rule == PhotoRule.WHEN_NO and self.value == AnswerValue.NO)
        return self.is_asked and asks and not self.pictures

    @property
    def is_to_mend(self) -> bool:
        """Whether the reviewer marked this answer when returning the form."""
        return bool(getattr(self.answer, "is_to_mend", False))


@dataclass
class Screen:
    """One screen: a section's key questions first, then its general ones."""

    section: Section
    number: int
    keys: list[Question]
    generals: list[Question]

    @property
    def title(self) -> str:
        """The section's name in the owner's words, without its ordinal."""
        return (self.section.plain_title or self.section.title).partition("、")[2] or self.section.plain_title or self.section.title

    @property
    def questions(self) -> list[Question]:
        """All of them in the order they are asked."""
        return self.keys + self.generals

    @property
    def is_done(self) -> bool:
        """Whether everything asked on it is answered."""
        return all(question.value for question in self.questions if question.is_asked)


@dataclass
class Sheet:
    """The whole form."""

    check: SelfCheck
    screens: list[Screen]

    @property
    def questions(self) -> list[Question]:
        """Every question that is asked, in order."""
        return [question for screen in self.screens for question in screen.questions if question.is_asked]

    @property
    def open(self) -> list[Question]:
        """What is asked and not answered."""
        return [question for question in self.questions if not question.value]

    @property
    def noes(self) -> list[Question]:
        """What was answered with 否."""
        return [question for question in self.questions if question.value == AnswerValue.NO]

    @property
    def to_mend(self) -> list[Question]:
        """What the reviewer marked."""
        return [question for question in self.questions if question.is_to_mend]

    @property
    def without_picture(self) -> list[Question]:
        """Where a photo is asked for and missing."""
        return [question for question in self.questions if question.wants_picture]

    @property
    def at(self) -> Screen:
        """The screen to go on with: the first with something to mend, else unanswered, else (returned) a 否, else the last."""
        first = self.to_mend or (self.noes if self.check.state == CheckState.RETURNED and not self.open else [])
        marked = {question.item.section_id for question in first}
        unfinished = [screen for screen in self.screens if screen.section.pk in marked] or [s for s in self.screens if not s.is_done]
        return (unfinished or self.screens[-1:])[0]


def sheet_of(check: SelfCheck) -> Sheet:
    """Return the form of a self-check with its answers and photos (five queries)."""
    pictures = Prefetch("pictures", AnswerPicture.objects.select_related("file").order_by("pk"))
    answers = {answer.item_id: answer for answer in check.answers.prefetch_related(pictures)}
    given = {pk: answer.value for pk, answer in answers.items()}
    screens, number = [], 0
    for place, section in enumerate(check.version.sections.prefetch_related("items"), 1):
        asked = [_question(item, answers.get(item.pk), given) for item in section.items.all()]
        screen = Screen(section, place, [q for q in asked if q.item.is_key], [q for q in asked if not q.item.is_key])
        for question in screen.questions:
            number += question.is_asked
            question.number = number
        screens.append(screen)
    return Sheet(check, screens)


def _question(item: Item, answer: CheckAnswer | None, given: dict) -> Question:
    return Question(item, answer, lists.is_asked(item, given), pictures=list(answer.pictures.all()) if answer else [])


@dataclass(frozen=True)
class Card:
    """A self-check on the owner's first page: how far it is and what the button says."""

    check: SelfCheck
    total: int

    @property
    def left(self) -> int:
        """How many questions are open, conditional ones counted as asked."""
        return max(self.total - self.check.answered, 0)

    @property
    def minutes(self) -> int:
        """About how long the rest takes."""
        return max(1, round(self.left * SECONDS_A_QUESTION / 60))

    @property
    def verb(self) -> str:
        """What the button says."""
        if self.check.state == CheckState.RETURNED:
            return "去改"
        if self.check.state == CheckState.WAITING:
            return "开始自查"
        return f"接着答第 {self.check.answered + 1} 题" if self.left else "看一遍，交上去"


def cards(checks: Iterable[SelfCheck]) -> list[Card]:
    """Return cards for self-checks, two queries for all."""
    rows = list(checks)
    counted = Version.objects.filter(pk__in={row.version_id for row in rows}).annotate(total=Count("items")).values_list("pk", "total")
    totals = dict(counted)
    return [Card(row, totals[row.version_id]) for row in rows]


def owed_by(user) -> list[Card]:
    """Return what an owner still has to hand in: what was returned or begun comes before what is new."""
    rows = list(SelfCheck.objects.visible_to(user).owed().select_related("wave", "workshop__root").order_by("deadline_on", "pk"))
    order = [CheckState.RETURNED, CheckState.DRAFT, CheckState.WAITING]
    return cards(sorted(rows, key=lambda row: order.index(row.state)))


def handed_in(user) -> list[SelfCheck]:
    """Return an owner's self-checks that were handed in, newest first."""
    rows = SelfCheck.objects.visible_to(user).exclude(state__in=[*OWED, CheckState.EXCUSED])
    return list(rows.select_related("wave", "workshop__root").order_by("-submitted_at", "-pk")[:SHOWN])


def unfinished_beside(check: SelfCheck, user) -> SelfCheck | None:
    """Return another form of the same workshop that was begun and not handed in: it is offered before a new one."""
    begun = SelfCheck.objects.visible_to(user).filter(
        workshop__root=check.workshop.root_id, state__in=[CheckState.DRAFT, CheckState.RETURNED]
    )
    return begun.exclude(pk=check.pk).select_related("wave").order_by("deadline_on").first()


def is_after_close(check: SelfCheck) -> bool:
    """Whether the wave was ended before this form came in: it is taken as handed in late."""
    return check.wave.state == WaveState.CLOSED


def open_waves(user) -> list[Wave]:
    """Return the open waves in which somebody's area has forms that are still owed, newest first."""
    owed = SelfCheck.objects.visible_to(user).owed()
    return list(Wave.objects.filter(state=WaveState.OPEN, pk__in=owed.values("wave")).select_related("version"))


def grid_rows(user, wave: Wave, *, area: str = "", word: str = ""):
    """Return the forms of a wave that are still owed, narrowed by township and by a word of the village, name or owner."""
    rows = SelfCheck.objects.visible_to(user).owed().filter(wave=wave).select_related("workshop", "version", "wave")
    if area:
        rows = rows.filter(area_code=area)
    if word:
        narrowed = Q(workshop__village__contains=word) | Q(workshop__name__contains=word) | Q(workshop__owner_name__contains=word)
        rows = rows.filter(narrowed)
    return rows


@dataclass
class Row:
    """One owner's row of the grid: for each screen what is answered, its key items still to confirm, its open general ones."""

    check: SelfCheck
    cells: list
    error: str = ""

    @property
    def is_clean(self) -> bool:
        """Whether nothing was answered with 否."""
        return not any(cell["noes"] for cell in self.cells)


def rows_of(checks: list[SelfCheck], version: Version) -> list[Row]:
    """Return the rows of a grid page: three queries for however many owners."""
    answers: dict[int, dict[int, str]] = {check.pk: {} for check in checks}
    for check_id, item_id, value in CheckAnswer.objects.filter(check_record__in=checks).values_list("check_record", "item", "value"):
        answers[check_id][item_id] = value
    sections = list(version.sections.prefetch_related("items"))
    return [Row(check, [_cell(section, answers[check.pk]) for section in sections]) for check in checks]


def _cell(section: Section, given: dict[int, str]) -> dict:
    items = [item for item in section.items.all() if lists.is_asked(item, given)]
    keys = [{"item": item, "value": given.get(item.pk, "")} for item in items if item.is_key]
    return {
        "section": section,
        "keys": keys,
        "open": sum(item.pk not in given for item in items if not item.is_key),
        "noes": [item.code for item in items if given.get(item.pk) == AnswerValue.NO],
    }
