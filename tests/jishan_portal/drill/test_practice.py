"""The practice installation starts anew: what was practised is gone, a played county stands there, the same each time."""

import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

ROOT = Path(__file__).resolve().parents[3]
# The whole command, its year cut to two days: that a whole year holds is what test_drill is for.
RESET = """
from datetime import timedelta
import django
django.setup()
from django.core.management import call_command
from jishan_portal.drill import running
running.days = lambda first, last: [first, first + timedelta(days=1)]
call_command("practice", reset=True, workshops=4, seed=7)
"""
# Emptying and making anew is what the second reset has to show; the first one finds the suite's made database and goes on from there.
FIRST = f"""
from jishan_portal.management.commands import practice
practice.Command._empty = lambda command: None
{RESET}"""


def _python(place: Path, *words: str, practice: bool = True) -> subprocess.CompletedProcess:
    own = {"VAR_DIR": f"{place}", "PORTAL_MODE": "trial", "PRACTICE": f"{practice}", "DJANGO_SETTINGS_MODULE": "jishan_portal.settings"}
    kept = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "REDIS_URL"}}
    return subprocess.run([sys.executable, *words], cwd=ROOT, env=kept | own, capture_output=True, text=True, check=False)


def _report(ran: subprocess.CompletedProcess) -> dict:
    assert ran.returncode == 0, ran.stderr[-2000:]
    return json.loads(ran.stdout[ran.stdout.index("{\n") :])


def _rows(place: Path, asked: str) -> list:
    with sqlite3.connect(place / "portal.sqlite3") as held:
        found = held.execute(asked).fetchall()
    held.close()
    return found


@pytest.mark.long
def test_reset_leaves_nothing_of_what_was_practised_and_the_same_county_each_time(tmp_path, turn, django_db_setup):
    if connection.vendor == "sqlite":
        turn.made.copy(str(tmp_path / "portal.sqlite3"))
    first = _report(_python(tmp_path, "-c", FIRST))
    assert (first["holds"], first["workshops"]) == (True, 4)
    names = "select name from workshops_workshop order by id"
    county = _rows(tmp_path, names)
    with sqlite3.connect(tmp_path / "portal.sqlite3") as held:
        held.execute("update workshops_workshop set name = '练习时改过的名字'")
    held.close()

    again = _report(_python(tmp_path, "-c", RESET))
    assert _rows(tmp_path, names) == county
    assert again == first

    refused = _python(tmp_path, "manage.py", "practice", "--reset", practice=False)
    assert (refused.returncode, "不是演练环境" in refused.stderr) == (1, True)
    assert _rows(tmp_path, names) == county
