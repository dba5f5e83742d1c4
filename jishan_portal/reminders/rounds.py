"""A day's reminders, written set by set: a few INSERT … SELECT however many deadlines there are.

Who is reminded is who has the duty in the inbox: the person, their substitute while they are away, or everybody who
holds the role in the duty's organisation or area. A reminder names the deadline and the stage, and is unique in both.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta

from django.db.models import (
    Case,
    CharField,
    Count,
    DateField,
    DateTimeField,
    F,
    Func,
    Max,
    Q,
    QuerySet,
    SmallIntegerField,
    TextField,
    Value,
    When,
)
from django.db.models.aggregates import Aggregate
from django.db.models.functions import Cast, Coalesce, Concat, Left

from jishan_portal.accounts.models import Post, User
from jishan_portal.accounts.roles import STEERING
from jishan_portal.dashboard import board
from jishan_portal.duties.models import Absence, Duty
from jishan_portal.kit import clock
from jishan_portal.kit.setwise import insert_select
from jishan_portal.notifications.models import Notice
from jishan_portal.programme.models import Milestone
from jishan_portal.programme.queries import current
from jishan_portal.reminders.models import Reminder, ReminderKind, Round
from jishan_portal.reminders.rules import Table, milestone_roles, stage_words

DUTY, MILESTONE = "jishan_portal.duty", "jishan_portal.milestone"
DAY = timedelta(days=1)
LONGEST_DIGEST = 2000
INBOX = "/duties/"
BOARD = "/dashboard/programme/"


def _held(day: date, prefix: str) -> Q:
    """Posts in force on a day, reached through a relation."""
    ends = Q(**{f"{prefix}ends_on__isnull": True}) | Q(**{f"{prefix}ends_on__gte": day})
    return ends & Q(**{f"{prefix}starts_on__lte": day})


class DaysPast(Func):
    """Whole days of the first date past the second (negative before it): a stage without asking which of seventy it is."""

    template, arg_joiner, output_field = "(%(expressions)s)", " - ", SmallIntegerField()

    def as_sqlite(self, compiler, connection, **context):
        """SQLite keeps dates as text."""
        (day, with_day), (due, with_due) = (compiler.compile(part) for part in self.get_source_expressions())
        return f"CAST(julianday({day}) - julianday({due}) AS integer)", (*with_day, *with_due)


def _columns(kind: str, on: date, stage, user) -> dict:
    return {
        "user_id": user,
        "kind": Value(kind, CharField()),
        "subject_kind": Value(DUTY, CharField()),
        "subject_id": Cast("pk", CharField()),
        "due_on": F("due_on"),
        "stage": stage,
        "on": Value(on, DateField()),
        "title": F("title"),
        "url": F("url"),
    }


def write_due(table: Table, on: date, since: date) -> int:
    """Write the reminders of one's own duties for the days after `since` up to `on`; return how many were new."""
    return sum(_write_due(on, day, stages) for day, stages in table.stage_days(on, since).items() if stages)


def _write_due(on: date, day: date, stages: dict[date, int]) -> int:
    due = Duty.objects.open().filter(due_on__in=list(stages), opened_at__lt=clock.start_of(day + DAY))
    stage = DaysPast(Value(day, DateField()), F("due_on"))
    # A deadline and a stage name the day they are for, so a reminder of this day was written on it or later: where there is none and
    # no other round is being made, nothing can be there twice. To look before each row takes the database half as long again.
    is_first = not Reminder.objects.filter(on__gte=day, kind=ReminderKind.DUE).exists()

    def write(rows: QuerySet, user, *, once: bool = False) -> int:
        columns = _columns(ReminderKind.DUE, on, stage, user)
        return insert_select(Reminder, rows, columns, skip_conflicts=not (once and is_first))

    written, shared = 0, due.filter(person__isnull=True)
    of_unit, loose = shared.filter(organisation__isnull=False), shared.filter(organisation__isnull=True)
    # Most days of a small office few of the statements have rows, and whether there is one is told at once.
    if due.filter(person__isnull=False).exists():
        written += _write_personal(due, on, write)
    if of_unit.exists():
        held = _held(on, "organisation__posts__") & Q(organisation__posts__role=F("role"), organisation__posts__user__is_active=True)
        written += write(of_unit.filter(held), F("organisation__posts__user_id"))
    for user, roles in _holders(set(loose.order_by().values_list("role", flat=True).distinct()), on):
        written += write(loose.filter(user.access.within(), role__in=roles), Value(user.pk))
    return written


def _write_personal(due: QuerySet, on: date, write) -> int:
    """A duty with a person reminds that person, or who stands in for them that day. The first is one row a duty: `once`."""
    personal = due.filter(person__is_active=True)
    if not Absence.objects.on(on).exists():
        return write(personal, F("person_id"), once=True)
    away = Q(person__absences__starts_on__lte=on, person__absences__ends_on__gte=on, person__absences__ended_at__isnull=True)
    written = write(personal.exclude(pk__in=due.filter(away).values("pk")), F("person_id"), once=True)
    return written + write(personal.filter(away), F("person__absences__substitute_id"))


def _holders(roles: Iterable[str], on: date) -> list[tuple[User, list[str]]]:
    """Return the active people in these roles with the roles they hold; a handful, whatever the number of duties."""
    posts = Post.objects.held_on(on).filter(role__in=list(roles), organisation__isnull=False, user__is_active=True)
    found: dict[int, tuple[User, list[str]]] = {}
    for post in posts.select_related("user").order_by("user_id"):
        found.setdefault(post.user_id, (post.user, []))[1].append(post.role)
    return list(found.values())


