"""manage.py retention [--dry-run] [--kind KEY]: destroy personal data whose term has run out; prints JSON counts."""

import json

from django.core.management.base import BaseCommand, CommandError

from jishan_portal.accounts.actors import SYSTEM
from jishan_portal.kit import clock
from jishan_portal.retention import actions, queries
from jishan_portal.retention.rules import BY_KEY, KINDS


class Command(BaseCommand):
    """Say what is due, or destroy it."""

    help = "销毁保存期限已到的个人信息（期限见“业务规则”）；--dry-run 只列出到期条数，不改动任何数据。"

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="只统计，不销毁")
        parser.add_argument("--kind", default="", help=f"只办一类：{'、'.join(BY_KEY)}")

    def handle(self, *args, **options):
        if options["kind"] and options["kind"] not in BY_KEY:
            raise CommandError(f"没有“{options['kind']}”这一类。可以是：{'、'.join(BY_KEY)}。")
        kinds = [BY_KEY[options["kind"]]] if options["kind"] else KINDS
        if options["dry_run"]:
            counts = {kind.key: queries.due(kind, clock.today()).count() for kind in kinds}
        else:
            counts = {kind.key: actions.destroy(kind, by=SYSTEM) for kind in kinds}
        self.stdout.write(json.dumps({"dry_run": options["dry_run"], "rows": counts}, ensure_ascii=False))
