"""Who reviews penalty decisions legally has passed the national exam, or did so before the law asked for it."""

from datetime import date
from importlib import import_module

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied, ValidationError

from inspections.officers import actions_reviewers as actions
from inspections.officers import rules_reviewers as rules
from inspections.officers.actions_reviewers import Qualification
from inspections.officers.models import Reviewer
from jishan_portal.accounts.roles import Role
from jishan_portal.audit.models import Entry
from jishan_portal.rulebook.models import Rule
from jishan_portal.workflow.actions import MoveRefused
from tests.factories import PostFactory, user_of

pytestmark = pytest.mark.django_db
AT = "/inspections/officers/reviewers/"


@pytest.fixture
def reviewer(db):
    return user_of(Role.LEGAL_REVIEWER)


@pytest.fixture
def leader(db):
    return user_of(Role.BUREAU_LEADER)


@pytest.mark.parametrize(
    ("facts", "tone", "words"),
    [
        ({"certificate_number": "A1"}, "ok", "已取得法律职业资格"),
        ({"certificate_number": "A1", "reviewing_since": date(2024, 1, 1)}, "ok", "已取得法律职业资格"),
        ({"reviewing_since": date(2017, 12, 31)}, "near", "2018 年前已从事，待局方确认"),
        ({"reviewing_since": date(2018, 1, 1)}, "late", "初次从事，未取得法律职业资格"),
        ({"is_taken_over": True}, "near", "启用登记前已在岗，待局方确认"),
        ({"is_taken_over": True, "reviewing_since": date(2020, 5, 1)}, "late", "初次从事，未取得法律职业资格"),
    ],
)
def test_standing_says_by_what_somebody_may_review(reviewer, facts, tone, words):
    made = Reviewer.objects.create(user=reviewer, **facts)
    assert rules.standing_of(made) == (tone, words)
    assert bool(rules.refusal(reviewer)) == (tone == "late")
    assert bool(rules.reminder(reviewer)) == (tone != "ok")


def test_who_is_not_registered_may_not_and_is_told_what_to_do(reviewer):
    said = rules.refusal(reviewer)
    assert (rules.ARTICLE in said, "请局分管领导或者局长" in said, "未登记法律职业资格" in said) == (True, True, True)


def test_year_that_the_bureau_confirmed_is_no_longer_marked(reviewer):
    Reviewer.objects.create(user=reviewer, reviewing_since=date(2015, 3, 1))
    Rule.objects.filter(key=rules.YEAR).update(is_confirmed=True)
    rules.rulebook.forget()
    assert rules.standing_of(rules.of(reviewer)) == ("ok", "2018 年前已从事")


def test_leader_registers_and_corrects_with_a_trace(reviewer, leader):
    made = actions.qualify(reviewer, Qualification("A 001"), version=0, by=leader)
    assert (made.certificate_number, made.version) == ("A001", 1)
    actions.qualify(reviewer, Qualification("A002"), version=1, by=leader)
    with pytest.raises(MoveRefused):
        actions.qualify(reviewer, Qualification("A003"), version=1, by=leader)
    assert Entry.objects.filter(action="inspections.reviewer.qualify").count() == 2
    assert Reviewer.objects.get().certificate_number == "A002"


def test_nobody_registers_themselves_and_only_leaders_may(reviewer, leader, chief):
    PostFactory(user=leader, role=Role.LEGAL_REVIEWER, organisation=leader.posts.first().organisation)
    for by, whom in ((leader, leader), (chief, reviewer), (reviewer, reviewer)):
        with pytest.raises(PermissionDenied):
            actions.qualify(whom, Qualification("A1"), version=0, by=by)


@pytest.mark.parametrize("facts", [Qualification(), Qualification(note="只有备注"), Qualification("", date(2999, 1, 1))])
def test_record_without_a_ground_is_refused(reviewer, leader, facts):
    with pytest.raises(ValidationError):
        actions.qualify(reviewer, facts, version=0, by=leader)


def test_certificate_stands_once_and_belongs_to_a_reviewer(reviewer, leader):
    actions.qualify(reviewer, Qualification("A1"), version=0, by=leader)
    with pytest.raises(ValidationError):
        actions.qualify(user_of(Role.LEGAL_REVIEWER), Qualification("A1"), version=0, by=leader)
    with pytest.raises(ValidationError):
        actions.qualify(user_of(Role.INSPECTOR), Qualification("A2"), version=0, by=leader)


def test_migration_takes_over_who_holds_the_post_and_is_safe_to_run_twice(reviewer):
    past = user_of(Role.LEGAL_REVIEWER)
    past.posts.update(ends_on=date(2024, 12, 31), starts_on=date(2024, 1, 1))
    user_of(Role.INSPECTOR)
    migration = import_module("inspections.migrations.0019_reviewers_on_post")
    for _ in range(2):
        migration.take_over(apps, None)
    row = Reviewer.objects.get()
    assert (row.user, row.is_taken_over, rules.refusal(reviewer)) == (reviewer, True, "")
    migration.give_back(apps, None)
    assert not Reviewer.objects.exists()


def test_page_shows_who_may_review_and_the_leader_registers(client_of, reviewer, leader):
    desk = client_of(leader)
    before = desk.get(AT).content.decode()
    assert ("未登记法律职业资格" in before, ">登记</a>" in before, "待局方确认" in before) == (True, True, True)
    facts = {"certificate_number": "", "reviewing_since": "", "note": "", "version": 0}
    wrong = desk.post(f"{AT}{reviewer.pk}/", facts)
    assert (wrong.status_code, list(wrong.context["form"].errors)) == (422, ["certificate_number"])
    done = desk.post(f"{AT}{reviewer.pk}/", {**facts, "certificate_number": "A9"}, follow=True).content.decode()
    assert ("已取得法律职业资格" in done, ">修改</a>" in done) == (True, True)
    assert desk.post(f"{AT}{reviewer.pk}/", {**facts, "certificate_number": "A8"}).status_code == 409


def test_page_by_roles_and_areas(client_of, reviewer):
    assert client_of(Role.TOWNSHIP).get(AT).status_code == 403
    own = client_of(reviewer)
    assert (own.get(AT).status_code, own.get(f"{AT}{reviewer.pk}/").status_code, ">登记</a>" in own.get(AT).content.decode()) == (
        200,
        403,
        False,
    )
    far = client_of(Role.BUREAU_LEADER, area="140881000000")
    assert (far.get(f"{AT}{reviewer.pk}/").status_code, reviewer.name in far.get(AT).content.decode()) == (404, False)
    assert "还没有法制审核员" in far.get(AT).content.decode()


def test_page_takes_the_same_queries_for_one_and_eleven(client_of, leader, assert_same_queries):
    desk = client_of(leader)
    make = lambda: Reviewer.objects.create(user=user_of(Role.LEGAL_REVIEWER), is_taken_over=True)  # noqa: E731
    assert_same_queries(lambda: desk.get(AT), make, at_most=10)
