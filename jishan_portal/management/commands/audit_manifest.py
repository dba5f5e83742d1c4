"""manage.py audit_manifest: write today's manifest by hand and print its hash, to be kept outside the system."""

from django.core.management.base import BaseCommand

from jishan_portal.audit import actions
from jishan_portal.kit import clock


class Command(BaseCommand):
    """Make the manifest of today."""

    help = "生成今天的审计日清单并打印散列（可抄录存档，与系统分开保管）。"

    def handle(self, *args, **options):
        manifest = actions.make_manifest(clock.today())
        self.stdout.write(f"{manifest.day} {len(manifest.heads)} 条链 {manifest.hash}")
