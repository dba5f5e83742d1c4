"""Changing the programme and copying it to a new year."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from jishan_portal.accounts.models import Organisation
from jishan_portal.accounts.roles import Role
from jishan_portal.audit.models import Entry
from jishan_portal.programme import actions
from jishan_portal.programme.actions import ProgrammeRefused
from jishan_portal.programme.models import GroupRole, Programme, Target
from tests.factories import user_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return user_of(Role.LEADING_OFFICE)


@pytest.fixture
def programme():
    return Programme.objects.get(year=2026)


@pytest.fixture
def closed():
    return Programme.objects.get(year=2024)


def test_copy_moves_everything_to_the_new_year(programme, office):
    actions.set_target(Target.objects.get(clause__programme=programme, indicator="batches.upgrade"), by=office, value=Decimal(12))
    actions.end_term(programme.roster.get(name="崔武斌"), by=office, until=date(2026, 3, 1))

    fresh = actions.copy_year(programme, 2027, by=office)

    assert [row.day for row in fresh.milestones.all()] == [date(2027, 6, 30), date(2027, 10, 31), date(2027, 11, 30)]
    assert fresh.clauses.get(number="O-28").text.startswith("2027年")
    assert fresh.clauses.get(number="O-33").organisations.count() == 2
    assert Target.objects.get(clause__programme=fresh, indicator="batches.upgrade").value is None
    assert Target.objects.get(clause__programme=fresh, indicator="self_checks.submitted").value == 100
    assert fresh.roster.count() == 6
    assert Entry.objects.get(action="programme.copy_year", actor_id=office.pk).data == {"from": 2026, "to": 2027}


def test_copy_twice_is_one(programme, office):
    assert actions.copy_year(programme, 2027, by=office) == actions.copy_year(programme, 2027, by=office)
    assert Programme.objects.filter(year=2027).count() == 1


@pytest.mark.parametrize(("year", "says"), [(2025, "2026 年以后的年度"), (2026, "2026 年已有方案"), (2200, "2024 至 2099")])
def test_copy_is_refused(programme, office, year, says):
    with pytest.raises(ProgrammeRefused, match=says) as refused:
        actions.copy_year(programme, year, by=office)
    assert refused.value.message


def test_closing_is_final_and_once(programme, office):
    actions.close(programme, by=office)
    actions.close(programme, by=office)

    programme.refresh_from_db()
    assert (programme.is_closed, programme.closed_on) == (True, date(2026, 3, 17))
    assert Entry.objects.filter(action="programme.close", actor_id=office.pk).count() == 1


def test_closed_programme_takes_no_change(closed, office):
    changes = (
        lambda: actions.set_milestone(closed.milestones.first(), by=office, label="x", day=date(2024, 6, 1)),
        lambda: actions.set_target(Target.objects.filter(clause__programme=closed).first(), by=office, value=None),
        lambda: actions.set_clause(closed.clauses.first(), by=office, organisations=[], deadline=None),
        lambda: actions.add_member(closed, by=office, name="某某", post="某职", role=GroupRole.MEMBER, since=date(2024, 7, 1)),
        lambda: actions.end_term(closed.roster.first(), by=office, until=date(2024, 7, 1)),
    )
    for change in changes:
        with pytest.raises(ProgrammeRefused, match="已经结束，只供查阅"):
            change()


def test_milestone_moves_within_its_year(programme, office):
    milestone = programme.milestones.get(key="self_check")
    actions.set_milestone(milestone, by=office, label="自查完成", day=date(2026, 7, 15), version=programme.version)

    milestone.refresh_from_db()
    assert (milestone.label, milestone.day) == ("自查完成", date(2026, 7, 15))
    assert Entry.objects.get(action="programme.set_milestone").data["before"] == {"label": "主体自查完成", "day": "2026-06-30"}


@pytest.mark.parametrize(("label", "day", "says"), [("自查", date(2027, 1, 1), "须在 2026 年内"), (" ", date(2026, 7, 1), "写明节点名称")])
def test_milestone_is_refused(programme, office, label, day, says):
    with pytest.raises(ProgrammeRefused, match=says):
        actions.set_milestone(programme.milestones.first(), by=office, label=label, day=day)


def test_change_on_an_old_version_is_refused(programme, office):
    version = programme.version
    target = Target.objects.get(clause__programme=programme, indicator="batches.upgrade")
    actions.set_target(target, by=office, value=Decimal(5), version=version)

    with pytest.raises(ProgrammeRefused, match="别人改过这个方案"):
        actions.set_target(target, by=office, value=Decimal(6), version=version)


def test_target_is_entered_and_cleared(programme, office):
    target = Target.objects.get(clause__programme=programme, indicator="batches.upgrade")
    actions.set_target(target, by=office, value=Decimal("12.00"), note="领导小组第一次会议")
    assert Entry.objects.filter(action="programme.set_target").latest("pk").summary == "目标“提档升级户数”：12 户"
    actions.set_target(target, by=office, value=None)

    target.refresh_from_db()
    assert (target.value, target.note) == (None, "领导小组第一次会议")
    assert Entry.objects.filter(action="programme.set_target").latest("pk").summary == "目标“提档升级户数”：留空"


@pytest.mark.parametrize(("key", "value"), [("batches.upgrade", Decimal(-1)), ("self_checks.submitted", Decimal(101))])
def test_target_out_of_range_is_refused(programme, office, key, value):
    with pytest.raises(ProgrammeRefused, match="百分比不能超过 100"):
        actions.set_target(Target.objects.get(clause__programme=programme, indicator=key), by=office, value=value)


def test_clause_gets_units_and_deadline(programme, office):
    units = list(Organisation.objects.filter(code__in=["culture", "finance"]))
    clause = programme.clauses.get(number="O-43")
    actions.set_clause(clause, by=office, organisations=units, deadline=date(2026, 9, 30), deadline_note="县政府会议定")

    clause.refresh_from_db()
    assert (clause.deadline, clause.organisations.count()) == (date(2026, 9, 30), 2)
    assert Entry.objects.get(action="programme.set_clause").data["after"]["units"] == ["culture", "finance"]


def test_clause_deadline_outside_the_year_is_refused(programme, office):
    with pytest.raises(ProgrammeRefused, match="期限须在 2026 年内"):
        actions.set_clause(programme.clauses.first(), by=office, organisations=[], deadline=date(2025, 1, 1))


def test_member_joins_once(programme, office):
    joined = [
        actions.add_member(programme, by=office, name="某某 ", post="县公安局副局长", role=GroupRole.MEMBER, since=date(2026, 3, 17))
        for _ in range(2)
    ]

    assert joined[0] == joined[1]
    assert (joined[0].position, joined[0].name) == (8, "某某")


def test_second_head_needs_the_first_to_leave(programme, office):
    with pytest.raises(ProgrammeRefused, match="已有在任组长"):
        actions.add_member(programme, by=office, name="新组长", post="副县长", role=GroupRole.HEAD, since=date(2026, 4, 1))

    actions.end_term(programme.roster.get(role=GroupRole.HEAD), by=office, until=date(2026, 3, 31))
    assert actions.add_member(programme, by=office, name="新组长", post="副县长", role=GroupRole.HEAD, since=date(2026, 4, 1)).pk


def test_term_ends_after_it_began(programme, office):
    with pytest.raises(ProgrammeRefused, match="不能早于任期开始日"):
        actions.end_term(programme.roster.first(), by=office, until=date(2024, 1, 1))


def test_database_refuses_a_negative_target(programme):
    target = Target.objects.filter(clause__programme=programme).first()
    target.value = -1

    with pytest.raises(IntegrityError), transaction.atomic():
        target.save()
