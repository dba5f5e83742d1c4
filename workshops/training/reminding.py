"""Inviting and reminding set-based: messages to those with an account, a call sheet and words for a chat group for the rest."""

from django.db import transaction
from django.db.models import CharField, DateTimeField, F, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast, Concat

from jishan_portal.audit import actions as audit
from jishan_portal.kit import clock
from jishan_portal.kit.setwise import insert_select
from jishan_portal.notifications.models import Notice
from workshops.registry.models import Ownership
from workshops.registry.reminding import OWNERS, Reach
from workshops.training.models import Seat, Session
from workshops.training.states import SessionState

KIND = Seat._meta.label_lower


def reach(rows: QuerySet) -> Reach:
    """Count what `remind` would do."""
    owed = rows.owed().order_by()
    held = Ownership.objects.held_on(clock.today()).values("workshop__root")
    linked = owed.filter(Q(user__isnull=False) | Q(workshop__root__in=held))
    return Reach(owed.count(), linked.count(), owed.filter(reminded_on=clock.today()).count())


def words_of(session: Session) -> tuple[str, str]:
    """Return title and text of the message about a session: an invitation before it, a call to make up for it after."""
    when = f"{session.starts_at.astimezone(clock.BEIJING):%m月%d日 %H:%M}"
    if session.state == SessionState.HELD:
        return f"您没有参加培训“{session.title}”", f"这次培训已于 {when} 举办。请联系监管所补训，或参加下一场“{session.theme.name}”培训。"
    quiz = "，课后有测验" if session.has_quiz else ""
    return f"请参加培训：{session.title}", f"{when}，{session.place}{quiz}。到场后扫会场的二维码签到，没有手机的请找工作人员登记。"


@transaction.atomic
def remind(session: Session, rows: QuerySet, *, by) -> Reach:
    """Remind the owed seats in `rows` of a session; those reminded today are left alone, so again is once."""
    before, today = reach(rows), clock.today()
    due = rows.owed().exclude(reminded_on=today).order_by()
    ids = list(due.values_list("pk", flat=True))
    if ids:
        tell(session, Seat.objects.filter(pk__in=ids), key=f"remind:{today}")
        Seat.objects.filter(pk__in=ids).update(reminders=F("reminders") + 1, reminded_on=today)
        audit.record_bulk("workshops.seat.remind", KIND, ids, by=by, summary=f"提醒参加培训“{session}” {len(ids)} 人")
    return before


def tell(session: Session, due: QuerySet, *, key: str) -> None:
    """Write one message to each account that answers for a seat: owners by their file, officials themselves."""
    today, (title, body) = clock.today(), words_of(session)
    columns = {
        "title": Value(title[:120], CharField()),
        "body": Value(body, TextField()),
        "url": Value(f"/workshops/training/sign/{session.code}/", CharField()),
        "key": Concat(Value(f"{KIND}:"), Cast("pk", CharField()), Value(f":{key}"), output_field=CharField()),
        "sent_at": Value(clock.now(), DateTimeField()),
    }
    held = Q(**{f"{OWNERS}until__isnull": True}) | Q(**{f"{OWNERS}until__gte": today})
    owned = due.filter(held, workshop__isnull=False, **{f"{OWNERS}since__lte": today})
    insert_select(Notice, owned, {**columns, "user": F(f"{OWNERS}user")}, skip_conflicts=True)
    insert_select(Notice, due.filter(user__isnull=False), {**columns, "user": F("user")}, skip_conflicts=True)


def chat_words(session: Session, rows: list[Seat]) -> str:
    """Return the text to paste into a chat group: which training, where, who has not come; no phone numbers."""
    title, body = words_of(session)
    lines = [
        f"【{title.removeprefix('您')}】{body}",
        f"还有 {len(rows)} 户没有{'参加' if session.state == SessionState.HELD else '签到'}：",
    ]
    lines += [f"{place}. {seat.who}{f'（{seat.name}）' if seat.workshop_id and seat.name else ''}" for place, seat in enumerate(rows, 1)]
    return "\n".join(lines)
