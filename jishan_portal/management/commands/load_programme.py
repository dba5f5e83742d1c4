"""manage.py load_programme: areas, organisations, rules, holidays and the programme; safe to run again."""

import json

from django.core.management.base import BaseCommand

from jishan_portal.accounts.loading import load_areas_and_organisations
from jishan_portal.programme.loading import load_programmes
from jishan_portal.rulebook.loading import load_holidays, load_rules


class Command(BaseCommand):
    """Load what is missing; what the bureau has changed stays."""

    help = "装入区划、单位、规则、节假日和实施方案（可重复运行，不覆盖局方改过的内容）。"

    def handle(self, *args, **options):
        """Print as JSON how many of each were added."""
        added = {**load_areas_and_organisations(), "rules": load_rules(), "holidays": load_holidays()}
        added["programmes"] = load_programmes()
        self.stdout.write(json.dumps(added, ensure_ascii=False))
