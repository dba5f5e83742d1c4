"""Demo accounts: one per role, never in production."""

from io import StringIO

import pytest
from django.contrib.auth.hashers import check_password
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command

from jishan_portal.accounts import demo
from jishan_portal.accounts.models import User
from jishan_portal.accounts.roles import EVERYBODY

pytestmark = pytest.mark.django_db


def test_demo_accounts_hold_every_role():
    users = demo.load_demo_accounts()

    assert frozenset().union(*(user.roles for user in users)) == EVERYBODY


def test_demo_accounts_share_the_demo_password():
    user = demo.load_demo_accounts()[0]

    assert check_password(demo.password(), user.password)
    assert not user.must_change_password


def test_demo_accounts_again_are_the_same_accounts():
    first = demo.load_demo_accounts()
    second = demo.load_demo_accounts()

    assert first == second
    assert User.objects.count() == len(demo.ACCOUNTS)


def test_demo_accounts_are_refused_in_production(settings):
    settings.IS_PRODUCTION = True

    with pytest.raises(ImproperlyConfigured, match="生产环境"):
        demo.load_demo_accounts()
    with pytest.raises(CommandError, match="生产环境"):
        call_command("demo_accounts")


def test_demo_password_is_made_once_and_kept(settings, tmp_path):
    settings.DEMO_PASSWORD, settings.VAR_DIR = "", tmp_path

    assert demo.password() == demo.password()
    assert len(demo.password()) >= 12


def test_command_prints_each_account_with_its_password():
    out = StringIO()
    call_command("demo_accounts", stdout=out)

    lines = out.getvalue().splitlines()
    assert len(lines) == len(demo.ACCOUNTS)
    assert lines[0].split("\t")[:3] == ["inspector1", demo.password(), "卫建平"]
