"""`script/bench [--fresh] [--rounds N] [GROUP …]`: measure, print the table, exit 1 when a bar is missed."""

import argparse
import sys
from functools import cache

from tests.bench import measures
from tests.bench.bars import table
from tests.bench.data import ensure, vacuum

LARGE, SMALL = 100_000, 1_000
REDIS_NUMBERS = {LARGE: 8, SMALL: 9}
THREE_ROUNDS = {"files", "ledgers", "waves", "grades", "money", "phones"}
GROUPS = (
    "pages",
    "public",
    "files",
    "ledgers",
    "logins",
    "waves",
    "self_checks",
    "hazards",
    "visits",
    "phones",
    "grades",
    "plans",
    "money",
    "steering",
    "growth",
    "start",
)


def main() -> int:
    """Measure the named groups (default: all)."""
    options = argparse.ArgumentParser(prog="script/bench", description=__doc__)
    options.add_argument("groups", nargs="*", choices=[*GROUPS, []], default=GROUPS)
    options.add_argument("--fresh", action="store_true", help="make the measured counties anew")
    options.add_argument("--rounds", type=int, default=5)
    asked = options.parse_args()

    @cache
    def county(size: int) -> dict:
        """Make a county when the first group asks for it: a group that measures the small one does not wait for the large."""
        where = ensure(size, REDIS_NUMBERS[size], fresh=asked.fresh)
        vacuum(size)
        return where

    bars = []
    for group in asked.groups:
        sys.stderr.write(f"… {group}\n")
        rounds = min(asked.rounds, 3) if group in THREE_ROUNDS else asked.rounds
        measured = getattr(measures, group)
        if group in {"visits", "growth"}:
            bars += measured(county(LARGE), county(SMALL), rounds)
        elif group == "phones":
            bars += measured(county(SMALL), rounds)
        elif group == "start":
            bars += measured(rounds)
        else:
            bars += measured(county(LARGE), rounds)
    sys.stdout.write(table(bars) + "\n")
    return 0 if all(bar.holds for bar in bars) else 1


if __name__ == "__main__":
    sys.exit(main())
