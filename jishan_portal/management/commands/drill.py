"""manage.py drill: play June to November over all modules in virtual time, in an empty database; the same seed, the same figures."""

import json

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from jishan_portal.drill import running
from jishan_portal.kit import clock
from workshops.registry.models import Workshop


class Command(BaseCommand):
    """Play the drill."""

    help = "县级演练：在空库里用虚拟时间走完 6 月到 11 月，最后核对所有不变量。同一种子得到同样的数字。生产环境拒绝运行。"

    def add_arguments(self, parser):
        parser.add_argument("--workshops", type=int, default=500, help="小作坊户数，默认 500")
        parser.add_argument("--seed", type=int, default=7, help="随机种子")
        parser.add_argument("--year", type=int, default=0, help="年度，默认今年")

    def handle(self, *args, **options):
        if settings.IS_PRODUCTION and not settings.IS_PRACTICE:
            raise CommandError("正式环境不能演练。请用演练环境（PRACTICE=1，另一个数据库）。")
        if options["workshops"] < 1:
            raise CommandError("--workshops 至少为 1。")
        if Workshop.objects.exists():
            raise CommandError("已有小作坊档案。演练须在空库里进行；演练环境请用 manage.py practice --reset 重来。")
        year = options["year"] or clock.today().year
        report = running.run(options["workshops"], options["seed"], year=year, tell=self._tell)
        seconds = report.pop("seconds")
        self.stdout.write(json.dumps(report, ensure_ascii=False, indent=1))
        self.stderr.write(f"用时 {seconds} 秒")
        if not report["holds"]:
            raise CommandError("有不变量不成立，见上面的 invariants。")

    def _tell(self, day, stage):
        self.stderr.write(f"{day} {json.dumps(stage.told, ensure_ascii=False)}")
