"""Rehearsal: a filled place is backed up and restored elsewhere with the real commands; database and files come back equal."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

ROOT = Path(__file__).resolve().parents[3]
IS_SQLITE = settings.DATABASES["default"]["ENGINE"].endswith("sqlite3")


@dataclass
class Place:
    """A deployment of its own: data directory and database."""

    var: Path
    database_url: str

    def run(self, *command) -> subprocess.CompletedProcess:
        """Run a command of manage.py there."""
        environment = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "REDIS_URL"}}
        environment |= {"PORTAL_MODE": "trial", "VAR_DIR": str(self.var), "LOG_LEVEL": "ERROR"}
        environment |= {"DATABASE_URL": self.database_url} if self.database_url else {}
        return subprocess.run(
            [sys.executable, "manage.py", *command], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
        )

    def rows(self) -> list:
        """Return every row of the platform."""
        return json.loads(self.run("dumpdata", "jishan_portal").stdout)


@pytest.fixture
def places(tmp_path, django_db_setup, django_db_blocker):
    """Return `place(name)`: a new one, with a PostgreSQL database of its own when the suite runs on PostgreSQL."""
    made = []

    def place(name: str) -> Place:
        var = tmp_path / name
        var.mkdir()
        if IS_SQLITE:
            return Place(var, "")
        database = f"{connection.settings_dict['NAME']}_{name}"
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{database}"')
            cursor.execute(f'CREATE DATABASE "{database}"')
        made.append(database)
        base = os.environ["DATABASE_URL"].rpartition("/")[0]
        return Place(var, f"{base}/{database}")

    yield place
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        for database in made:
            cursor.execute(f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)')


@pytest.fixture
def filled(places, turn) -> Place:
    """A place with the county's offices, the demo accounts and a file."""
    place = places("filled")
    if IS_SQLITE:  # as the commands below would make it, sooner
        turn.made.copy(str(place.var / "portal.sqlite3"))
    for command in ("demo_accounts",) if IS_SQLITE else ("migrate", "load_base", "demo_accounts"):
        done = place.run(command)
        assert done.returncode == 0, done.stderr
    (place.var / "media" / "ab").mkdir(parents=True)
    (place.var / "media" / "ab" / "photo").write_bytes(os.urandom(200_000))
    return place


@pytest.mark.long
def test_backup_restores_into_an_empty_place(filled, places, tmp_path):
    written = filled.run("backup", str(tmp_path / "backups"), "--keep", "2")
    empty = places("empty")
    restored = empty.run("restore", written.stdout.strip())
    whole = filled.rows()  # nothing below touches that place again
    assert (written.returncode, restored.returncode) == (0, 0), written.stderr + restored.stderr
    assert empty.rows() == whole != []
    assert (empty.var / "media" / "ab" / "photo").read_bytes() == (filled.var / "media" / "ab" / "photo").read_bytes()

    again = empty.run("restore", written.stdout.strip())
    assert again.returncode == 1
    assert "目标不是空的" in again.stderr
    by_force = empty.run("restore", written.stdout.strip(), "--force")
    assert by_force.returncode == 0, by_force.stderr
    assert empty.rows() == whole
    assert len(list(empty.var.glob("media.before-*"))) == 1

    broken = Path(written.stdout.strip()) / "files.tar"
    broken.write_bytes(broken.read_bytes()[:-1])
    refused = empty.run("restore", written.stdout.strip(), "--force")
    assert refused.returncode == 1
    assert "校验值不符" in refused.stderr
    assert empty.rows() == whole
