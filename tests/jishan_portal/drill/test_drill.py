"""The county drill: June to November in virtual time, all invariants true, the same figures for the same seed."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from jishan_portal.drill import running
from jishan_portal.reminders.models import Reminder, ReminderKind
from jishan_portal.steering.models import Order
from tests.factories.workshops import WorkshopFactory

pytestmark = pytest.mark.django_db
SHOPS = 24


class _Undone(Exception):
    pass


def played(seed):
    """Play a small county, look at it, and leave nothing behind."""
    found = {}
    try:
        with transaction.atomic():
            found["report"] = running.run(SHOPS, seed, year=2026)
            found["report"].pop("seconds")
            milestones = Reminder.objects.filter(kind=ReminderKind.MILESTONE, user__username="leader1").order_by("on")
            found["milestones"] = [(f"{row.on:%m-%d}", row.stage) for row in milestones]
            found["orders"] = Order.objects.count()
            raise _Undone
    except _Undone:
        return found


def test_drill_ends_with_all_invariants_true_and_reminds_at_each_milestone():
    found = played(7)
    report = found["report"]
    assert [label for label, said in report["invariants"].items() if said != "成立"] == []
    assert {"自查户", "交自查表", "隐患", "隐患销号", "现场检查", "线索", "案件", "督办等"} <= set(report["happened"])
    days = dict(found["milestones"])
    before = {
        "06-16": -14,
        "06-23": -7,
        "06-27": -3,
        "06-29": -1,
        "06-30": 0,
        "10-01": -30,
        "10-17": -14,
        "10-24": -7,
        "10-28": -3,
        "10-30": -1,
    }
    assert {day: days.get(day) for day in before} == before
    assert (days["10-31"], days["11-30"], found["orders"]) == (-30, 0, 4)
    assert len(found["milestones"]) == len(set(found["milestones"]))


def test_drill_refuses_a_county_that_is_not_empty():
    WorkshopFactory()
    with pytest.raises(CommandError, match="空库"):
        call_command("drill", workshops=5, stdout=StringIO())


def test_drill_and_practice_refuse_the_wrong_place(settings):
    with pytest.raises(CommandError, match="不是演练环境"):
        call_command("practice", reset=True)
    settings.IS_PRODUCTION = True
    with pytest.raises(CommandError, match="正式环境"):
        call_command("drill")
    settings.IS_PRACTICE = True
    with pytest.raises(CommandError, match="--reset"):
        call_command("practice")


def test_practice_shows_its_band_on_every_page(client, settings):
    assert "演练环境" not in client.get("/login/").content.decode()
    from jishan_portal.dashboard.context import Shell

    Shell.is_practice = True
    try:
        assert "演练环境" in client.get("/login/").content.decode()
    finally:
        Shell.is_practice = False
