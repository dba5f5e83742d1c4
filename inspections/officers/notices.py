"""Who is told that an officer's certificate runs out."""

from collections.abc import Iterator
from datetime import date

from inspections.officers.models import Officer
from jishan_portal.accounts.models import Post
from jishan_portal.accounts.roles import Role
from jishan_portal.kit import clock
from jishan_portal.notifications.actions import notify_each
from jishan_portal.notifications.models import Notice
from workshops.registry.reminders import Stage, stages, words_left


def send(on: date) -> list[int]:
    """Tell the officers of every stage and the chiefs of their stations, each stage once; return the ids of the officers concerned."""
    made: list[tuple[int, Notice]] = []
    for stage in stages(on):
        rows = Officer.objects.active().filter(**stage.holds("certificate_until")).select_related("user").order_by("pk")
        made += [(officer.pk, notice) for officer in rows for notice in _notices(officer, stage, on)]
    known = set(Notice.objects.filter(key__in={notice.key for _, notice in made}).values_list("user_id", "key"))
    fresh = [(pk, notice) for pk, notice in made if (notice.user_id, notice.key) not in known]
    notify_each(notice for _, notice in fresh)
    return sorted({pk for pk, _ in fresh})


def _notices(officer: Officer, stage: Stage, on: date) -> Iterator[Notice]:
    words = words_left(officer.certificate_until, on)
    key = f"certificate:{officer.pk}:{officer.certificate_until}:{stage.days}"
    said = f"执法证{words}（{officer.certificate_until}），到期后不能安排检查"
    yield Notice(user_id=officer.user_id, title=f"您的{said}"[:120], url=officer.url, key=key, sent_at=clock.now())
    chiefs = Post.objects.held_on(on).filter(role=Role.STATION_CHIEF, organisation=officer.station_id).exclude(user=officer.user_id)
    for user_id in chiefs.values_list("user_id", flat=True).distinct():
        yield Notice(user_id=user_id, title=f"{officer}的{said}"[:120], url=officer.url, key=key, sent_at=clock.now())
