"""催办: who is told, by message where the owner has an account, on paper and by phone where not; once a day."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import F, QuerySet

from inspections.self_checks.models import SelfCheck
from inspections.self_checks.states import CheckState
from jishan_portal.audit import actions as audit
from jishan_portal.kit import clock
from jishan_portal.notifications.actions import notify_each
from jishan_portal.notifications.models import Notice
from workshops.registry.models import Ownership, Workshop

KIND = SelfCheck._meta.label_lower


@dataclass(frozen=True)
class Reach:
    """Whom a reminder reaches: self-checks still owed, those with an account, those reminded today already."""

    owed: int
    linked: int
    already: int

    @property
    def new(self) -> int:
        """How many are reminded now."""
        return self.owed - self.already

    @property
    def by_hand(self) -> int:
        """Those no message reaches."""
        return self.owed - self.linked


def reach(rows: QuerySet) -> Reach:
    """Count what `remind` would do."""
    owed = rows.owed()
    linked = owed.filter(workshop__root__in=_held().values("workshop__root"))
    return Reach(owed.order_by().count(), linked.order_by().count(), owed.filter(reminded_on=clock.today()).order_by().count())


def _held() -> QuerySet:
    return Ownership.objects.held_on(clock.today())


@transaction.atomic
def remind(rows: QuerySet, *, by) -> Reach:
    """Remind the workshops of the owed self-checks in `rows`; those reminded today are left alone, so again is once."""
    before, today = reach(rows), clock.today()
    checks = list(rows.owed().exclude(reminded_on=today).select_related("workshop").order_by("pk"))
    if not checks:
        return before
    notify_each(_notices(checks, today))
    SelfCheck.objects.filter(pk__in=rows.owed().exclude(reminded_on=today).order_by().values("pk")).update(
        reminders=F("reminders") + 1, reminded_on=today
    )
    audit.record_bulk("inspections.selfcheck.remind", KIND, [check.pk for check in checks], by=by, summary=f"催办主体自查 {len(checks)} 户")
    return before


def _notices(checks: list[SelfCheck], today: date):
    owners: dict[int, list[int]] = {}
    roots = Workshop.objects.filter(self_checks__in=[check.pk for check in checks]).values("root") if len(checks) < 500 else None
    held = _held() if roots is None else _held().filter(workshop__root__in=roots)
    for root, user in held.values_list("workshop__root", "user"):
        owners.setdefault(root, []).append(user)
    now = clock.now()
    for check in checks:
        title, body, key = _title(check, today)[:120], _body(check), f"{KIND}:{check.pk}:remind:{today}"
        for user in owners.get(check.workshop.root_id, ()):
            yield Notice(user_id=user, title=title, body=body, url=check.url, key=key, sent_at=now)


def _title(check: SelfCheck, today: date) -> str:
    left = (check.deadline_on - today).days
    when = f"{check.deadline_on.month}月{check.deadline_on.day}日截止" if left >= 0 else f"已经过了 {-left} 天"
    return f"请尽快完成{check.workshop.name}的自查，{when}"


def _body(check: SelfCheck) -> str:
    if check.state == CheckState.RETURNED:
        return f"自查表被退回，请照意见改好再交：{check.return_note}"
    return "打开后一题一题答，答过的都会存住。不会填的，请找村里或监管所的同志帮忙代填。"


def chat_words(rows: list[SelfCheck], *, title: str, deadline: date, site: str) -> str:
    """Return the text to paste into a chat group: who has not handed in, until when, where; no phone numbers."""
    lines = [f"【{title}】还有 {len(rows)} 户没有交，{deadline.month}月{deadline.day}日截止。"]
    lines += [
        f"{place}. {check.workshop.root.name}（{check.workshop.root.owner_name or '负责人未登记'}）" for place, check in enumerate(rows, 1)
    ]
    lines += [f"手机打开 {site} 登录就能填，答过的会存住。", "不会填的，请联系村里的协管员或监管所，可以代填，也可以填纸质表。"]
    return "\n".join(lines)
