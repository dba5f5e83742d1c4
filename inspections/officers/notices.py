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
    """Tell the officers of every stage and the chiefs of their stations; return the ids of the officers concerned."""
    told, notices = [], []
    for stage in stages(on):
        rows = Officer.objects.active().filter(**stage.holds("certificate_until")).select_related("user").order_by("pk")
        for officer in rows:
            told.append(officer.pk)
            notices += _notices(officer, stage, on)
    notify_each(notices)
    return told


def _notices(officer: Officer, stage: Stage, on: date) -> Iterator[Notice]:
    words = words_left(officer.certificate_until, on)
    key = f"certificate:{officer.pk}:{officer.certificate_until}:{stage.days}"
    said = f"执法证{words}（{officer.certificate_until}），到期后不能安排检查"
    yield Notice(user_id=officer.user_id, title=f"您的{said}"[:120], url=officer.url, key=key, sent_at=clock.now())
    chiefs = Post.objects.held_on(on).filter(role=Role.STATION_CHIEF, organisation=officer.station_id).exclude(user=officer.user_id)
    for user_id in chiefs.values_list("user_id", flat=True).distinct():
        yield Notice(user_id=user_id, title=f"{officer}的{said}"[:120], url=officer.url, key=key, sent_at=clock.now())
