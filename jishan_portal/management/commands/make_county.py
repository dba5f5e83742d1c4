"""manage.py make_county: a fictional county of any size, the same for the same seed, with one account per role.

Up to 500 workshops are made one by one through the actions people use; more are written set by set.
"""

import json

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from branding.awards import demo as awards
from branding.labels import demo as labels
from branding.publicity import demo as publicity
from inspections.cases import demo as cases
from inspections.dens import demo as dens
from inspections.hazards import demo as hazards
from inspections.leads import demo as leads
from inspections.look_backs import demo as look_backs
from inspections.officers import demo as officers
from inspections.plans import demo as plans
from inspections.risk import demo as risk
from inspections.sampling import demo as sampling
from inspections.self_checks import demo as self_checks
from inspections.standardisation import demo as standardisation
from inspections.transfers import demo as transfers
from inspections.visits import demo as visits
from jishan_portal.accounts import activation
from jishan_portal.accounts import demo as accounts
from jishan_portal.accounts.actions import give_post, open_account
from jishan_portal.accounts.actors import SYSTEM
from jishan_portal.accounts.loading import load_areas_and_organisations
from jishan_portal.accounts.models import User
from jishan_portal.accounts.roles import Role
from jishan_portal.dashboard import demo as dashboard
from jishan_portal.public import actions as open_data
from jishan_portal.publications import demo as publications
from jishan_portal.steering import demo as steering
from subsidies.fund_use import demo as subsidies
from subsidies.licensing import demo as upgrades
from subsidies.scenarios import demo as scenarios
from workshops.archive_boxes import demo as boxes
from workshops.batches import demo as batches
from workshops.ledgers import demo as ledgers
from workshops.licences import demo as licences
from workshops.people import demo as people
from workshops.products import demo as products
from workshops.registry import demo as registry
from workshops.registry.models import Workshop
from workshops.training import demo as training

CARD_HOLDER = "owner2"


class Command(BaseCommand):
    """Make the county."""

    help = "生成虚构的演示县（可复现），并建立每个角色一个演示账户。生产环境拒绝运行。"

    def add_arguments(self, parser):
        parser.add_argument("--workshops", type=int, default=327, help="小作坊户数，默认 327")
        parser.add_argument("--seed", type=int, default=2024, help="随机种子：同一种子得到同一个县")
        parser.add_argument("--if-empty", action="store_true", help="已有小作坊档案时什么也不做")

    def handle(self, *args, **options):
        if settings.IS_PRODUCTION:
            raise CommandError("生产环境不能生成演示县。")
        if options["workshops"] < 1:
            raise CommandError("--workshops 至少为 1。")
        if Workshop.objects.exists():
            if options["if_empty"]:
                return
            raise CommandError("已有小作坊档案，为免与真实数据混在一起，不再生成演示县。请换一个空的数据库。")
        report, card = self._make(options["workshops"], options["seed"])
        self.stdout.write(json.dumps(report, ensure_ascii=False))
        if card:
            self.stdout.write(f"业主激活码（{card.user.name}，未使用）：{card.grouped}  {card.url}")

    @transaction.atomic
    def _make(self, count: int, seed: int):
        load_areas_and_organisations()
        users = {user.username: user for user in accounts.load_demo_accounts()}
        county = registry.County(count, seed, SYSTEM)
        report = _files(county)
        registry.live_on(county)
        registry.own(county, users["owner1"], 0)
        card = self._card(county) if county.count > 1 else None
        report |= _year(county, users)
        return report, card

    def _card(self, county: registry.County) -> activation.Issued:
        """Open an account for the owner of another file and issue the code that stands on its card."""
        holder = User.objects.filter(username=CARD_HOLDER).first()
        if holder is None:
            holder = open_account(CARD_HOLDER, "畅玉梅", by=SYSTEM)
            give_post(holder, by=SYSTEM, role=Role.OWNER, title="小作坊主")
        registry.own(county, holder, 1)
        return activation.issue(holder, by=SYSTEM)


def _files(county: registry.County) -> dict:
    """Open the files and what belongs to them; return how many rows each slice added."""
    registry.open_files(county)
    return {
        "workshops": len(county.files),
        "products": products.add(county),
        "people": people.add(county),
        "licences": licences.add(county),
        "batches": batches.add(county),
        "publications": publications.add(county),
    }


def _year(county: registry.County, users: dict) -> dict:
    """Let the slices add what happened in the county's year, in the order in which it came about."""
    return {
        "ledger_lines": ledgers.add(county),
        "box_documents": boxes.add(county),
        "trainings": training.add(county, users),
        "improvements": labels.add(county, users),
        "leads": leads.add(county, users),
        "officers": officers.add(county, users),
        "cases": cases.add(county, users),
        "transfers": transfers.add(county, users),
        "dens": dens.add(county, users),
        "self_checks": self_checks.add(county),
        "hazards": hazards.add(county, users),
        "grades": risk.add(county, users),
        "upgrades": upgrades.add(county, users),
        "subsidies": subsidies.add(county, users),
        "scenarios": scenarios.add(county, users),
        **_checked(county, users),
        "awards": awards.add(county, users),
        "publicity": publicity.add(county, users),
        "steering": steering.add(county, users),
        "readings": dashboard.add(county),
        "open_files": open_data.make_month(),
    }


def _checked(county: registry.County, users: dict) -> dict:
    """Plans, the visits they led to, and what follows from them."""
    return {
        "visits": plans.add(county, users),
        "inspections": visits.add(county, users),
        "samples": sampling.add(county, users),
        "look_backs": look_backs.add(county, users),
        "standardisation": standardisation.add(county, users),
    }
