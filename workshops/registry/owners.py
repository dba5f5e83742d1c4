"""Which account is in charge of which workshop: opening one for an owner, linking and unlinking."""

from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction

from jishan_portal.accounts import activation
from jishan_portal.accounts.actions import give_post, open_account
from jishan_portal.accounts.models import User
from jishan_portal.accounts.roles import Role
from jishan_portal.audit import actions as audit
from jishan_portal.duties import actions as duties
from jishan_portal.kit import clock
from jishan_portal.kit.identifiers import check_mobile
from jishan_portal.workflow.actions import MoveRefused
from workshops.registry import rules
from workshops.registry.actions import note_event
from workshops.registry.marks import lock_living
from workshops.registry.models import Ownership, Workshop


def _need(by, workshop: Workshop) -> None:
    if not (by.may("accounts.activate_owner") and rules.can_reach(by, workshop.area_code)):
        raise PermissionDenied("给业主开账号由监管所、乡镇或系统管理员在自己的管辖范围内办理。")


def _mobile(workshop: Workshop) -> str:
    try:
        return check_mobile(workshop.phone)
    except ValueError:
        return ""


def _chains(root: Workshop) -> list[str]:
    """Return the names by which duties know a file and those merged into it."""
    return [f"{Workshop._meta.label_lower}:{pk}" for pk in Workshop.objects.filter(root=root).values_list("pk", flat=True)]


@transaction.atomic
def link(workshop: Workshop, user: User, *, by) -> Ownership:
    """Put an owner's account in charge of a workshop from today; linked twice, the first link stands."""
    _need(by, workshop)
    root = lock_living(workshop)
    held = Ownership.objects.held_on(clock.today()).filter(workshop__root=root, user=user).first()
    if held:
        return held
    if Role.OWNER not in user.roles:
        raise MoveRefused("这个账号不是业主账号，不能关联小作坊。")
    made = Ownership.objects.create(workshop=root, user=user, since=clock.today())
    waiting = duties.settle_on(user, role=Role.OWNER, files=_chains(root))
    audit.record("registry.link_owner", root, by=by, summary=f"关联业主账号：{user.name}", data={"user": user.pk, "duties": waiting})
    note_event(root, f"开通业主账号：{user.name}")
    return made


@transaction.atomic
def unlink(ownership: Ownership, *, by, reason: str) -> Ownership:
    """End an account's charge of a workshop; what it did stays."""
    held = Ownership.objects.select_for_update().get(pk=ownership.pk)
    _need(by, held.workshop)
    if held.until:
        raise MoveRefused("这个账号已经解除关联。")
    if not reason.strip():
        raise MoveRefused("请写明解除关联的原因，例如转让、换人负责。")
    held.until = max(held.since, clock.today() - timedelta(days=1)) if held.since < clock.today() else held.since - timedelta(days=1)
    held.save(update_fields=["until"])
    root = held.workshop.root
    left = duties.take_from(held.user, role=Role.OWNER, files=_chains(root), to=root.present_owner(), organisation=root.station)
    data = {"user": held.user_id, "reason": reason, "duties": left}
    audit.record("registry.unlink_owner", held.workshop, by=by, summary=f"解除业主账号：{held.user.name}。原因：{reason}", data=data)
    note_event(held.workshop, f"解除业主账号：{held.user.name}", tone="off")
    return held


@transaction.atomic
def open_for(workshop: Workshop, *, by) -> Ownership:
    """Give a workshop's owner an account (the one they already have by their phone number, else a new one) and link it."""
    _need(by, workshop)
    root = lock_living(workshop)
    held = Ownership.objects.held_on(clock.today()).filter(workshop__root=root).select_related("user").first()
    if held:
        return held
    phone = _mobile(root)
    known = User.objects.filter(phone=phone).first() if phone else None
    if known and Role.OWNER not in known.roles:
        raise MoveRefused("档案里的手机号是一位工作人员的登录手机号，请先核对并更正档案里的手机号。")
    user = known or open_account(f"yz-{root.code.lower()}", root.owner_name or root.name, by=by, phone=phone)
    if known is None:
        give_post(user, by=by, role=Role.OWNER)
    return link(root, user, by=by)


@transaction.atomic
def issue_card(ownership: Ownership, *, by) -> activation.Issued:
    """Issue a new activation code for an owner; the code is shown once and kept nowhere."""
    _need(by, ownership.workshop)
    if ownership.until:
        raise MoveRefused("这个账号已经解除关联，不能发激活卡。")
    issued = activation.issue(ownership.user, by=by)
    note_event(ownership.workshop, f"给业主 {ownership.user.name} 发放激活卡")
    return issued
