"""manage.py restore FOLDER [--force]: put a backup back, after checking every part of it."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from jishan_portal.ops.actions import restore
from jishan_portal.ops.archive import BackupRefused


class Command(BaseCommand):
    """Restore a backup into an empty place."""

    help = "恢复一份备份（先核对全部校验值；目标须为空，除非 --force）。"
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument("source", metavar="FOLDER", type=Path, help="备份目录（backup-…）")
        parser.add_argument("--force", action="store_true", help="目标不空也恢复：现有数据库被替换，现有文件移到一旁")

    def handle(self, *args, source, force, **options):
        try:
            manifest = restore(source, force=force)
        except BackupRefused as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"已恢复 {manifest['made_at']} 的备份：文件 {len(manifest['files'])} 个。请运行 migrate，然后重启服务。")
