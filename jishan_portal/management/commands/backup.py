"""manage.py backup DIR [--keep N]: database and files into a new folder below DIR."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from jishan_portal.ops.actions import backup


class Command(BaseCommand):
    """Write a backup and print its folder."""

    help = "备份数据库与文件（含校验值），打印备份所在目录。"

    def add_arguments(self, parser):
        parser.add_argument("to", metavar="DIR", type=Path, help="备份放在哪个目录下")
        parser.add_argument("--keep", type=int, default=0, metavar="N", help="只保留最近 N 份（默认全部保留）")

    def handle(self, *args, to, keep, **options):
        try:
            to.mkdir(parents=True, exist_ok=True)
            self.stdout.write(str(backup(to, keep=keep)))
        except OSError as error:
            raise CommandError(f"备份没有完成：{error}。请检查目录权限与剩余空间后重试；原有备份没有改动。") from error
