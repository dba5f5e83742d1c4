"""Opening, changing and closing accounts, and the dated posts that give them their roles. The only writer of both."""

import secrets
from datetime import date, timedelta

from django.db import transaction

from jishan_portal.accounts import places, sessions
from jishan_portal.accounts.areas import level_of
from jishan_portal.accounts.models import Area, LoginEnd, Organisation, Post, User
from jishan_portal.accounts.names import AccountRefused, check_phone_free, check_username
from jishan_portal.accounts.roles import ADMINISTRATORS, Role
from jishan_portal.audit import actions as audit
from jishan_portal.kit import clock


@transaction.atomic
def open_account(username: str, name: str, *, by, phone: str = "", password: str | None = None, must_change: bool = True) -> User:
    """Open an account and return it; without a password it waits for an activation code.

    Raises AccountRefused (taken or unsuitable user name, phone of somebody else).
    """
    username, phone = check_username(username), check_phone_free(phone)
    user = User.objects.create_user(
        username, password, name=name.strip(), phone=phone, must_change_password=must_change, password_changed_at=clock.now()
    )
    audit.record("accounts.open", user, by=by, summary=f"建立账户：{user.username}（{user.name}）")
    return user


@transaction.atomic
def give_post(
    user: User, *, by, role: str, organisation: Organisation | None = None, title: str = "", starts_on=None, ends_on=None
) -> Post:
    """Give a user a role in an organisation from a day on (today unless told); the same post twice is one post.

    Raises AccountRefused when a system, security or audit administrator would hold a second of these three roles.
    """
    starts_on = starts_on or clock.today()
    _keep_administrators_apart(user, role)
    post, created = Post.objects.get_or_create(
        user=user, organisation=organisation, role=role, starts_on=starts_on, defaults={"title": title, "ends_on": ends_on}
    )
    if created:
        touch(user)
        audit.record("accounts.give_post", user, by=by, summary=f"任职：{post_sentence(post)}", data=_facts(post))
    return post


@transaction.atomic
def end_post(post: Post, *, by, ends_on: date | None = None, note: str = "") -> Post:
    """End a post on a day (yesterday unless told, so that it holds no longer today); a post that never began ends on its first day."""
    post = Post.objects.select_for_update().get(pk=post.pk)
    day = ends_on or clock.today() - timedelta(days=1)
    if ends_on and ends_on < post.starts_on:
        raise AccountRefused("离任日期不能早于任职日期。")
    if ends_on is None and post.starts_on > day:
        return _withdraw(post, by=by, note=note)
    post.ends_on = day
    post.save(update_fields=["ends_on"])
    touch(post.user)
    audit.record("accounts.end_post", post.user, by=by, summary=f"离任：{post_sentence(post)}", data=_facts(post) | {"note": note})
    return post


@transaction.atomic
def change_post(post: Post, *, by, title: str, starts_on: date, ends_on: date | None) -> Post:
    """Correct a post's title and dates; what it was stays in the audit trail."""
    post = Post.objects.select_for_update().get(pk=post.pk)
    if ends_on and ends_on < starts_on:
        raise AccountRefused("离任日期不能早于任职日期。")
    before = _facts(post)
    post.title, post.starts_on, post.ends_on = title, starts_on, ends_on
    post.save(update_fields=["title", "starts_on", "ends_on"])
    touch(post.user)
    audit.record(
        "accounts.change_post", post.user, by=by, summary=f"更正任职：{post_sentence(post)}", data={"before": before, "after": _facts(post)}
    )
    return post


@transaction.atomic
def correct(user: User, *, by, name: str, phone: str) -> User:
    """Correct a person's name and phone; raises AccountRefused when the phone belongs to another account."""
    user.name, user.phone = name.strip(), check_phone_free(phone, except_for=user)
    user.save(update_fields=["name", "phone"])
    audit.record("accounts.correct", user, by=by, summary=f"更正账户信息：{user.username}")
    return user


