"""manage.py clock RULE --start 2024-09-25 [--suspend-days N] [--extend]: a due date and its working as JSON."""

import json
from datetime import date

from django.core.management.base import BaseCommand, CommandError

from jishan_portal.clocks.rules import compute


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise CommandError(f"日期“{text}”不对，请写成 2024-09-25 这样的真实日期。") from error


class Command(BaseCommand):
    """Compute a statutory or promised period."""

    help = "按规则推算期限，打印 JSON：due、unrolled、article、working。"

    def add_arguments(self, parser):
        """The rule's key, the start day, and what changes the length."""
        parser.add_argument("rule", help="规则代号，例如 case.decide")
        parser.add_argument("--start", required=True, help="起算日，例如 2024-09-25（当日不计）")
        parser.add_argument("--suspend-days", type=int, default=0, help="不计入的时间，按期限自己的单位（工作日或日）")
        parser.add_argument("--extend", action="store_true", help="加上规则允许的第一次延长")

    def handle(self, *args, rule, start, suspend_days, extend, **options):
        """Print one line of JSON; a Chinese sentence and an exit code other than 0 where it cannot be computed."""
        try:
            due = compute(rule, _day(start), suspended_days=suspend_days, extended=extend)
        except (LookupError, ValueError, OverflowError) as error:
            message = "算出的日期超出了日历范围，请核对起算日和天数。" if isinstance(error, OverflowError) else error.args[0]
            raise CommandError(message) from error
        shown = {"due": due.due.isoformat(), "unrolled": due.unrolled.isoformat(), "article": due.article, "working": due.working}
        self.stdout.write(json.dumps(shown, ensure_ascii=False))
