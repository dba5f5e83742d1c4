"""Changing the rulebook: forward only, audited, safe to send twice."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from jishan_portal.accounts.roles import Role
from jishan_portal.audit.models import Entry
from jishan_portal.rulebook import actions, queries
from jishan_portal.rulebook.actions import RuleRefused
from jishan_portal.rulebook.forms import VersionForm
from jishan_portal.rulebook.models import DayKind, Holiday, Rule
from tests.factories import user_of

TODAY, NEXT_MONTH = date(2026, 3, 17), date(2026, 4, 1)
ARTICLE = "稷政办发〔2026〕3号"
pytestmark = pytest.mark.django_db


@pytest.fixture
def head():
    return user_of(Role.BUREAU_HEAD)


@pytest.fixture
def floor():
    return Rule.objects.get(key="subsidy.county_floor")


def _new(rule, by, *, value=40000, day=NEXT_MONTH, article=ARTICLE, note=""):
    return actions.add_version(rule, by=by, value=value, in_force_from=day, article=article, note=note)


def test_new_version_ends_the_one_before(head, floor):
    fresh = _new(floor, head, note="县政府常务会议")

    floor.refresh_from_db()
    assert (floor.in_force_until, floor.value) == (date(2026, 3, 31), 30000)
    assert (fresh.in_force_from, fresh.in_force_until, fresh.value, fresh.is_confirmed) == (NEXT_MONTH, None, 40000, False)
    assert (fresh.made_by, fresh.note, fresh.label) == (head, "县政府常务会议", floor.label)


def test_new_version_is_audited_in_the_chain_of_its_key(head, floor):
    _new(floor, head)

    entry = Entry.objects.get(chain="rulebook:subsidy.county_floor")
    assert (entry.action, entry.actor_id, entry.data["before"], entry.data["value"]) == ("rulebook.add_version", head.pk, 30000, 40000)


def test_new_version_sent_twice_is_one(head, floor):
    first = _new(floor, head)

    assert _new(floor, head) == first
    assert Entry.objects.filter(chain="rulebook:subsidy.county_floor").count() == 1


def test_new_version_may_start_today(head, floor):
    _new(floor, head, day=TODAY)

    assert queries.value("subsidy.county_floor") == 40000
    assert queries.value("subsidy.county_floor", date(2026, 3, 16)) == 30000


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"day": date(2026, 3, 16)}, "不能早于今天"),
        ({"article": "  "}, "请写明依据"),
        ({"value": "很多"}, "请填写数字"),
    ],
)
def test_new_version_is_refused(head, floor, change, says):
    with pytest.raises(RuleRefused, match=says) as refused:
        _new(floor, head, **change)

    assert refused.value.message
    assert Rule.objects.of("subsidy.county_floor").count() == 1


def test_new_version_that_changes_nothing_is_refused_and_the_rule_stays_confirmed(head, floor):
    actions.confirm(floor, by=head)

    with pytest.raises(RuleRefused, match="没有改动"):
        _new(floor, head, value="30000.00", article=f" {floor.article} ")

    floor.refresh_from_db()
    assert (floor.is_confirmed, floor.in_force_until) == (True, None)


@pytest.mark.parametrize("key", ["case.decide", "clock.near_days", "reminder.escalation", "lead.verify"])
def test_form_of_a_rule_sent_as_it_opens_changes_nothing(head, key):
    rule = Rule.objects.get(key=key)
    opened = VersionForm(rule=rule)
    sent = VersionForm({name: opened[name].value() for name in opened.fields if opened[name].value() is not None}, rule=rule)
    assert sent.is_valid()
    with pytest.raises(RuleRefused, match="没有改动"):
        _new(rule, head, value=sent.value, day=TODAY, article=rule.article)


def test_second_version_to_come_is_refused(head, floor):
    _new(floor, head)

    with pytest.raises(RuleRefused, match="请直接更正那个版本"):
        _new(floor, head, value=50000, day=date(2026, 5, 1))


def test_second_version_today_is_refused(head, floor):
    _new(floor, head, day=TODAY)

    with pytest.raises(RuleRefused, match="从明天起施行"):
        _new(floor, head, value=50000, day=TODAY)


def test_version_to_come_may_be_corrected(head, floor):
    fresh = actions.confirm(_new(floor, head), by=head)

    corrected = actions.correct(fresh, by=head, value=45000, in_force_from=date(2026, 5, 1), article=ARTICLE)

    floor.refresh_from_db()
    assert floor.in_force_until == date(2026, 4, 30)
    assert (corrected.value, corrected.in_force_from, corrected.is_confirmed, corrected.confirmed_by) == (
        45000,
        date(2026, 5, 1),
        False,
        None,
    )


def test_version_in_force_cannot_be_corrected(head, floor):
    with pytest.raises(RuleRefused, match="已经施行，不能更正"):
        actions.correct(floor, by=head, value=1, in_force_from=NEXT_MONTH, article=ARTICLE)


@pytest.mark.parametrize(("day", "article", "says"), [(TODAY, ARTICLE, "须晚于今天"), (NEXT_MONTH, "", "请写明依据")])
def test_correction_is_refused(head, floor, day, article, says):
    fresh = _new(floor, head)

    with pytest.raises(RuleRefused, match=says):
        actions.correct(fresh, by=head, value=1, in_force_from=day, article=article)


def test_confirming_names_who_and_when(head):
    rule = Rule.objects.get(key="hazard.rectify.general")

    confirmed = actions.confirm(rule, by=head, note="已核对省条例")

    assert (confirmed.is_confirmed, confirmed.confirmed_by) == (True, head)
    assert confirmed.confirmed_at.date() == TODAY
    assert queries.rule("hazard.rectify.general").is_confirmed


def test_confirming_twice_changes_nothing(head):
    rule = Rule.objects.get(key="hazard.rectify.general")
    actions.confirm(rule, by=head)
    actions.confirm(rule, by=user_of(Role.SYSTEM_ADMIN))

    rule.refresh_from_db()
    assert rule.confirmed_by == head
    assert Entry.objects.filter(action="rulebook.confirm").count() == 1


def test_day_off_is_entered_and_audited(head):
    row = actions.set_day(date(2027, 1, 1), DayKind.OFF, "元旦", by=head)

    assert (row.kind, row.source) == (DayKind.OFF, "局方录入")
    assert not queries.calendar().is_workday(date(2027, 1, 1))
    assert Entry.objects.get(chain="rulebook:holidays:2027").data["before"] is None


def test_day_is_changed_in_place(head):
    actions.set_day(date(2026, 10, 10), DayKind.OFF, "国庆节", by=head, source="国办发明电〔2026〕1号")

    assert Holiday.objects.filter(day=date(2026, 10, 10)).count() == 1
    assert Entry.objects.get(chain="rulebook:holidays:2026").data["before"] == {"kind": "work", "name": "国庆节"}


def test_past_day_is_refused(head):
    with pytest.raises(RuleRefused, match="过去的日期不能改"):
        actions.set_day(date(2026, 3, 16), DayKind.OFF, "某节", by=head)


def test_past_day_of_a_year_not_entered_is_taken(head, freeze):
    freeze("2027-02-20")

    assert actions.set_day(date(2027, 2, 6), DayKind.OFF, "春节", by=head).pk


def test_day_without_a_name_is_refused(head):
    with pytest.raises(RuleRefused, match="写明是哪个节日"):
        actions.set_day(date(2027, 1, 1), DayKind.OFF, " ", by=head)


def test_year_is_imported_around_what_the_bureau_entered(head):
    Holiday.objects.filter(day__year=2026).delete()
    Holiday.objects.create(day=date(2026, 10, 10), kind=DayKind.OFF, name="国庆节", source="局方录入")

    assert actions.import_year(2026, by=head) == 38
    assert Holiday.objects.get(day=date(2026, 10, 10)).kind == DayKind.OFF
    assert actions.import_year(2026, by=head) == 0


def test_year_beyond_the_data_is_refused(head):
    with pytest.raises(RuleRefused, match="没有 2027 年"):
        actions.import_year(2027, by=head)


def test_database_refuses_two_open_versions(floor):
    with pytest.raises(IntegrityError), transaction.atomic():
        Rule.objects.create(
            key=floor.key, label="重", subject="subsidies", kind="amount", value=1, article="无", in_force_from=date(2026, 9, 1)
        )


def test_database_refuses_a_version_that_ends_before_it_starts(floor):
    floor.in_force_until = date(2024, 6, 1)

    with pytest.raises(IntegrityError), transaction.atomic():
        floor.save()


def test_database_refuses_a_rule_without_basis(floor):
    floor.article = ""

    with pytest.raises(IntegrityError), transaction.atomic():
        floor.save()
