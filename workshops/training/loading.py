"""Loading the themes and the bank of questions that come with the portal; what an office has changed is left alone."""

import csv
from pathlib import Path

from django.db import transaction

from jishan_portal.accounts.actors import SYSTEM
from jishan_portal.audit import actions as audit
from workshops.training.models import Question, Theme

DATA = Path(__file__).parent / "data"


def _rows(name: str) -> list[dict]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@transaction.atomic
def load_training() -> int:
    """Add each shipped theme and question that is not there; return how many were added."""
    themes = [Theme(key=row["key"], name=row["name"], order=place * 10) for place, row in enumerate(_rows("themes.csv"), 1)]
    known = set(Theme.objects.values_list("key", flat=True))
    fresh = [theme for theme in themes if theme.key not in known]
    Theme.objects.bulk_create(fresh)
    held = set(Question.objects.values_list("theme_id", "text"))
    questions = [_question(row) for row in _rows("questions.csv") if (row["theme"], row["text"]) not in held]
    Question.objects.bulk_create(questions)
    added = [*(theme.key for theme in fresh), *(question.text for question in questions)]
    if added:
        audit.record_bulk(
            "workshops.question.load", "workshops.question", added, by=SYSTEM, summary=f"装入随附培训试题 {len(questions)} 道"
        )
    return len(added)


def _question(row: dict) -> Question:
    options = [row[letter] for letter in "abcd" if row[letter]]
    return Question(theme_id=row["theme"], text=row["text"], options=options, answer=row["answer"], why=row["why"])
