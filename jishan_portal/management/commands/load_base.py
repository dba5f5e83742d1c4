"""manage.py load_base [--data DIR]: areas and organisations of the county; safe to run again.

Prints how much of each was added, as JSON. DIR (or BASE_DATA_DIR) holds areas.csv and organisations.csv of another county; exit code 1,
with every wrong line named in Chinese on the error stream, where they cannot be loaded.
"""

import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from branding.labels.loading import load_labels
from jishan_portal.accounts.county_files import BaseDataRefused
from jishan_portal.accounts.loading import load_areas_and_organisations
from workshops.archive_boxes.loading import load_boxes
from workshops.training.loading import load_training


class Command(BaseCommand):
    """Load what is missing of the areas and organisations."""

    help = "载入区划与单位（可重复运行，不覆盖已改过的内容）。"

    def add_arguments(self, parser):
        parser.add_argument("--data", type=Path, help="别的县：放 areas.csv、organisations.csv 的目录，列名与随附的相同")

    def handle(self, *args, **options):
        try:
            with transaction.atomic():
                added = load_areas_and_organisations(options["data"])
        except BaseDataRefused as refused:
            raise CommandError("\n".join(refused.messages)) from refused
        self.stdout.write(json.dumps({**added, "archive_boxes": load_boxes(), "training": load_training(), "labels": load_labels()}))
