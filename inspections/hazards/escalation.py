"""What the night does to hazards: overdue ones climb 检查员 → 所长 → 局领导 → 领导小组 by days, owners are reminded.

Everything is safe to run twice: a level is reached once, a message has a key.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction

from inspections.hazards import rules
from inspections.hazards.models import Hazard
from inspections.hazards.queries import touch
from inspections.hazards.states import LEVELS, STILL_AT_OWNER
from inspections.hazards.texts import write_texts
from jishan_portal.accounts.areas import span
from jishan_portal.accounts.models import Post
from jishan_portal.audit import actions as audit
from jishan_portal.kit import clock
from jishan_portal.notifications.actions import notify_each
from jishan_portal.notifications.models import Notice
from workshops.registry.marks import note_lines
from workshops.registry.models import Ownership

KIND = "inspections.hazard"
LOOKED_BACK = 30  # days past a deadline for which a missed reminder is still made up
AT_ONCE = 1000


@dataclass(frozen=True)
class Rung:
    """A level of the ladder: who is told, what they are called, after how many days overdue."""

    level: int
    role: str
    label: str
    days: int


@transaction.atomic
def escalate(*, by) -> dict[int, int]:
    """Raise every overdue hazard to the level its days call for and tell that level's people; return {level: how many}."""
    today = clock.today()
    raised = {}
    for rung in ladder(today):
        due = Hazard.objects.overdue(today).filter(level__lt=rung.level, deadline_on__lte=today - timedelta(days=rung.days)).order_by("pk")
        held = set(due.select_for_update().values_list("pk", flat=True))
        rows = due.values_list("pk", "workshop__root", "area_code", "text") if held else []
        found = [row for row in rows if row[0] in held]
        if found:
            _raise(found, rung, by=by)
            _tell(rung, Counter(code for _, _, code, _ in found), today)
        raised[rung.level] = len(found)
    return raised


def ladder(on: date) -> list[Rung]:
    """Return the levels as of a day (rulebook: hazard.escalation)."""
    days = rules.escalation_days(on)
    return [Rung(level, role, label, after) for level, ((role, label), after) in enumerate(zip(LEVELS, days, strict=False), 1)]


def _raise(found: list[tuple], rung: Rung, *, by) -> None:
    ids = [pk for pk, *_ in found]
    for start in range(0, len(ids), AT_ONCE):
        Hazard.objects.filter(pk__in=ids[start : start + AT_ONCE]).update(level=rung.level)
    note_lines(((root, f"隐患逾期 {rung.days} 天以上，已报{rung.label}：{text}") for _, root, _, text in found), tone="late")
    summary = f"隐患逾期升级到{rung.label} {len(ids)} 条"
    audit.record_bulk(f"{KIND}.escalate", KIND, ids, by=by, summary=summary, data={"level": rung.level, "days": rung.days})
    touch()


def _tell(rung: Rung, places: Counter, today: date) -> None:
    """One message a day and level to everybody in the role whose area has some of them."""
    posts = Post.objects.held_on(today).filter(role=rung.role, organisation__isnull=False).prefetch_related("organisation__areas")
    notices = {}
    for post in posts:
        spans = [span(area.code) for area in post.organisation.areas.all()]
        number = sum(many for code, many in places.items() if any(low <= code < high for low, high in spans))
        if number:
            notices[post.user_id] = Notice(
                user_id=post.user_id,
                title=f"{number} 条隐患逾期 {rung.days} 天以上，请{rung.label}督办",
                url=f"/inspections/hazards/?view=late&level={rung.level}",
                key=f"hazard:level:{rung.level}:{today}",
                sent_at=clock.now(),
            )
    notify_each(notices.values())


@transaction.atomic
def remind_owners() -> int:
    """Tell owners of hazards whose deadline is near or has passed, each once a deadline; return how many messages were tried."""
    today = clock.today()
    first, last = today - timedelta(days=LOOKED_BACK), today + timedelta(days=rules.near_days())
    rows = Hazard.objects.filter(state__in=STILL_AT_OWNER, deadline_on__gte=first, deadline_on__lte=last)
    return notify_each(_reminders(list(rows.values_list("pk", "workshop__root", "text", "deadline_on")), today))


def _reminders(found: list[tuple], today: date) -> Iterator[Notice]:
    roots = sorted({root for _, root, _, _ in found})
    owners: dict[int, int] = {}
    for start in range(0, len(roots), AT_ONCE):
        held = Ownership.objects.held_on(today).filter(workshop__root__in=roots[start : start + AT_ONCE])
        owners.update(held.values_list("workshop__root_id", "user_id"))
    for pk, root, text, deadline in found:
        if root not in owners:
            continue
        left = (deadline - today).days
        words = f"超过期限 {-left} 天了" if left < 0 else f"还有 {left} 天" if left else "今天到期"
        kind = "late" if left < 0 else "near"
        title = f"要改的问题{words}：{text}"[:120]
        yield Notice(
            user_id=owners[root],
            title=title,
            url=f"/inspections/hazards/{pk}/",
            key=f"hazard:{kind}:{pk}:{deadline}",
            sent_at=clock.now(),
        )


@transaction.atomic
def renew_texts() -> int:
    """Renew the searched words of hazards whose workshop changed in the last two days; return how many."""
    since = clock.start_of(clock.today() - timedelta(days=2))
    rows = Hazard.objects.filter(workshop__updated_at__gte=since).select_related("workshop")
    return write_texts(rows.iterator(chunk_size=AT_ONCE))
