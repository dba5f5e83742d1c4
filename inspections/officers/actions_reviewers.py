"""The only writer of the qualification of legal reviewers."""

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from inspections.officers import rules_reviewers as rules
from inspections.officers.models import Reviewer
from jishan_portal.accounts.models import User
from jishan_portal.accounts.roles import Role
from jishan_portal.audit import actions as audit
from jishan_portal.kit import clock
from jishan_portal.workflow.actions import MoveRefused

CLASH = "这个证书编号已登记在另一位人员名下，请核对号码。"
NEITHER = "填法律职业资格证书编号；没有证书、以前已从事法制审核的，填首次从事的日期。"


@dataclass(frozen=True)
class Qualification:
    """What lets somebody review: the certificate, or since when."""

    certificate_number: str = ""
    reviewing_since: date | None = None
    note: str = ""


@transaction.atomic
def qualify(user: User, facts: Qualification, *, version: int, by: User) -> Reviewer:
    """Keep the qualification of a legal reviewer; `version` is 0 where there is no record yet.

    PermissionDenied for one's own record; MoveRefused when somebody else changed it since.
    """
    if not rules.can_edit(by, user):
        raise PermissionDenied("法制审核人员的资格由局分管领导或者局长登记，本人不能登记自己的。")
    if Role.LEGAL_REVIEWER not in user.roles:
        raise ValidationError("这个账号没有法制审核员岗位。")
    facts = _checked(facts)
    held = Reviewer.objects.select_for_update().filter(user=user).first() or Reviewer(user=user, version=0)
    if held.version != version:
        raise MoveRefused("这份记录刚被别人修改过，您的修改还没有保存。请返回刷新后再改。")
    before = {name: str(getattr(held, name)) for name in vars(facts)}
    for name, value in vars(facts).items():
        setattr(held, name, value)
    held.version += 1
    _save(held)
    data = {"before": before, "after": {name: str(value) for name, value in vars(facts).items()}}
    audit.record("inspections.reviewer.qualify", held, by=by, summary=f"登记法律职业资格 {held}", data=data)
    return held


def _checked(facts: Qualification) -> Qualification:
    number = "".join(facts.certificate_number.split())
    if not number and facts.reviewing_since is None:
        raise ValidationError({"certificate_number": NEITHER})
    if facts.reviewing_since and facts.reviewing_since > clock.today():
        raise ValidationError({"reviewing_since": "首次从事的日期不能晚于今天。"})
    return Qualification(number, facts.reviewing_since, facts.note.strip()[:200])


def _save(row: Reviewer) -> None:
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise ValidationError({"certificate_number": CLASH}) from None
