"""Area codes of GB/T 2260 and the statistical bureau: 12 digits, province 2, city 4, county 6, township 9, village 12."""

from django.db.models import Q

LEVELS = ((2, "省"), (4, "市"), (6, "县"), (9, "乡镇"), (12, "村"))


def level_of(code: str) -> int:
    """Return how many digits of a 12-digit code are meaningful: 2, 4, 6, 9 or 12."""
    for digits, _ in LEVELS:
        if set(code[digits:]) <= {"0"}:
            return digits
    return 12


def padded(code: str) -> str:
    """Return a shorter code (140824, 140824100) as 12 digits."""
    return code.ljust(12, "0")


def span(code: str) -> tuple[str, str]:
    """Return the half-open range [low, high) of the codes that lie in an area."""
    digits = level_of(code)
    return code, str(int(code[:digits]) + 1).zfill(digits).ljust(12, "0")


def any_area(codes: list[str], field: str = "area_code") -> Q:
    """Return the condition that a code lies in one of some areas."""
    found = Q()
    for code in codes:
        low, high = span(code)
        found |= Q(**{f"{field}__gte": low, f"{field}__lt": high})
    return found
