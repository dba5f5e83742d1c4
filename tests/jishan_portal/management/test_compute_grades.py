"""manage.py compute_grades."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from inspections.risk.models import Grade
from tests.factories import workshop_of

pytestmark = pytest.mark.django_db


def told(*arguments) -> dict:
    out = StringIO()
    call_command("compute_grades", *arguments, stdout=out)
    return json.loads(out.getvalue())


def test_dry_run_writes_nothing_then_the_grades_are_written():
    workshop_of(kind_id="mahua", staff_count=3)
    dry = told("--dry-run")
    assert (dry["graded"], dry["changed"], dry["moves"], Grade.objects.count()) == (1, 1, {"-C": 1}, 0)
    assert (told()["changed"], told()["changed"], Grade.objects.count()) == (1, 0, 1)


def test_a_year_that_is_not_open_is_refused():
    with pytest.raises(CommandError, match="只能计算"):
        told("--year=2020")
