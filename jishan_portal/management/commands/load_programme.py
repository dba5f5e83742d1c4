"""manage.py load_programme: areas, organisations, rules, holidays, the programme, food kinds and checklists; safe to run again."""

import json

from django.core.management.base import BaseCommand

from branding.publicity.loading import load_policies
from inspections.checklists.loading import load_checklists
from inspections.hazards.loading import load_findings
from inspections.violations.loading import load_violations
from jishan_portal.accounts.loading import load_areas_and_organisations
from jishan_portal.programme.loading import load_programmes
from jishan_portal.rulebook.loading import load_holidays, load_rules
from workshops.registry.loading import load_food_kinds


class Command(BaseCommand):
    """Load what is missing; what the bureau has changed stays."""

    help = "装入区划、单位、规则、节假日、实施方案、食品类别、检查表和标准用语（可重复运行，不覆盖局方改过的内容）。"

    def handle(self, *args, **options):
        """Print as JSON how many of each were added."""
        added = {**load_areas_and_organisations(), "rules": load_rules(), "holidays": load_holidays()}
        added["programmes"] = load_programmes()
        added["food_kinds"] = load_food_kinds()
        added["policies"] = load_policies()
        added["items"], added["findings"], added["violations"] = load_checklists(), load_findings(), load_violations()
        self.stdout.write(json.dumps(added, ensure_ascii=False))
