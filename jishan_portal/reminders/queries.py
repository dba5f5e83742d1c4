"""What the pages of reminders read: the rounds, the outbox, whom to call, the text for a work group."""

from collections import defaultdict
from datetime import date, timedelta

from django.db.models import Count, QuerySet

from jishan_portal.accounts.places import name_of
from jishan_portal.accounts.roles import Role
from jishan_portal.duties.models import Duty
from jishan_portal.duties.queries import modules
from jishan_portal.kit import clock
from jishan_portal.kit.paging import Order
from jishan_portal.reminders.models import Dispatch, DispatchState, Reminder, Round
from jishan_portal.reminders.rules import stage_words

NEWEST = Order("newest", "最新", descending=True)
SOON = timedelta(days=3)
MOST_CALLS = 500
STATES = {"dead": "发送失败", "waiting": "待发送", "sent": "已发送"}
CALL_DUES = {"late": "已逾期", "soon": "3 天内到期"}


def rounds() -> QuerySet:
    """Return the days of reminders, newest first."""
    return Round.objects.order_by("-on")


def outbox(state: str = "") -> QuerySet:
    """Return the messages that leave the portal, narrowed by where they stand."""
    rows = Dispatch.objects.select_related("user")
    return rows.filter(state=state) if state in DispatchState.values else rows


def outbox_tabs() -> dict[str, QuerySet]:
    """Return the rows of each tab, to be counted."""
    return {state: outbox(state) for state in STATES}


def report_of(held: Round) -> dict:
    """Return a round as plain figures: whom, why, at which stage."""
    rows = Reminder.objects.filter(on=held.on)
    stages = rows.order_by("kind", "stage").values("kind", "stage").annotate(many=Count("pk"))
    people = rows.order_by("user__username").values("user__username").annotate(many=Count("pk"))
    return {
        "on": held.on.isoformat(),
        "since": held.since.isoformat(),
        "due": held.due,
        "escalated": held.escalated,
        "milestones": held.milestones,
        "people": held.people,
        "dispatches": held.dispatches,
        "stages": [{"kind": row["kind"], "stage": row["stage"], "says": stage_words(row["stage"]), "many": row["many"]} for row in stages],
        "users": {row["user__username"]: row["many"] for row in people[:MOST_CALLS]},
    }


def to_call(user, *, due: str = "late", module: str = "") -> QuerySet:
    """Return the open duties of a user's area whose people should be called, the longest overdue first."""
    today = clock.today()
    rows = Duty.objects.open().of_area(user).filter(due_on__isnull=False)
    rows = rows.filter(due_on__gte=today, due_on__lte=today + SOON) if due == "soon" else rows.filter(due_on__lt=today)
    if module in modules():
        rows = rows.filter(subject_kind=module)
    return rows.select_related("person", "organisation").order_by("area_code", "due_on", "id")


def call_rows(duties, *, with_phone: bool) -> list[tuple]:
    """Return (place, who, phone, how late, what) for the sheet; a phone only where the reader may see it."""
    today = clock.today()
    return [
        (
            name_of(duty.area_code) or "全县",
            _who(duty),
            _phone(duty) if with_phone else "",
            stage_words((today - duty.due_on).days),
            duty.title,
        )
        for duty in duties
    ]


def _who(duty: Duty) -> str:
    if duty.person:
        return duty.person.display_name
    unit = f"{duty.organisation.short_name} " if duty.organisation else ""
    return f"{unit}{duty.get_role_display()}"


def _phone(duty: Duty) -> str:
    if duty.person and duty.person.phone:
        return duty.person.phone
    return duty.organisation.phone if duty.organisation else ""


def chat_text(on: date, user=None, *, due: str = "late", module: str = "") -> str:
    """Return what one pastes into a work group: how many of what are late where; no names, no phones. Empty for nothing."""
    if user is None:
        rows = Duty.objects.open().filter(is_restricted=False)
        rows = rows.filter(due_on__gte=on, due_on__lte=on + SOON) if due == "soon" else rows.filter(due_on__lt=on)
    else:
        rows = to_call(user, due=due, module=module)
    counted = rows.order_by().values("area_code", "subject_kind", "role").annotate(many=Count("pk"))
    places: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for row in counted:
        place = name_of(f"{row['area_code'][:9]}000") or "全县"
        work = modules().get(row["subject_kind"], "其他事项")
        whose = "业主" if row["role"] == Role.OWNER else "单位"
        places[place][f"{work}（{whose}）"] += row["many"]
    if not places:
        return ""
    ordered = sorted(places.items(), key=lambda item: -sum(item[1].values()))
    say = CALL_DUES.get(due, CALL_DUES["late"])
    lines = [f"{place}：" + "，".join(f"{work} {many} 件" for work, many in works.items()) for place, works in ordered]
    total = sum(sum(works.values()) for works in places.values())
    return "\n".join([f"【催办】截至{on.month}月{on.day}日，{say} {total} 件：", *lines, "请各单位抓紧办理，登录门户“全部待办”可查明细。"])
