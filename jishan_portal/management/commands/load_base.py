"""manage.py load_base: areas and organisations of the county; safe to run again."""

import json

from django.core.management.base import BaseCommand

from branding.labels.loading import load_labels
from jishan_portal.accounts.loading import load_areas_and_organisations
from workshops.archive_boxes.loading import load_boxes
from workshops.training.loading import load_training


class Command(BaseCommand):
    """Load what is missing of the areas and organisations."""

    help = "载入区划与单位（可重复运行，不覆盖已改过的内容）。"

    def handle(self, *args, **options):
        self.stdout.write(
            json.dumps(
                {**load_areas_and_organisations(), "archive_boxes": load_boxes(), "training": load_training(), "labels": load_labels()}
            )
        )
