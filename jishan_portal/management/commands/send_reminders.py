"""manage.py send_reminders: make a day's reminders now, as the beat does; with --dry-run only say what it would do."""

import json
from datetime import date

from django.core.management.base import BaseCommand, CommandError

from jishan_portal.accounts.actors import SYSTEM
from jishan_portal.kit import clock
from jishan_portal.reminders import actions
from jishan_portal.reminders.queries import report_of


class Command(BaseCommand):
    """Make a day's reminders."""

    help = "生成某一天的到期提醒并打印 JSON；同一天再跑不会重复。--dry-run 只看不发。"

    def add_arguments(self, parser):
        parser.add_argument("--date", default="", help="日期 2026-06-23，默认今天")
        parser.add_argument("--dry-run", action="store_true", help="只打印会提醒谁，不保存")

    def handle(self, *args, **options):
        try:
            on = date.fromisoformat(options["date"]) if options["date"] else clock.today()
        except ValueError as error:
            raise CommandError("日期请写成 2026-06-23 这样。") from error
        if options["dry_run"]:
            report = {"dry_run": True, **actions.rehearse(on, by=SYSTEM)}
        else:
            report = report_of(actions.make_round(on, by=SYSTEM))
        self.stdout.write(json.dumps(report, ensure_ascii=False, indent=1))
