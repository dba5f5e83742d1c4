"""manage.py practice --reset: empty the practice installation and fill it anew with the drill's county. Never anything else."""

from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from jishan_portal.kit import clock


class Command(BaseCommand):
    """Reset the practice data."""

    help = "演练环境（PRACTICE=1）重来：清空演练数据库，重新走一遍县级演练。其他环境拒绝运行。"

    def add_arguments(self, parser):
        parser.add_argument("--reset", action="store_true", help="确认清空演练数据")
        parser.add_argument("--workshops", type=int, default=120, help="小作坊户数，默认 120")
        parser.add_argument("--seed", type=int, default=7, help="随机种子")

    def handle(self, *args, **options):
        if not settings.IS_PRACTICE:
            raise CommandError("这不是演练环境，拒绝清空。演练环境须设 PRACTICE=1，并使用单独的数据库。")
        if not options["reset"]:
            raise CommandError("将清空演练数据库里的全部数据。确认请加 --reset。")
        self._empty()
        call_command("migrate", interactive=False, verbosity=0)
        for command in ("load_base", "load_programme"):
            call_command(command, verbosity=0)
        call_command("drill", workshops=options["workshops"], seed=options["seed"], year=clock.today().year, stdout=self.stdout)

    def _empty(self):
        """Drop the whole database of the practice installation: the audit's triggers refuse to delete rows, as they must."""
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("DROP SCHEMA public CASCADE")
                cursor.execute("CREATE SCHEMA public")
            return
        place = Path(connection.settings_dict["NAME"])
        connection.close()
        for ending in ("", "-wal", "-shm"):
            place.with_name(place.name + ending).unlink(missing_ok=True)
