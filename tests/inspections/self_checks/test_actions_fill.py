"""Answers in one go, the later one wins; rows of the grid; photos; the numbered sheet."""

from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied

from inspections.checklists.states import AnswerValue
from inspections.self_checks import actions, actions_fill
from inspections.self_checks.actions_fill import Given
from inspections.self_checks.models import AnswerPicture, SelfCheck
from inspections.self_checks.states import CheckState, FilledBy
from jishan_portal.accounts.roles import Role
from jishan_portal.files.actions import keep
from jishan_portal.papers.models import Paper
from jishan_portal.workflow.actions import MoveRefused
from tests.factories import OrganisationFactory, user_of
from tests.factories.inspections import checklist_of, self_check_of
from tests.inspections.self_checks.photos import photo_file

pytestmark = pytest.mark.django_db
YES, NO, NA = AnswerValue.YES, AnswerValue.NO, AnswerValue.NOT_APPLICABLE


@pytest.fixture
def check(workshop, owner):
    OrganisationFactory(name="稷山县市场监督管理局", parent=None)
    return actions.start(self_check_of(workshop), by=owner)


def item(check, code):
    return check.version.items.get(code=code)


def given(check, *noes, **how):
    return [Given(row.pk, NO if row.code in noes else YES, **how) for row in check.version.items.all()]


def values(check):
    return dict(check.answers.values_list("item__code", "value"))


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def photo(by):
    return keep(photo_file(), by=by, purpose="photo")


def test_many_answers_cost_no_more_than_one(check, owner, django_assert_max_num_queries):
    with django_assert_max_num_queries(10):
        actions_fill.save_answers(check, given(check)[:1], by=owner)
    with django_assert_max_num_queries(10):
        held = actions_fill.save_answers(check, given(check, "P1"), by=owner)
    assert (held.answered, values(check)["P1"], values(check)["F1"]) == (6, NO, YES)


def test_an_answer_that_waited_does_not_replace_a_later_one(check, owner):
    first = item(check, "P1").pk
    actions_fill.save_answers(check, [Given(first, NO)], by=owner)
    actions_fill.save_answers(check, [Given(first, YES, age=60)], by=owner)
    assert values(check) == {"P1": NO}


def test_the_later_of_two_answers_in_one_parcel_is_kept(check, owner):
    first = item(check, "P1").pk
    actions_fill.save_answers(check, [Given(first, NO, age=5), Given(first, YES, age=1)], by=owner)
    assert values(check) == {"P1": YES}


def test_cover_never_answers_a_key_item_nor_replaces_an_answer(check, owner):
    actions_fill.save_answers(check, [Given(item(check, "P2").pk, NO)], by=owner)
    actions_fill.save_answers(check, given(check, by_cover=True), by=owner)
    assert values(check) == {"P2": NO, "P3": YES, "F2": YES, "F3": YES}
    assert set(check.answers.filter(by_cover=True).values_list("item__code", flat=True)) == {"P3", "F2", "F3"}


def test_a_parcel_with_a_foreign_item_is_refused_whole(check, owner):
    foreign = checklist_of(key="other").items.first()
    with pytest.raises(MoveRefused, match="不属于这张自查表"):
        actions_fill.save_answers(check, [*given(check), Given(foreign.pk, YES)], by=owner)
    assert not check.answers.exists()


def test_hand_in_takes_what_was_not_sent_and_is_once(check, owner):
    once = uuid4()
    done = actions_fill.hand_in(check, given(check, "P1"), by=owner, submission_id=once)
    again = actions_fill.hand_in(check, given(check), by=owner, submission_id=once)
    assert (done.noes, again.rounds, values(check)["P1"]) == (1, 1, NO)


def test_hand_in_that_is_refused_keeps_nothing_of_the_parcel(check, owner):
    with pytest.raises(MoveRefused, match="还有 5 题没有答"):
        actions_fill.hand_in(check, given(check)[:1], by=owner, submission_id=uuid4())
    assert not check.answers.exists()


def test_hand_in_costs_the_same_for_few_and_many_answers(workshop, owner, django_assert_max_num_queries):
    check = actions.start(self_check_of(workshop, version=checklist_of(general=14)), by=owner)
    with django_assert_max_num_queries(40):
        actions_fill.hand_in(check, given(check), by=owner, submission_id=uuid4())


