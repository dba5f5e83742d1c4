"""manage.py backtest_plan --since DAY --until DAY: would the suggested order have found more, earlier? (features row 20)

Prints {"workshops", "found", "days_earlier", "first_month", "first_month_random", "random_share"}. Nothing is written. Only what was
found is known: a workshop nobody looked at counts as sound, in both orders.
"""

import json
from dataclasses import asdict
from datetime import date

from django.core.management.base import BaseCommand, CommandError

from inspections.plans import backtest
from jishan_portal.kit import clock


class Command(BaseCommand):
    """Hold the order of visits against what was found."""

    help = "用历史回测检查顺序：按起始日的等级和检查记录排序，看较大以上隐患能早几天发现，输出 JSON。"

    def add_arguments(self, parser):
        parser.add_argument("--since", type=date.fromisoformat, required=True, help="起始日，如 2026-01-01")
        parser.add_argument("--until", type=date.fromisoformat, required=True, help="截止日，如 2026-10-31")
        parser.add_argument("--seed", default="backtest", help="随机种子")
        parser.add_argument("--share", type=int, help="双随机比例（%%），不填用规则库的")

    def handle(self, *args, **options):
        since, until, share = options["since"], options["until"], options["share"]
        if not since < until <= clock.today():
            raise CommandError("起始日须早于截止日，截止日不能晚于今天。")
        if share is not None and not 0 <= share <= 100:
            raise CommandError("双随机比例须在 0 到 100 之间。")
        try:
            found = backtest.run(since, until, seed=options["seed"], share=share)
        except LookupError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(json.dumps(asdict(found)))
        if not found.found:
            self.stderr.write("这段时间没有检查、巡查等发现的较大以上隐患，无从比较。")
