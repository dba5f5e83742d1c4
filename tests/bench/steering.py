"""Reminders over 100,000 deadlines beside one bare INSERT … SELECT; the county's page over its readings."""

import time

DEADLINES = 100_000
COLD = "/bench/cold_leaders/"
SINGLES = 300  # how many single tasks are timed to know what one each would cost


def _timed(work) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def _deadlines(day) -> int:
    """Give everybody of the made county a duty due on a day; return how many there are."""
    from django.db.models import CharField, F, Value
    from django.db.models.functions import Cast

    from jishan_portal.accounts.models import User
    from jishan_portal.duties import actions as duties
    from workshops.registry.models import Workshop

    owner = User.objects.get(username="owner1")
    text = CharField()
    columns = {
        "title": Value("交自查表", text),
        "url": Value("/", text),
        "area_code": F("area_code"),
        "organisation_id": Cast(Value(None), output_field=User._meta.pk.__class__()),
        "person_id": Value(owner.pk),
        "file": Value("", text),
        "subject_id": Cast("pk", text),
    }
    rows = Workshop.objects.filter(pk__in=Workshop.objects.order_by("pk").values("pk")[:DEADLINES])
    return duties.open_many("bench.deadline", rows, role="owner", due_on=day, basis="", columns=columns)


def reminded() -> dict:
    """Return how long a round takes beside the bare insert of as many rows, and what single tasks would take; nothing is kept."""
    from django.db import connection, transaction

    from jishan_portal.accounts.actors import SYSTEM
    from jishan_portal.kit import clock
    from jishan_portal.reminders import actions
    from jishan_portal.reminders.models import Reminder, Round

    day = clock.today()
    with transaction.atomic():
        Round.objects.filter(on=day).delete()
        many, before = _deadlines(day), Reminder.objects.count()
        copy = "CREATE TABLE bare (LIKE jishan_portal_reminder INCLUDING ALL)" if connection.vendor == "postgresql" else ""
        with connection.cursor() as cursor:
            cursor.execute(copy or "CREATE TEMP TABLE bare AS SELECT * FROM jishan_portal_reminder WHERE 0")
            sql = (
                'INSERT INTO bare (id, user_id, kind, subject_kind, subject_id, due_on, stage, "on", title, url)'
                " SELECT id, person_id, 'due', 'jishan_portal.duty', CAST(id AS varchar(40)), due_on, 0, due_on, title, url"
                " FROM jishan_portal_duty WHERE subject_kind = 'bench.deadline'"
            )
            floor = _timed(lambda: cursor.execute(sql))
        connection.check_constraints()
        seconds = _timed(lambda: (actions.make_round(day, by=SYSTEM), connection.check_constraints()))
        added = Reminder.objects.count() - before
        Round.objects.all().delete()
        again = actions.make_round(day, by=SYSTEM)
        single = _timed(lambda: _one_each(day))
        transaction.set_rollback(True)
    return {"seconds": seconds, "floor": floor, "rows": added, "deadlines": many, "again": again.due, "single": single / SINGLES}


def _one_each(day) -> None:
    """What one task a row would do: read the row, write the reminder, write the message."""
    from jishan_portal.accounts.models import User
    from jishan_portal.duties.models import Duty
    from jishan_portal.notifications.actions import notify
    from jishan_portal.reminders.models import Reminder

    ids = list(Duty.objects.filter(subject_kind="bench.deadline").values_list("pk", flat=True)[:SINGLES])
    for pk in ids:
        duty = Duty.objects.get(pk=pk)
        person = User.objects.get(pk=duty.person_id)
        facts = {"subject_kind": "bench", "subject_id": pk, "due_on": day, "stage": 9, "on": day, "title": duty.title, "url": duty.url}
        Reminder.objects.create(user=person, kind="due", **facts)
        notify([person], duty.title, url=duty.url, key=f"bench:{pk}")


def readings_ready() -> dict:
    """Read the figures; return how long it took, a leader's session and page, and how many figures differ from their rows."""
    from jishan_portal.dashboard import readings
    from jishan_portal.dashboard.indicators import FIGURES
    from jishan_portal.dashboard.reach import county, reach_of
    from jishan_portal.kit import clock
    from jishan_portal.programme.indicators import measure
    from tests.bench.windows import cookie_of, logged_in

    seconds = _timed(readings.refresh)
    kept, office = readings.kept(), reach_of(county())
    differ = sum(kept.of(one.key) != measure(one, office, clock.today()) for one, _, _ in FIGURES)
    client = logged_in("leader1")
    beside = _over_rows(client) / _kept(client)
    return {
        "seconds": seconds,
        "differ": differ,
        "cookie": cookie_of(client),
        "page": "/dashboard/leaders/",
        "cold": COLD,
        "beside_rows": beside,
    }


def _kept(client) -> float:
    """Return the least seconds of three that the page takes over its readings, nothing kept of the page itself."""
    return min(_timed(lambda: client.get(COLD)) for _ in range(3))


def _over_rows(client) -> float:
    """Return the seconds of the same page with every figure counted from its rows."""
    from unittest import mock

    from django.core.cache import cache

    from jishan_portal.dashboard import readings

    cache.clear()  # figures of single reaches are kept a minute too
    with mock.patch.object(readings, "kept", return_value=None):
        return _timed(lambda: client.get(COLD))


PARTS = {"reminded": reminded, "readings_ready": readings_ready}