def test_a_row_of_the_grid_is_started_confirmed_covered_and_handed_in(workshop):
    helper, check = user_of(Role.TOWNSHIP), self_check_of(workshop)
    keys = check.version.items.filter(is_key=True).values_list("pk", flat=True)
    done = actions_fill.save_row(check, keys, by=helper, rest_is_yes=True, hand_in_as=uuid4(), owner_word="段福顺")
    assert (done.state, done.filled_by, done.filler, done.owner_word) == (CheckState.SUBMITTED, FilledBy.HELPER, helper, "段福顺")
    assert check.answers.filter(by_cover=True).count() == 4


def test_a_row_does_not_overrule_a_no(check, owner):
    helper = user_of(Role.TOWNSHIP)
    actions_fill.save_answers(check, [Given(item(check, "P1").pk, NO)], by=owner)
    actions_fill.save_row(check, [item(check, "P1").pk], by=helper, rest_is_yes=False)
    assert values(check) == {"P1": NO}


def test_a_row_with_open_key_items_is_not_handed_in(workshop):
    helper, check = user_of(Role.TOWNSHIP), self_check_of(workshop)
    with pytest.raises(MoveRefused, match="还有 2 题没有答"):
        actions_fill.save_row(check, [], by=helper, rest_is_yes=True, hand_in_as=uuid4(), owner_word="段福顺")
    check.refresh_from_db()
    assert (check.state, check.answers.count()) == (CheckState.WAITING, 0)


def test_a_helper_who_goes_on_with_an_owners_draft_is_named(check):
    helper = user_of(Role.TOWNSHIP)
    done = actions_fill.hand_in(check, given(check), by=helper, submission_id=uuid4(), owner_word="段福顺")
    assert (done.filled_by, done.filler) == (FilledBy.HELPER, helper)


def test_a_photo_before_its_answer_brings_it_along(check, owner):
    actions_fill.add_picture(check, Given(item(check, "P1").pk, NO), photo(owner), by=owner)
    assert (values(check), AnswerPicture.objects.count()) == ({"P1": NO}, 1)


def test_a_photo_without_any_answer_is_refused(check, owner):
    with pytest.raises(MoveRefused, match="请先答这道题"):
        actions_fill.add_picture(check, Given(item(check, "P1").pk, ""), photo(owner), by=owner)


def test_only_ones_own_photo_is_taken_back(check, owner):
    picture = actions_fill.add_picture(check, Given(item(check, "P1").pk, NO), photo(owner), by=owner)
    with pytest.raises(PermissionDenied, match="别人拍的"):
        actions_fill.remove_picture(picture, by=user_of(Role.TOWNSHIP))
    actions_fill.remove_picture(picture, by=owner)
    assert not AnswerPicture.objects.exists()


def test_a_paper_form_is_kept_beside_its_answers(workshop):
    helper, check = user_of(Role.TOWNSHIP), self_check_of(workshop)
    actions_fill.type_from_paper(check, [photo(helper), photo(helper)], by=helper)
    done = actions_fill.hand_in(check, given(check), by=helper, submission_id=uuid4(), owner_word="段福顺")
    assert (done.filled_by, list(check.paper_forms.values_list("page", flat=True))) == (FilledBy.PAPER, [1, 2])


def test_the_sheet_is_issued_once_for_each_handing_in(check, owner, inspector):
    actions_fill.add_picture(check, Given(item(check, "P1").pk, NO, "一人过期"), photo(owner), by=owner)
    done = actions_fill.hand_in(check, given(check)[1:], by=owner, submission_id=uuid4())
    first = actions_fill.order_sheet(done, by=owner)
    assert actions_fill.order_sheet(done, by=inspector) == first
    line = first.content["parts"][0]["lines"][0]
    assert (first.kind, line["remark"], len(line["photos"]), first.content["noes"]) == ("self_check", "一人过期", 1, 1)
    actions.return_check(done, by=inspector, note="请补")
    actions.submit(SelfCheck.objects.get(pk=check.pk), by=owner, submission_id=uuid4())
    assert actions_fill.order_sheet(check, by=owner) != first
    assert Paper.objects.filter(kind="self_check").count() == 2


def test_no_sheet_of_a_form_that_is_not_handed_in(check, owner):
    with pytest.raises(MoveRefused, match="交上来以后"):
        actions_fill.order_sheet(check, by=owner)
