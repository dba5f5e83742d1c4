"""On SQLite the migrated and loaded test database is made once and copied from then on: making it takes half a minute.

The copy is named after everything that goes into it, so a change of a migration, a model, the law or the loading makes a new one.
"""

import hashlib
import os
import shutil
import sqlite3
from pathlib import Path

from django.conf import settings

APPS = ("jishan_portal", "workshops", "inspections", "subsidies", "branding")
INGREDIENTS = ("migrations/*.py", "models.py", "loading.py", "data/**/*")
PLATFORM = ("jishan_portal/settings.py", "jishan_portal/management/**/*.py", "jishan_portal/accounts/*.py", "jishan_portal/rulebook/*.py")
SOURCES = (*PLATFORM, "jishan_portal/kit/*.py", "jishan_portal/programme/*.py", "script/*.lock", "tests/ground/*.py")


def location() -> Path:
    """Return where the made database of this state of the program lies, or will lie."""
    root = Path(settings.BASE_DIR)
    patterns = [f"{app}/**/{ingredient}" for app in APPS for ingredient in INGREDIENTS]
    files = {path for pattern in (*patterns, *SOURCES) for path in root.glob(pattern) if path.is_file()}
    digest = hashlib.sha256()
    for path in sorted(files):
        digest.update(f"{path.relative_to(root)}\0".encode() + path.read_bytes())
    return Path(settings.VAR_DIR) / f"test-made-{digest.hexdigest()[:16]}.sqlite3"


def copy(made: Path, name: str) -> None:
    """Put a copy of the made database where the test database is looked for."""
    for suffix in ("-wal", "-shm", "-journal"):
        Path(f"{name}{suffix}").unlink(missing_ok=True)
    shutil.copyfile(made, name)


def keep(name: str, made: Path) -> None:
    """Set the test database that was just made aside; whichever worker is first wins, older ones go."""
    own = made.with_suffix(f".{os.getpid()}")
    with sqlite3.connect(name) as database:
        database.execute("VACUUM INTO ?", (str(own),))
    for older in made.parent.glob("test-made-*.sqlite3"):
        if older != made:
            older.unlink(missing_ok=True)
    own.replace(made)
