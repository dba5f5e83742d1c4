"""manage.py open_administrator USERNAME NAME: the first system administrator of a real installation.

Prints a one-use activation code; whoever holds it sets the password.
"""

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from jishan_portal.accounts import actions, activation
from jishan_portal.accounts.actors import SYSTEM
from jishan_portal.accounts.loading import load_areas_and_organisations
from jishan_portal.accounts.models import Organisation
from jishan_portal.accounts.names import AccountRefused
from jishan_portal.accounts.roles import Role


class Command(BaseCommand):
    """Open an administrator's account and print its activation code."""

    help = "建立一位系统管理员（或 --role 指定的安全、审计管理员），打印一次性激活码。"

    def add_arguments(self, parser):
        parser.add_argument("username")
        parser.add_argument("name")
        parser.add_argument("--role", default=Role.SYSTEM_ADMIN, choices=[Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN])

    def handle(self, *args, **options):
        try:
            code = _open(options["username"], options["name"], options["role"])
        except AccountRefused as error:
            raise CommandError(error.message) from error
        self.stdout.write(f"激活码：{code}（一次有效，请在 /activate/ 页面设置口令）")


@transaction.atomic
def _open(username: str, name: str, role: str) -> str:
    load_areas_and_organisations()
    user = actions.open_account(username, name, by=SYSTEM)
    actions.give_post(user, by=SYSTEM, role=role, organisation=Organisation.objects.get(code="bureau"))
    return activation.issue(user, by=SYSTEM).code
