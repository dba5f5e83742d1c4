"""One demo account per role, for trial and tests; production refuses."""

import secrets
from datetime import date

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction

from jishan_portal.accounts import actions
from jishan_portal.accounts.actors import SYSTEM
from jishan_portal.accounts.loading import load_areas_and_organisations
from jishan_portal.accounts.models import Organisation, User
from jishan_portal.accounts.roles import Role
from jishan_portal.kit import clock

IN_POST_SINCE = date(2024, 6, 17)  # the programme began; the county's year was lived by these people

# user name: (role, organisation, name, title); all people are invented
ACCOUNTS = {
    "inspector1": (Role.INSPECTOR, "station-140824100", "卫建平", "检查员"),
    "inspector2": (Role.INSPECTOR, "station-140824100", "郝秀兰", "检查员"),
    "inspector3": (Role.INSPECTOR, "station-140824101", "薛文军", "检查员"),
    "case_handler1": (Role.CASE_HANDLER, "bureau", "段志刚", "执法大队办案员"),
    "case_handler2": (Role.CASE_HANDLER, "bureau", "任晓红", "执法大队办案员"),
    "station_chief1": (Role.STATION_CHIEF, "station-140824100", "吴国梁", "所长"),
    "legal_reviewer1": (Role.LEGAL_REVIEWER, "bureau", "宁静", "法制股审核员"),
    "bureau_leader1": (Role.BUREAU_LEADER, "bureau", "杨卫东", "分管副局长"),
    "bureau_head1": (Role.BUREAU_HEAD, "bureau", "高明远", "局长"),
    "leading_office1": (Role.LEADING_OFFICE, "bureau", "贾思齐", "领导小组办公室工作人员"),
    "leader1": (Role.LEADER, "county-office", "田永安", "领导小组成员"),
    "finance_reviewer1": (Role.FINANCE_REVIEWER, "finance", "崔丽", "审核岗"),
    "finance_payer1": (Role.FINANCE_PAYER, "finance", "马俊", "拨付岗"),
    "approval1": (Role.APPROVAL, "approval", "解敏", "窗口负责人"),
    "culture_tourism1": (Role.CULTURE_TOURISM, "culture", "荆涛", "产业股干部"),
    "township1": (Role.TOWNSHIP, "township-140824100", "胡春生", "食品安全协管员"),
    "township2": (Role.TOWNSHIP, "township-140824101", "蔺小梅", "食品安全协管员"),
    "police1": (Role.POLICE, "police", "梁勇", "食药环侦民警"),
    "expert1": (Role.EXPERT, "experts", "姚守信", "评审专家"),
    "system_admin1": (Role.SYSTEM_ADMIN, "bureau", "孙系", "系统管理员"),
    "security_admin1": (Role.SECURITY_ADMIN, "bureau", "李安", "安全管理员"),
    "audit_admin1": (Role.AUDIT_ADMIN, "bureau", "王审", "审计管理员"),
    "owner1": (Role.OWNER, "", "段福顺", "小作坊主"),
}


def password() -> str:
    """Return the one password of all demo accounts: DEMO_PASSWORD, or one made on first use and kept under var/."""
    if settings.DEMO_PASSWORD:
        return settings.DEMO_PASSWORD
    kept = settings.VAR_DIR / "demo_password"
    if not kept.exists():
        kept.touch(mode=0o600)
        kept.write_text(f"trial-{secrets.token_hex(2)}-{secrets.token_hex(2)}", encoding="ascii")
    return kept.read_text(encoding="ascii")


@transaction.atomic
def load_demo_accounts() -> list[User]:
    """Open the missing demo accounts and return all of them, in the order of ACCOUNTS (idempotent).

    Raises ImproperlyConfigured in production mode.
    """
    if settings.IS_PRODUCTION:
        raise ImproperlyConfigured("生产环境不能建立演示账户。请用 manage.py open_administrator 建立第一位系统管理员。")
    load_areas_and_organisations()
    known = {user.username: user for user in User.objects.filter(username__in=ACCOUNTS)}
    return [known.get(username) or _open(username) for username in ACCOUNTS]


def _open(username: str) -> User:
    role, organisation, name, title = ACCOUNTS[username]
    user = actions.open_account(username, name, by=SYSTEM, password=password(), must_change=False)
    place = Organisation.objects.get(code=organisation) if organisation else None
    actions.give_post(user, by=SYSTEM, role=role, organisation=place, title=title, starts_on=min(IN_POST_SINCE, clock.today()))
    return user
