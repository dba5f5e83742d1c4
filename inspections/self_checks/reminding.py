"""催办: who is told, by message where the owner has an account, on paper and by phone where not; once a day."""

from datetime import date

from django.db import transaction
from django.db.models import Case, CharField, DateTimeField, F, Q, QuerySet, TextField, Value, When
from django.db.models.functions import Cast, Concat

from inspections.self_checks.models import SelfCheck
from inspections.self_checks.states import CheckState
from jishan_portal.audit import actions as audit
from jishan_portal.kit import clock
from jishan_portal.kit.setwise import insert_select
from jishan_portal.notifications.models import Notice
from workshops.registry.models import Ownership
from workshops.registry.reminding import OWNERS, Reach

KIND = SelfCheck._meta.label_lower
HOW = "打开后一题一题答，答过的都会存住。不会填的，请找村里或监管所的同志帮忙代填。"


def reach(rows: QuerySet) -> Reach:
    """Count what `remind` would do."""
    owed = rows.owed()
    linked = owed.filter(workshop__root__in=_held().values("workshop__root"))
    return Reach(owed.order_by().count(), linked.order_by().count(), owed.filter(reminded_on=clock.today()).order_by().count())


def _held() -> QuerySet:
    return Ownership.objects.held_on(clock.today())


@transaction.atomic
def remind(rows: QuerySet, *, by) -> Reach:
    """Remind the workshops of the owed self-checks in `rows`; those reminded today are left alone, so again is once.

    Set-based: one INSERT … SELECT of messages a deadline, one update, one audit entry, however many they are.
    """
    before, today = reach(rows), clock.today()
    due = rows.owed().exclude(reminded_on=today).order_by()
    ids = list(due.values_list("pk", flat=True))
    if not ids:
        return before
    for deadline in set(due.values_list("deadline_on", flat=True)):
        _tell(due.filter(deadline_on=deadline), deadline, today)
    SelfCheck.objects.filter(pk__in=due.values("pk")).update(reminders=F("reminders") + 1, reminded_on=today)
    audit.record_bulk("inspections.selfcheck.remind", KIND, ids, by=by, summary=f"催办主体自查 {len(ids)} 户")
    return before


def _tell(due: QuerySet, deadline: date, today: date) -> None:
    """Write a message to every account in charge of a file that `due` belongs to."""
    held = Q(**{f"{OWNERS}until__isnull": True}) | Q(**{f"{OWNERS}until__gte": today})
    number, left = Cast("pk", CharField()), (deadline - today).days
    when = f"{deadline.month}月{deadline.day}日截止" if left >= 0 else f"已经过了 {-left} 天"
    returned = Concat(Value("自查表被退回，请照意见改好再交："), F("return_note"), output_field=TextField())
    columns = {
        "user": F(f"{OWNERS}user"),
        "title": Concat(Value("请尽快完成"), F("workshop__name"), Value(f"的自查，{when}"), output_field=CharField()),
        "body": Case(When(state=CheckState.RETURNED, then=returned), default=Value(HOW), output_field=TextField()),
        "url": Concat(Value("/inspections/self-checks/"), number, Value("/"), output_field=CharField()),
        "key": Concat(Value(f"{KIND}:"), number, Value(f":remind:{today}"), output_field=CharField()),
        "sent_at": Value(clock.now(), DateTimeField()),
    }
    insert_select(Notice, due.filter(held, **{f"{OWNERS}since__lte": today}), columns, skip_conflicts=True)


def chat_words(rows: list[SelfCheck], *, site: str) -> str:
    """Return the text to paste into a chat group: who has not handed in which wave, until when, where; no phone numbers."""
    waves: dict[tuple, list[SelfCheck]] = {}
    for check in rows:
        waves.setdefault((check.wave.title, check.deadline_on), []).append(check)
    lines = []
    for (title, deadline), checks in waves.items():
        day = f"{deadline.month}月{deadline.day}日"
        when = f"{day}截止" if deadline >= clock.today() else f"{day}已经过了，请尽快交"
        lines.append(f"【{title}】还有 {len(checks)} 户没有交，{when}。")
        lines += [f"{place}. {_named(check)}" for place, check in enumerate(checks, 1)]
    lines += [f"手机打开 {site} 登录就能填，答过的会存住。", "不会填的，请联系村里的协管员或监管所，可以代填，也可以填纸质表。"]
    return "\n".join(lines)


def _named(check: SelfCheck) -> str:
    return f"{check.workshop.root.name}（{check.workshop.root.owner_name or '负责人未登记'}）"
