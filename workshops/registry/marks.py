"""What the slices above write on a file: the lock they take first, the licence in force, one sentence on many timelines."""

from collections.abc import Iterable
from datetime import date

from django.db.models import CharField, DateTimeField, F, QuerySet, Value

from jishan_portal.kit import clock
from jishan_portal.kit.setwise import insert_select
from jishan_portal.workflow.actions import MoveRefused
from workshops.registry.actions import write_text
from workshops.registry.models import Event, Visibility, Workshop
from workshops.registry.queries import touch
from workshops.registry.states import LIVING


def lock_file(workshop: Workshop) -> Workshop:
    """Lock the row of the file that a workshop belongs to (the kept one after a merge) and return it. Call inside a transaction."""
    return Workshop.objects.select_for_update().get(pk=workshop.root_id or workshop.pk)


def lock_living(workshop: Workshop) -> Workshop:
    """Lock a file as `lock_file`; MoveRefused when the workshop has ended."""
    held = lock_file(workshop)
    if held.state not in LIVING:
        raise MoveRefused(f"“{held.name}”已{held.get_state_display().removeprefix('已')}，不再登记新内容。确需登记的，先办理“重新在册”。")
    return held


def repeat_licence(workshop: Workshop, *, number: str, until: date | None) -> None:
    """Write the workshop licence that stands now onto a locked file's row, where lists and searches read it."""
    if (workshop.licence_number, workshop.licence_until) == (number, until):
        return
    is_renamed = workshop.licence_number != number
    workshop.licence_number, workshop.licence_until, workshop.updated_at = number, until, clock.now()
    workshop.save(update_fields=["licence_number", "licence_until", "updated_at"])
    if is_renamed:
        write_text(workshop)


def note_events(workshops: Iterable[Workshop], sentence: str, *, tone: str = "go", visibility: str = Visibility.STAFF) -> None:
    """Write the same sentence into the timelines of many workshops at once."""
    at = clock.now()
    rows = [Event(workshop=row, at=at, sentence=sentence[:300], tone=tone, visibility=visibility) for row in workshops]
    Event.objects.bulk_create(rows, batch_size=500)


def note_lines(lines: Iterable[tuple[int, str]], *, tone: str = "go", visibility: str = Visibility.STAFF) -> None:
    """Write a sentence of its own into the timeline of each of many workshops: pairs (workshop id, sentence)."""
    at = clock.now()
    rows = [Event(workshop_id=pk, at=at, sentence=line[:300], tone=tone, visibility=visibility) for pk, line in lines]
    Event.objects.bulk_create(rows, batch_size=1000)


def note_each(rows: QuerySet, workshop: str, sentence, *, tone: str = "go", visibility: str = Visibility.STAFF) -> int:
    """Write one line for each of `rows` in one statement: `workshop` names its column, `sentence` is an expression over it."""
    fixed = {"url": "", "paper": "", "tone": tone, "visibility": str(visibility)}
    columns = {"workshop": F(workshop), "at": Value(clock.now(), DateTimeField()), "sentence": sentence}
    return insert_select(Event, rows, columns | {name: Value(words, CharField()) for name, words in fixed.items()})


def repeat_grades(workshops: QuerySet, letter) -> int:
    """Write the risk grade that holds now (an expression: a letter or "") onto the files where it differs, in one statement."""
    touch()
    return workshops.annotate(_letter=letter).exclude(risk_grade=F("_letter")).update(risk_grade=F("_letter"))
