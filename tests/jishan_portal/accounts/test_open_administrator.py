"""The first administrator of a real installation."""

import re
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from jishan_portal.accounts import activation
from jishan_portal.accounts.models import User
from jishan_portal.accounts.roles import Role

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", [Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN])
def test_command_opens_an_administrator_with_a_code(role):
    out = StringIO()
    call_command("open_administrator", "sunli", "孙丽", role=role, stdout=out)

    user = User.objects.get(username="sunli")
    code = re.search(r"激活码：(\w{8})", out.getvalue()).group(1)
    assert user.roles == {role}
    assert not user.has_usable_password()
    assert activation.find(code).user == user


def test_command_refuses_a_taken_user_name():
    call_command("open_administrator", "sunli", "孙丽", stdout=StringIO())

    with pytest.raises(CommandError, match="已有人使用"):
        call_command("open_administrator", "sunli", "孙丽")
