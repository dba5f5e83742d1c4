"""Queueing, showing, taking back and ending what must be made public."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction

from jishan_portal.accounts.actors import SYSTEM
from jishan_portal.accounts.roles import Role
from jishan_portal.audit.models import Entry
from jishan_portal.clocks.models import Clock
from jishan_portal.duties.models import Duty
from jishan_portal.kit import clock
from jishan_portal.publications import actions, rules, tasks
from jishan_portal.publications.models import Publication
from jishan_portal.publications.states import PublicationState as S
from jishan_portal.workflow.actions import MoveRefused
from tests.factories import user_of

pytestmark = pytest.mark.django_db


def _open_duties():
    return [(duty.role, duty.due_on, duty.title.partition("：")[0]) for duty in Duty.objects.open()]


def test_queue_redacts_and_owes_one_duty_within_the_period(queue, bureau):
    made = queue(started_on=date(2026, 3, 2))

    assert made.body == "当事人：福顺麻花坊（负责人段某某，电话 138****2261）。"
    assert made.must_by == date(2026, 3, 30)  # 20 working days
    assert _open_duties() == [(Role.BUREAU_LEADER, date(2026, 3, 30), "公示")]
    assert Clock.objects.get().working.startswith("从 2026-03-02 起（当日不计）20 个工作日")


def test_queue_again_returns_the_same(queue):
    first = queue(subject_id=7)

    assert queue(subject_id=7).pk == first.pk
    assert len(_open_duties()) == 1


def test_queue_under_another_key_is_another(queue):
    assert queue(subject_id=7).pk != queue(subject_id=7, key="更正").pk


def test_queue_with_a_day_needs_no_period(queue):
    made = queue(must_by=date(2026, 4, 1))

    assert made.must_by == date(2026, 4, 1)
    assert not Clock.objects.exists()


def test_queue_without_a_text_is_refused(queue):
    with pytest.raises(ValidationError):
        queue(body="  ")


def test_results_fall_to_the_station_chief(queue):
    queue("inspection_result")

    assert _open_duties()[0][0] == Role.STATION_CHIEF


def test_amend_hides_again_and_keeps_names_of_shops(queue, leader):
    made = queue(kept=("段福顺麻花店",))

    done = actions.amend(made, by=leader, title="新 标题", body="段福顺麻花店 身份证 140824198001011234", version=1)

    assert (done.title, done.body, done.version) == ("新 标题", "段福顺麻花店 身份证 ******************", 2)


def test_amend_of_an_older_version_is_refused(queue, leader):
    made = queue()
    actions.amend(made, by=leader, title="一", body="一", version=1)

    with pytest.raises(MoveRefused):
        actions.amend(made, by=leader, title="二", body="二", version=1)


def test_publish_freezes_the_text_with_its_hash(queue, leader):
    made = actions.publish(queue(), by=leader)

    assert (made.state, made.published_on, made.until_on) == (S.PUBLISHED, date(2026, 3, 17), date(2029, 3, 17))
    assert made.content_hash == rules.content_hash(made)
    assert _open_duties() == []
    assert not Clock.objects.running().exists()


def test_publish_reckons_the_rule_that_was_asked_for(queue, leader):
    assert actions.publish(queue(until_rule="case.publish_minor_until"), by=leader).until_on == date(2026, 6, 17)


def test_publish_twice_changes_nothing(queue, leader):
    made = actions.publish(queue(), by=leader)
    entries = Entry.objects.count()

    assert actions.publish(made, by=leader).content_hash == made.content_hash
    assert Entry.objects.count() == entries


def test_publish_past_its_last_day_is_refused(queue, leader):
    with pytest.raises(ValidationError):
        actions.publish(queue(until=date(2026, 3, 1)), by=leader)


@pytest.mark.parametrize("mark", ["（规则待局方确认）", "依据：门户默认值，无明文规定"])
def test_publish_refuses_a_text_with_a_mark_of_the_offices_own(queue, leader, mark):
    made = queue(body=f"公示期 5 个工作日{mark}。")

    with pytest.raises(ValidationError, match="内部标记"):
        actions.publish(made, by=leader)
    made.refresh_from_db()
    assert made.state == "pending"

    assert actions.publish(made, by=leader, text=("标题", "公示期 5 个工作日。", 1)).state == "published"


def test_publish_with_the_page_text_saves_it_first(queue, leader):
    done = actions.publish(queue(), by=leader, text=("标题", "内容", 1))

    assert (done.title, done.body) == ("标题", "内容")
    assert Publication.objects.get().content_hash == rules.content_hash(done)


@pytest.mark.parametrize("role", [Role.STATION_CHIEF, Role.LEADING_OFFICE])
def test_publish_is_for_the_role_that_owes_the_kind(queue, role):
    with pytest.raises(PermissionDenied):
        actions.publish(queue(), by=user_of(role))


@pytest.mark.parametrize("change", [{"title": "别的"}, {"body": "别的"}, {"content_hash": "0" * 64}, {"published_on": date(2026, 1, 1)}])
def test_database_refuses_to_change_what_was_shown(queue, leader, change):
    made = actions.publish(queue(), by=leader)

    with pytest.raises(DatabaseError), transaction.atomic():
        Publication.objects.filter(pk=made.pk).update(**change)


def test_database_refuses_to_delete(queue):
    made = queue()

    with pytest.raises(DatabaseError), transaction.atomic():
        made.delete()


def test_amend_of_a_shown_text_is_refused(queue, leader):
    made = actions.publish(queue(), by=leader)

    with pytest.raises(MoveRefused):
        actions.amend(made, by=leader, title="一", body="一", version=1)


def test_recall_owes_the_withdrawal_in_three_working_days(queue, leader):
    made = actions.publish(queue(), by=leader)

    done = actions.recall(made, by=user_of(Role.LEGAL_REVIEWER), reason="复议变更", on=date(2026, 3, 13))

    assert (done.state, done.withdraw_by, done.recall_reason) == (S.RECALLED, date(2026, 3, 18), "复议变更")
    assert _open_duties() == [(Role.BUREAU_LEADER, date(2026, 3, 18), "撤回公示")]
    assert Publication.objects.on_show(clock.today()).exists()


def test_recall_of_what_waits_drops_it(queue):
    done = actions.recall(queue(), by=SYSTEM, reason="决定撤销")

    assert (done.state, done.reason) == (S.DROPPED, "决定撤销")
    assert _open_duties() == []


def test_recall_all_reaches_every_text_of_a_record(queue, leader):
    actions.publish(queue(subject_id=7), by=leader)
    queue(subject_id=7, key="二")

    assert actions.recall_all("inspections.case", 7, by=SYSTEM, reason="撤销") == 2
    assert actions.recall_all("inspections.case", 7, by=SYSTEM, reason="撤销") == 1
    assert {row.state for row in Publication.objects.all()} == {S.RECALLED, S.DROPPED}


def test_withdraw_takes_it_off_the_public_pages(queue, leader):
    made = actions.recall(actions.publish(queue(), by=leader), by=SYSTEM, reason="撤销")

    done = actions.withdraw(made, by=leader, reason="复议决定撤销")

    assert (done.state, done.withdrawn_on, done.reason) == (S.WITHDRAWN, date(2026, 3, 17), "复议决定撤销")
    assert not Publication.objects.on_show(clock.today()).exists()
    assert _open_duties() == []
    assert not Clock.objects.running().exists()


def test_withdraw_needs_a_reason(queue, leader):
    made = actions.publish(queue(), by=leader)

    with pytest.raises(MoveRefused):
        actions.withdraw(made, by=leader, reason=" ")


def test_withdraw_before_it_was_shown_is_refused(queue, leader):
    with pytest.raises(MoveRefused):
        actions.withdraw(queue(), by=leader, reason="错了")


def test_drop_needs_a_reason_and_ends_the_duty(queue, leader):
    made = queue()
    with pytest.raises(MoveRefused):
        actions.drop(made, by=leader, reason="")

    assert actions.drop(made, by=leader, reason="只给予警告").state == S.DROPPED
    assert _open_duties() == []


def test_expire_ends_what_was_shown_long_enough_once(queue, leader, freeze):
    freeze("2026-03-17")
    made = actions.publish(queue("subsidy_notice"), by=leader)
    freeze(made.until_on)
    tasks.expire_publications()
    assert Publication.objects.get().state == S.PUBLISHED
    assert Publication.objects.on_show(clock.today()).exists()

    freeze("2026-03-25")
    assert not Publication.objects.on_show(clock.today()).exists()
    assert [actions.expire_due(), actions.expire_due()] == [1, 0]
    assert Publication.objects.get().state == S.EXPIRED


def test_every_step_is_told_in_the_chain_of_the_file(queue, leader):
    made = actions.publish(queue(file="workshops.workshop:1"), by=leader)

    told = list(Entry.objects.filter(chain="workshops.workshop:1").values_list("action", flat=True))
    assert told == ["jishan_portal.publication.begin", "jishan_portal.publication.publish"]
    assert made.audit_chain == "workshops.workshop:1"
