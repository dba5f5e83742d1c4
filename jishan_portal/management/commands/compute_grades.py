"""manage.py compute_grades [--year Y] [--dry-run]: the risk grades of every workshop on file, without the pages.

Prints {"graded", "changed", "A", "B", "C", "D", "seconds"}; with --dry-run also "moves" ({"BC": 12, "-A": 3}: from, to) and
nothing is written. Exit code 1, with the reason in Chinese on the error stream, for a year that is not open.
"""

import json
import time

from django.core.management.base import BaseCommand, CommandError

from inspections.risk import computing, runs
from inspections.risk.gathering import gather
from jishan_portal.accounts.actors import SYSTEM
from jishan_portal.kit import clock
from jishan_portal.workflow.actions import MoveRefused
from workshops.registry.models import Workshop


class Command(BaseCommand):
    """Compute the grades."""

    help = "计算全部在册小作坊的风险等级；--dry-run 只试算，不写入。"

    def add_arguments(self, parser):
        parser.add_argument("--year", type=int, default=0, help="年度：本年（默认）或次年")
        parser.add_argument("--dry-run", action="store_true", help="只试算并给出变化户数")

    def handle(self, *args, **options):
        started = time.monotonic()
        year = options["year"] or clock.today().year
        try:
            figures = runs.dry(year=year) if options["dry_run"] else self._write(year)
        except (MoveRefused, LookupError) as refused:
            raise CommandError(getattr(refused, "message", "") or str(refused)) from refused
        self.stdout.write(json.dumps({**figures, "seconds": round(time.monotonic() - started, 2)}))

    def _write(self, year: int) -> dict:
        gather()
        return computing.apply(Workshop.objects.living(), year=year, by=SYSTEM)