def write_escalated(table: Table, on: date, since: date) -> int:
    """Tell those who lead of what others owe in their area, at the days of the chain; return how many were new."""
    written = 0
    for days, role in table.escalation:
        deadlines, stage = [on - timedelta(days=days + back) for back in range((on - since).days)], Value(days, SmallIntegerField())
        late = Duty.objects.open().filter(due_on__in=deadlines).exclude(subject_kind__in=table.apart).exclude(role=role)
        if not late.exists():
            continue
        for user, _ in _holders([role], on):
            rows = late.of_area(user).exclude(person=user)
            written += insert_select(Reminder, rows, _columns(ReminderKind.ESCALATED, on, stage, Value(user.pk)), skip_conflicts=True)
    return written


def write_milestones(table: Table, on: date, since: date) -> int:
    """Remind the responsible units of a milestone, and the leading group of each; after its day only while something is left."""
    programme = current(on)
    fresh = []
    for stages in table.stage_days(on, since).values():
        for milestone in programme.milestones.filter(day__in=list(stages)):
            stage = stages[milestone.day]
            if stage <= 0 or not board.is_done_by(programme, milestone.day):
                fresh += _of_milestone(milestone, stage, on)
    if not fresh:
        return 0
    held = Reminder.objects.filter(on=on, kind=ReminderKind.MILESTONE, user__in={one.user_id for one in fresh})
    before = held.count()
    Reminder.objects.bulk_create(fresh, ignore_conflicts=True, batch_size=500)
    return held.count() - before


def _of_milestone(milestone: Milestone, stage: int, on: date) -> list[Reminder]:
    owed = Counter()
    for clause in milestone.programme.clauses.filter(deadline=milestone.day).prefetch_related("organisations__children"):
        for unit in clause.organisations.all():
            owed.update({unit.pk, *(child.pk for child in unit.children.all())})
    steering = STEERING
    posts = Post.objects.held_on(on).filter(role__in=milestone_roles(on) | steering, user__is_active=True).order_by("user_id", "pk")
    found: dict[int, Reminder] = {}
    for post in posts:
        number = owed.get(post.organisation_id, 0)
        if post.user_id in found or not (number or post.role in steering):
            continue
        words = f"，贵单位负责 {number} 条" if number else ""
        title = f"“{milestone.label}”{stage_words(stage)}（{milestone.day.month}月{milestone.day.day}日）{words}"
        found[post.user_id] = Reminder(
            user_id=post.user_id,
            kind=ReminderKind.MILESTONE,
            subject_kind=MILESTONE,
            subject_id=str(milestone.pk),
            due_on=milestone.day,
            stage=stage,
            on=on,
            title=title[:200],
            url=BOARD,
        )
    return list(found.values())


class Lines(Aggregate):
    """Titles of a group as lines of one text, on both databases."""

    allow_distinct = False
    output_field = TextField()

    def as_sqlite(self, compiler, connection, **context):
        """GROUP_CONCAT with a line break."""
        return self.as_sql(compiler, connection, function="GROUP_CONCAT", template="%(function)s(%(expressions)s, char(10))", **context)

    def as_postgresql(self, compiler, connection, **context):
        """STRING_AGG with a line break."""
        return self.as_sql(compiler, connection, function="STRING_AGG", template="%(function)s(%(expressions)s, chr(10))", **context)


def write_digests(on: date) -> int:
    """Give everybody who has reminders of a day one message with all of them; return how many people got theirs now."""
    kinds = {
        "late": Q(kind=ReminderKind.DUE, stage__gt=0),
        "near": Q(kind=ReminderKind.DUE, stage__lte=0),
        "others": Q(kind=ReminderKind.ESCALATED),
        "days": Q(kind=ReminderKind.MILESTONE),
    }
    words = {"late": "逾期 ", "near": "快到期 ", "others": "辖区内他人逾期 ", "days": "方案节点 "}
    rows = (
        Reminder.objects.filter(on=on).values("user_id").annotate(**{f"n_{key}": Count("pk", filter=held) for key, held in kinds.items()})
    )
    parts = [
        Case(
            When(**{f"n_{key}__gt": 0}, then=Concat(Value(f"　{word}"), Cast(f"n_{key}", CharField()), Value(" 件"))),
            default=Value(""),
            output_field=CharField(),
        )
        for key, word in words.items()
    ]
    line = Concat(F("title"), Value("（期限 "), Cast("due_on", CharField()), Value("）"), output_field=TextField())
    columns = {
        "user_id": F("user_id"),
        "title": Concat(Value(f"{on.month} 月 {on.day} 日提醒："), *parts, output_field=CharField()),
        "body": Left(Coalesce(Lines(line), Value("")), LONGEST_DIGEST),
        "url": Case(When(n_days=Count("pk"), then=Value(BOARD)), default=Value(INBOX), output_field=CharField()),
        "key": Value(f"digest:{on}", CharField()),
        "sent_at": Value(clock.now(), DateTimeField()),
    }
    return insert_select(Notice, rows, columns, skip_conflicts=True)


def people_of(on: date) -> int:
    """Return how many people have reminders of a day."""
    return Reminder.objects.filter(on=on).aggregate(many=Count("user", distinct=True))["many"]


def last_made(on: date) -> date:
    """Return the day up to which reminders were made before `on`: the last round, else the day before."""
    latest = Round.objects.filter(on__lt=on).aggregate(last=Max("on"))["last"]
    return latest or on - DAY
