"""Handing over somebody's work, and reading the trail out of the system."""

from datetime import date, timedelta

from django.conf import settings
from django.db import transaction

from jishan_portal.accounts import actions as accounts
from jishan_portal.accounts.actors import SYSTEM
from jishan_portal.accounts.models import User
from jishan_portal.accounts.names import AccountRefused
from jishan_portal.accounts.roles import Role
from jishan_portal.administration import queries
from jishan_portal.audit import actions as audit
from jishan_portal.duties import actions as duties
from jishan_portal.duties.models import Duty
from jishan_portal.kit import clock
from jishan_portal.notifications.actions import notify


@transaction.atomic
def hand_over_all(leaving: User, to: User | None, *, by, ends_on: date | None = None, note: str = "") -> int:
    """Give all open duties of somebody to a successor, or back to their roles; with `ends_on` all posts end that day.

    Returns how many duties moved. Raises AccountRefused when the successor lacks a role that a duty needs.
    """
    mine = Duty.objects.select_for_update().open().filter(person=leaving).order_by("pk")
    listed = list(mine.values_list("pk", "role"))
    lacking = {role for _, role in listed} - set(to.roles if to else ())
    if to and lacking:
        names = "、".join(sorted(Role(role).label for role in lacking))
        raise AccountRefused(f"{to.name}没有“{names}”岗位，不能接手这些待办。请先给他任职，或选“退回岗位”。")
    moved = duties.hand_over(leaving, to, by=by)
    for post in leaving.posts.held_on(clock.today()) if ends_on else ():
        accounts.end_post(post, by=by, ends_on=max(ends_on, post.starts_on), note=note)
    receiver = to.name if to else "原岗位其他人员"
    data = {"count": moved, "list_hash": audit.digest({"ids": [pk for pk, _ in listed]}), "to": to.username if to else "", "note": note}
    audit.record("administration.hand_over", leaving, by=by, summary=f"移交 {moved} 件待办：{leaving.name} → {receiver}", data=data)
    if to and moved:
        notify([to], f"{leaving.name}的 {moved} 件待办已移交给您", body=note)
    return moved


@transaction.atomic
def disable_idle() -> int:
    """Switch off staff accounts unused for settings.ACCOUNT_IDLE_DAYS and tell the system administrators; return how many.

    Owners and system administrators stay (somebody must be able to switch on again); an account that was opened or
    switched on again since has as long anew. A second run finds none.
    """
    if not settings.ACCOUNT_IDLE_DAYS:
        return 0
    idle = list(queries.idle_users(clock.now() - timedelta(days=settings.ACCOUNT_IDLE_DAYS)))
    for user in idle:
        accounts.disable(user, by=SYSTEM, note=f"超过 {settings.ACCOUNT_IDLE_DAYS} 天没有登录，系统自动停用")
    if idle:
        names = "、".join(f"{user.name}（{user.username}）" for user in idle)
        body = f"{names}超过 {settings.ACCOUNT_IDLE_DAYS} 天没有登录，已自动停用。还要用的，请在“用户”里恢复；不再用的，请交接待办。"
        notify(queries.system_administrators(), f"{len(idle)} 个长期不用的账户已停用", body=body, url="/manage/users/?state=disabled")
    return len(idle)