@transaction.atomic
def disable(user: User, *, by, note: str) -> User:
    """Switch an account off: nobody logs in with it any more, its open sessions end, its codes lapse."""
    if by.pk == user.pk:
        raise AccountRefused("不能停用自己的账户，请由另一位系统管理员办理。")
    user.is_active = False
    user.save(update_fields=["is_active"])
    user.activation_codes.filter(used_at__isnull=True, withdrawn_at__isnull=True).update(withdrawn_at=clock.now())
    sessions.end_all(user, LoginEnd.DISABLED)
    audit.record("accounts.disable", user, by=by, summary=f"停用账户：{user.username}（{user.name}）", data={"note": note})
    return user


@transaction.atomic
def enable(user: User, *, by) -> User:
    """Switch an account on again."""
    user.is_active = True
    user.save(update_fields=["is_active"])
    audit.record("accounts.enable", user, by=by, summary=f"恢复账户：{user.username}（{user.name}）")
    return user


def choose_large_text(user: User, is_on: bool) -> None:
    """Remember whether a person wants large text."""
    User.objects.filter(pk=user.pk).update(large_text=is_on)


def touch(user: User) -> None:
    """Let cached rights of a user lapse at once.

    The stamp is drawn, not counted: what a rolled-back transaction has cached is then never taken for the present.
    """
    user.access_stamp = secrets.randbelow(2**31)
    User.objects.filter(pk=user.pk).update(access_stamp=user.access_stamp)
    user.__dict__.pop("access", None)


def post_sentence(post: Post) -> str:
    """Return a post as people say it: 张三，稷峰市场监管所 检查员，2026-01-01 起."""
    place = f"{post.organisation.short_name} " if post.organisation else ""
    until = f"至 {post.ends_on}" if post.ends_on else "起"
    return f"{post.user.name}，{place}{post.get_role_display()}，{post.starts_on} {until}"


def _withdraw(post: Post, *, by, note: str) -> Post:
    """A post of today or later that should never have held: its last day becomes its first, in the past of nobody."""
    post.starts_on = post.ends_on = clock.today() - timedelta(days=1)
    post.save(update_fields=["starts_on", "ends_on"])
    touch(post.user)
    audit.record("accounts.end_post", post.user, by=by, summary=f"撤销任职：{post_sentence(post)}", data=_facts(post) | {"note": note})
    return post


def _keep_administrators_apart(user: User, role: str) -> None:
    if role not in ADMINISTRATORS:
        return
    others = set(user.posts.held_on(clock.today()).values_list("role", flat=True)) & (ADMINISTRATORS - {role})
    if others:
        raise AccountRefused(f"系统、安全、审计三类管理员不得由一人兼任：此人已是{Role(others.pop()).label}。请换人，或先结束原岗位。")


def _facts(post: Post) -> dict:
    return {
        "role": str(post.role),
        "organisation": post.organisation.code if post.organisation else "",
        "title": post.title,
        "starts_on": str(post.starts_on),
        "ends_on": str(post.ends_on or ""),
    }


@transaction.atomic
def save_organisation(organisation: Organisation, areas: list, *, by) -> Organisation:
    """Save a new or corrected organisation with the areas it reaches; its people's rights follow at once."""
    is_new = organisation.pk is None
    before = [] if is_new else sorted(organisation.areas.values_list("code", flat=True))
    organisation.save()
    organisation.areas.set(areas)
    for user in User.objects.filter(posts__organisation=organisation).distinct():
        touch(user)
    after = sorted(area.code for area in areas)
    action, verb = ("accounts.open_organisation", "新增") if is_new else ("accounts.correct_organisation", "更正")
    audit.record(
        action, organisation, by=by, summary=f"{verb}单位：{organisation.name}", data={"areas_before": before, "areas_after": after}
    )
    return organisation


@transaction.atomic
def add_area(area: Area, *, by) -> Area:
    """Add an area that came to be (a township was split, another county joins); the same code again gives the one that is there."""
    known = Area.objects.filter(pk=area.code).first()
    if known:
        return known
    area.level = level_of(area.code)
    area.save(force_insert=True)
    audit.record("accounts.add_area", area, by=by, summary=f"新增区划：{area.name}", data={"code": area.code})
    places.forget()
    return area


@transaction.atomic
def save_area(area: Area, *, by) -> Area:
    """Save the corrected name or map position of an area."""
    area.save()
    audit.record("accounts.correct_area", area, by=by, summary=f"更正区划：{area.name}")
    places.forget()
    return area
