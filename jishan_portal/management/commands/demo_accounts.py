"""manage.py demo_accounts: one account per role, printed with the password they share. Refused in production."""

from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError

from jishan_portal.accounts import demo


class Command(BaseCommand):
    """Open and print the demo accounts."""

    help = "建立并列出演示账户（每个角色一个），仅供试用。"

    def handle(self, *args, **options):
        try:
            users = demo.load_demo_accounts()
        except ImproperlyConfigured as error:
            raise CommandError(str(error)) from error
        for user in users:
            self.stdout.write(f"{user.username}\t{demo.password()}\t{user.name}\t{user.post_title or '小作坊主'}")
