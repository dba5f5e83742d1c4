"""Reminders: once a day, a message where there is an account, counted for everybody."""

import pytest

from inspections.self_checks import reminding, waves
from inspections.self_checks.models import SelfCheck
from jishan_portal.audit.models import Entry
from jishan_portal.notifications.models import Notice
from tests.factories import WorkshopFactory
from tests.factories.inspections import self_check_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def unlinked(wave, chief):
    """A workshop whose owner has no account, in the wave."""
    shop = WorkshopFactory()
    waves.take_in(wave, by=chief)
    return wave.checks.get(workshop=shop)


def test_reach_tells_who_gets_a_message(check, unlinked):
    reach = reminding.reach(SelfCheck.objects.all())
    assert (reach.owed, reach.linked, reach.by_hand, reach.new) == (2, 1, 1, 2)


def test_remind_sends_once_a_day(check, unlinked, chief, owner, freeze):
    freeze("2026-06-20 09:00")
    reminding.remind(SelfCheck.objects.all(), by=chief)
    reminding.remind(SelfCheck.objects.all(), by=chief)
    check.refresh_from_db()
    assert (check.reminders, Notice.objects.filter(user=owner).count()) == (1, 1)
    freeze("2026-06-21 09:00")
    reminding.remind(SelfCheck.objects.all(), by=chief)
    check.refresh_from_db()
    assert (check.reminders, Notice.objects.filter(user=owner).count()) == (2, 2)


def test_remind_names_the_deadline_or_the_days_since(check, chief, owner, freeze):
    freeze("2026-07-05 09:00")
    reminding.remind(SelfCheck.objects.all(), by=chief)
    assert Notice.objects.get(user=owner).title == f"请尽快完成{check.workshop.name}的自查，已经过了 5 天"


def test_what_was_handed_in_is_not_reminded(check, handed_in, chief):
    handed_in(check)
    reminding.remind(SelfCheck.objects.all(), by=chief)
    assert not Notice.objects.filter(key__contains="remind").exists()


def test_remind_leaves_one_audit_entry(check, unlinked, chief):
    reminding.remind(SelfCheck.objects.all(), by=chief)
    assert Entry.objects.get(action="inspections.selfcheck.remind").data["count"] == 2


def test_words_for_a_group_hold_no_phone_and_name_each_wave_with_its_day(check, freeze):
    spring = self_check_of(check.workshop, version=check.version)
    freeze("2026-06-30 10:00")
    text = reminding.chat_words([check, spring], site="http://x/")
    assert text.split("\n")[:4] == [
        "【2026 年主体自查】还有 1 户没有交，6月30日截止。",
        f"1. {check.workshop.name}（{check.workshop.owner_name or '负责人未登记'}）",
        "【春季自查】还有 1 户没有交，3月31日已经过了，请尽快交。",
        f"1. {check.workshop.name}（{check.workshop.owner_name or '负责人未登记'}）",
    ]
    assert not check.workshop.phone or check.workshop.phone not in text
