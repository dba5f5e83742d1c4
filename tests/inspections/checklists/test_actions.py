"""Versions are drafted, copied, published and retired; a published one never changes."""

import pytest
from django.core.exceptions import PermissionDenied

from inspections.checklists import actions
from inspections.checklists.models import Checklist, Item, Version
from inspections.checklists.states import AnswerValue, VersionState
from jishan_portal.accounts.roles import Role
from jishan_portal.workflow.actions import MoveRefused
from tests.factories import user_of
from tests.factories.inspections import checklist_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def chief():
    return user_of(Role.STATION_CHIEF)


def test_publish_retires_the_version_before(chief):
    first = checklist_of()
    second = actions.publish(actions.copy_version(first, by=chief), by=chief)
    first.refresh_from_db()
    assert (first.state, second.state, second.number) == (VersionState.RETIRED, VersionState.PUBLISHED, 2)


def test_publish_refuses_an_empty_version(chief):
    empty = Version(checklist=Checklist.objects.create(key="x", title="空表", purpose="visit"), number=1)
    actions.begin_draft(empty, by=chief)
    with pytest.raises(MoveRefused, match="还没有题目"):
        actions.publish(empty, by=chief)


def test_publish_refuses_a_part_without_items(chief):
    draft = actions.copy_version(checklist_of(), by=chief)
    draft.sections.create(order=9, title="包装")
    with pytest.raises(MoveRefused, match="“包装”这一部分还没有题目"):
        actions.publish(draft, by=chief)
    assert draft.checklist.versions.get(state=VersionState.PUBLISHED).number == 1


def test_publish_refuses_an_inspector():
    draft = checklist_of(published=False)
    with pytest.raises(PermissionDenied):
        actions.publish(draft, by=user_of(Role.INSPECTOR))
    draft.refresh_from_db()
    assert draft.state == VersionState.DRAFT


def test_copy_keeps_every_item_and_its_premise(chief):
    first = checklist_of(published=False)
    premise, item = first.items.get(code="P1"), first.items.get(code="P2")
    item.asked_when, item.asked_answer = premise, AnswerValue.YES
    actions.save_item(item, by=chief)
    actions.publish(first, by=chief)
    copy = actions.copy_version(first, by=chief)
    assert sorted(copy.items.values_list("code", "text", "is_key")) == sorted(first.items.values_list("code", "text", "is_key"))
    copied = copy.items.get(code="P2")
    assert (copied.asked_when, copied.asked_answer) == (copy.items.get(code="P1"), AnswerValue.YES)


def test_copy_returns_the_open_draft_instead_of_a_second_one(chief):
    first = checklist_of()
    assert actions.copy_version(first, by=chief) == actions.copy_version(first, by=chief)
    assert first.checklist.versions.count() == 2


def test_save_item_refuses_a_published_version(chief):
    item = checklist_of().items.get(code="P1")
    item.text = "改过的题目"
    with pytest.raises(MoveRefused, match="已经发布"):
        actions.save_item(item, by=chief)
    assert Item.objects.get(pk=item.pk).text == "人员着装干净第1题"


def test_remove_item_refuses_a_published_version(chief):
    version = checklist_of()
    with pytest.raises(MoveRefused):
        actions.remove_item(version.items.first(), by=chief)
    assert version.items.count() == 6


def test_remove_item_takes_it_out_of_a_draft(chief):
    version = checklist_of(published=False)
    actions.remove_item(version.items.get(code="P2"), by=chief)
    assert not version.items.filter(code="P2").exists()
