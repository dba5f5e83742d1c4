"""The migrated and loaded test database is made once and copied from then on: making it takes a quarter of a minute.

On SQLite the made one is a file, on PostgreSQL a database that new ones are cloned from. It is named after everything that goes
into it, so a change of a migration, a model, the law or the loading makes a new one and the older ones go. Whoever finds none
makes it, and the other workers wait for that.
"""

import fcntl
import hashlib
import shutil
import sqlite3
from pathlib import Path

from django.conf import settings

APPS = ("jishan_portal", "workshops", "inspections", "subsidies", "branding")
INGREDIENTS = ("migrations/*.py", "models.py", "loading.py", "data/**/*")
PLATFORM = ("jishan_portal/settings.py", "jishan_portal/management/**/*.py", "jishan_portal/accounts/*.py", "jishan_portal/rulebook/*.py")
SOURCES = (*PLATFORM, "jishan_portal/kit/*.py", "jishan_portal/programme/*.py", "script/*.lock", "tests/ground/*.py")


def fingerprint() -> str:
    """Return the digest of all that goes into the made database."""
    root = Path(settings.BASE_DIR)
    patterns = [f"{app}/**/{ingredient}" for app in APPS for ingredient in INGREDIENTS]
    files = {path for pattern in (*patterns, *SOURCES) for path in root.glob(pattern) if path.is_file()}
    digest = hashlib.sha256()
    for path in sorted(files):
        digest.update(f"{path.relative_to(root)}\0".encode() + path.read_bytes())
    return digest.hexdigest()[:16]


class MadeFile:
    """The made database of SQLite: a file under var/."""

    def __init__(self, connection):
        self.path = Path(settings.VAR_DIR) / f"test-made-{fingerprint()}.sqlite3"
        self.target = str(connection.settings_dict["TEST"]["NAME"])

    def exists(self) -> bool:
        """Say whether the made database of this state of the program is there."""
        return self.path.exists()

    def copy(self, target: str):
        """Put a copy there, over what may lie there."""
        for suffix in ("-wal", "-shm", "-journal"):
            Path(f"{target}{suffix}").unlink(missing_ok=True)
        shutil.copyfile(self.path, target)

    def keep(self):
        """Set the test database that was just made aside; older ones go."""
        half = self.path.with_suffix(".half")
        half.unlink(missing_ok=True)
        with sqlite3.connect(self.target) as database:
            database.execute("VACUUM INTO ?", (str(half),))
        for older in self.path.parent.glob("test-made-*.sqlite3"):
            older.unlink()
        half.replace(self.path)

    def clear(self):
        """Leave the copy: the next run overwrites it."""


class MadeDatabase:
    """The made database of PostgreSQL: one beside the test databases of the same name."""

    def __init__(self, connection):
        self.connection = connection
        plain = connection.settings_dict["NAME"]
        self.family = f"test_{plain}_made_"
        self.name = f"{self.family}{fingerprint()}"
        self.target = connection.settings_dict["TEST"]["NAME"] or f"test_{plain}"

    def _run(self, *statements) -> list:
        """Run statements on the server outside any of its test databases; return the rows of the last."""
        self.connection.close()  # a database that somebody is connected to cannot be cloned
        with self.connection._nodb_cursor() as cursor:
            for sql, values in statements:
                cursor.execute(sql, values)
            return cursor.fetchall() if cursor.description else []

    def _relatives(self) -> list[str]:
        rows = self._run(("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [self.family]))
        return [name for (name,) in rows]

    def _clone(self, old: str, new: str):
        self._run((f'DROP DATABASE IF EXISTS "{new}" WITH (FORCE)', None), (f'CREATE DATABASE "{new}" TEMPLATE "{old}"', None))

    def exists(self) -> bool:
        """Say whether the made database of this state of the program is there."""
        return self.name in self._relatives()

    def copy(self, target: str):
        """Put a clone there, in place of what may be there."""
        self._clone(self.name, target)

    def keep(self):
        """Set the test database that was just made aside; older ones go. One half made never has the name looked for."""
        half = f"{self.family}half"
        self._clone(self.target, half)
        for older in set(self._relatives()) - {half}:
            self._run((f'DROP DATABASE "{older}"', None))
        self._run((f'ALTER DATABASE "{half}" RENAME TO "{self.name}"', None))

    def clear(self):
        """Drop the clone."""
        self._run((f'DROP DATABASE IF EXISTS "{self.target}" WITH (FORCE)', None))


class Turn:
    """One worker at a time finds out whether there is a made database; who finds none keeps the turn until it is kept."""

    def __init__(self, made):
        self.made = made
        self.lock = None

    def take(self, *, is_wanted: bool) -> bool:
        """Copy the made database if there is one and it is wanted, and say so."""
        self.lock = (Path(settings.VAR_DIR) / "test-made.lock").open("w")
        fcntl.flock(self.lock, fcntl.LOCK_EX)
        if not (is_wanted and self.made.exists()):
            return False
        self.made.copy(self.made.target)
        self.lock.close()
        return True

    def give(self):
        """Keep what was made for the others, and let them go on."""
        self.made.keep()
        self.lock.close()


def turn(connection) -> Turn:
    """Return this worker's turn at the made database, before the test database is set up."""
    return Turn(MadeFile(connection) if connection.vendor == "sqlite" else MadeDatabase(connection))
