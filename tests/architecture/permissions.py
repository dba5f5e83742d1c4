"""The declared table of who may open which address, one file per namespace, so that a change shows in a diff.

Regenerate it with `python -m tests.architecture.permissions`, and read the diff before committing it.
"""

import csv
import io
from pathlib import Path

FOLDER = Path(__file__).parent / "permissions"
HEADER = ["address", "open to"]


def tables() -> dict[str, str]:
    """Return what the views declare: file name → CSV text."""
    from tests.architecture.addresses import own_addresses

    rows: dict[str, list] = {}
    for address in own_addresses():
        namespace = address.name.rpartition(":")[0].replace(":", ".") or "root"
        rows.setdefault(f"{namespace}.csv", []).append([address.name, address.declared])
    return {name: _as_csv(sorted(lines)) for name, lines in rows.items()}


def _as_csv(lines: list) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([HEADER, *lines])
    return out.getvalue()


def written() -> dict[str, str]:
    """Return the table as it stands in the repository."""
    return {path.name: path.read_text(encoding="utf-8") for path in sorted(FOLDER.glob("*.csv"))}


def write() -> None:
    """Bring the files in line with the views."""
    FOLDER.mkdir(exist_ok=True)
    for stale in set(written()) - set(tables()):
        (FOLDER / stale).unlink()
    for name, text in tables().items():
        (FOLDER / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    import os

    import django

    os.environ["PORTAL_MODE"] = "test"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jishan_portal.settings")
    django.setup()
    write()
