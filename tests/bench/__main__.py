"""`script/bench [--fresh] [--rounds N] [GROUP …]`: measure, print the table, exit 1 when a bar is missed."""

import argparse
import sys

from tests.bench import measures
from tests.bench.bars import table
from tests.bench.data import ensure, vacuum

LARGE, SMALL = 100_000, 1_000
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
    large = ensure(LARGE, 8, fresh=asked.fresh)
    vacuum(LARGE)
    bars = []
    for group in asked.groups:
        sys.stderr.write(f"… {group}\n")
        if group == "visits":
            bars += measures.visits(large, ensure(SMALL, 9, fresh=asked.fresh), asked.rounds)
        elif group == "growth":
            small = ensure(SMALL, 9, fresh=asked.fresh)
            vacuum(SMALL)
            bars += measures.growth(large, small, asked.rounds)
        elif group == "start":
            bars += measures.start(asked.rounds)
        else:
            bars += getattr(measures, group)(
                large, min(asked.rounds, 3) if group in {"files", "ledgers", "waves", "grades", "money"} else asked.rounds
            )
    sys.stdout.write(table(bars) + "\n")
    return 0 if all(bar.holds for bar in bars) else 1


if __name__ == "__main__":
    sys.exit(main())
