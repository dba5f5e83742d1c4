"""Pictures of the pages that the handbook explains.

The browser run of the suite draws them from the made county (tests/browser/test_handbook.py) into settings.HANDBOOK_DIR, so
that they are as new as the code; a handbook without them is text alone. None is part of the repository.
"""

from pathlib import Path

from django.conf import settings

ENDING = ".jpg"


def path_of(slug: str) -> Path:
    """Return where the picture of a section lies, drawn or not."""
    return Path(settings.HANDBOOK_DIR) / f"{slug}{ENDING}"


def drawn() -> frozenset:
    """Return the sections that have a picture; none where the browser run has not been."""
    return frozenset(path.stem for path in Path(settings.HANDBOOK_DIR).glob(f"*{ENDING}"))
