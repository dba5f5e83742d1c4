"""manage.py make_plan --year Y: the year plan of the county, made as the page makes it.

Prints {"visits", "team_days", "lower_bound", "gap", "late", "violations", "seconds"}. With --dry-run nothing is written.
Exit code 1, with the reason in Chinese on the error stream, where the plan cannot be made or breaks a rule.
"""

import json
from datetime import date

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from inspections.plans import actions, rules
from inspections.plans.models import Plan
from inspections.plans.proposing import figures_of, propose
from inspections.plans.states import PlanKind
from jishan_portal.accounts.actors import SYSTEM
from jishan_portal.accounts.places import bureau
from jishan_portal.kit import clock
from jishan_portal.rulebook.queries import value
from jishan_portal.workflow.actions import MoveRefused

SHOWN = ("visits", "team_days", "lower_bound", "gap", "late", "violations", "seconds")


class Command(BaseCommand):
    """Make a year plan."""

    help = "编排全县年度检查计划（草稿），输出 JSON。"

    def add_arguments(self, parser):
        parser.add_argument("--year", type=int, required=True, help="年度")
        parser.add_argument("--seed", default="", help="随机种子，不填由系统产生")
        parser.add_argument("--dry-run", action="store_true", help="只编排并给出数字，不写入任何数据")

    def handle(self, *args, **options):
        try:
            figures = self._figures(options)
        except LookupError as error:
            raise CommandError(str(error)) from error
        except (ValueError, OverflowError) as error:
            raise CommandError(f"没有 {options['year']} 这个年度，请写四位的公历年份，例如 2026。") from error
        except ValidationError as error:
            raise CommandError("；".join(error.messages)) from error
        except MoveRefused as refused:
            raise CommandError(refused.message) from refused
        self.stdout.write(json.dumps({key: figures[key] for key in SHOWN}))
        if figures["missing"]:
            self.stderr.write(f"有 {figures['missing']} 户次排不上。")
        if figures["violations"]:
            raise CommandError(f"复核发现 {figures['violations']} 处不合规则：{'、'.join(figures['broken'])}。")

    def _figures(self, options: dict) -> dict:
        year = options["year"]
        plan = Plan(
            kind=PlanKind.YEAR,
            title=rules.usual_title(PlanKind.YEAR, year),
            year=year,
            organisation=bureau(),
            starts_on=max(date(year, 1, 1), clock.today()),
            deadline_on=rules.default_deadline(year),
            share=int(value("plan.random_share")),
            seed=options["seed"] or actions.new_seed(),
        )
        if not options["dry_run"]:
            return actions.run(actions.draft(plan, by=SYSTEM), by=SYSTEM).figures
        plan.area_code = min(plan.organisation.areas.values_list("code", flat=True))
        actions.check_days(plan)
        return figures_of(propose(plan))
