"""manage.py import_workshops FILE: the import wizard without its pages.

Prints {"rows", "new", "updated", "duplicates", "errors"}. Exit code 1, with the reason in Chinese on the error stream,
when nothing could be read or errors kept everything from being imported.
"""

import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from jishan_portal.accounts.actors import SYSTEM
from jishan_portal.accounts.models import User
from jishan_portal.files.rules import FileRefused
from workshops.imports import actions
from workshops.imports.reading.guards import FileUnreadable


class Command(BaseCommand):
    """Import a ledger."""

    help = "导入小作坊台账（.xlsx、.xls、.csv），默认全部无误才导入。"

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="台账文件")
        parser.add_argument("--dry-run", action="store_true", help="只核对并给出计数，不写入任何数据")
        parser.add_argument("--good-rows", action="store_true", help="有误的行跳过，其余照常导入")
        parser.add_argument("--as", dest="username", default="", help="以某个用户的身份导入（受其管辖范围限制）")

    def handle(self, *args, **options):
        by = self._actor(options["username"])
        try:
            content = options["file"].read_bytes()
        except OSError as error:
            raise CommandError(f"读不到文件 {options['file']}：请检查路径和权限。") from error
        try:
            outcome = self._run(content, options, by)
        except (FileUnreadable, FileRefused) as refused:
            raise CommandError(refused.message) from refused
        self.stdout.write(json.dumps(outcome.counts))
        if not outcome.is_written and not options["dry_run"]:
            raise CommandError(outcome.message)

    def _run(self, content: bytes, options: dict, by) -> actions.Outcome:
        if options["dry_run"]:
            return actions.dry_run(content, by=by)
        return actions.import_file(content, options["file"].name, by=by, good_rows_only=options["good_rows"])

    def _actor(self, username: str):
        if not username:
            return SYSTEM
        user = User.objects.filter(username=username, is_active=True).first()
        if user is None:
            raise CommandError(f"没有启用的用户 {username}。")
        if not user.may("registry.import"):
            raise CommandError(f"用户 {username} 的岗位不能导入台账。")
        return user
