"""Merging keeps both histories and can be undone; declared distinct is asked once."""

import pytest
from django.core.exceptions import PermissionDenied

from jishan_portal.accounts.actors import SYSTEM
from jishan_portal.workflow.actions import MoveRefused
from tests.factories import workshop_of
from workshops.registry import actions, merges
from workshops.registry.models import Workshop
from workshops.registry.models_merge import DistinctPair


@pytest.fixture
def pair(county):
    return workshop_of(name="孙家醋坊", phone="13600000001"), workshop_of(name="孙家醋作坊", phone="13600000002", note="老字号")


def test_merge_sets_root_only_and_undo_resets_it(pair, inspector):
    kept, absorbed = pair
    made = merges.merge(kept, absorbed, by=inspector, reason="同一户")
    absorbed.refresh_from_db()
    assert (absorbed.root, absorbed.is_merged, list(Workshop.objects.roots())) == (kept, True, [kept])
    assert absorbed.events.count() == 2
    merges.undo_merge(made, by=inspector, reason="认错了")
    absorbed.refresh_from_db()
    assert (absorbed.root, absorbed.is_merged, Workshop.objects.roots().count()) == (absorbed, False, 2)


def test_merge_takes_chosen_values_and_undo_gives_them_back(pair, inspector):
    kept, absorbed = pair
    Workshop.objects.filter(pk=absorbed.pk).update(licence_number="晋小作坊1", licence_until="2026-09-30")
    made = merges.merge(kept, absorbed, by=inspector, reason="同一户", take=["phone", "note"])
    kept.refresh_from_db()
    assert (kept.phone, kept.note, kept.licence_number) == ("13600000002", "老字号", "晋小作坊1")
    assert "13600000001" not in str(made.taken)
    merges.undo_merge(made, by=inspector, reason="认错了")
    kept.refresh_from_db()
    assert (kept.phone, kept.note, kept.licence_number, kept.licence_until) == ("13600000001", "", "", None)


def test_undo_leaves_values_that_were_changed_since(pair, inspector):
    kept, absorbed = pair
    made = merges.merge(kept, absorbed, by=inspector, reason="同一户", take=["phone"])
    kept.refresh_from_db()
    actions.amend(kept, {"phone": "13600000003"}, by=inspector, version=kept.version)
    merges.undo_merge(made, by=inspector, reason="认错了")
    kept.refresh_from_db()
    assert kept.phone == "13600000003"


def test_undo_restores_files_that_were_merged_before(pair, inspector):
    kept, absorbed = pair
    earlier = workshop_of(name="孙家老醋坊")
    merges.merge(absorbed, earlier, by=inspector, reason="同一户")
    made = merges.merge(kept, absorbed, by=inspector, reason="同一户")
    earlier.refresh_from_db()
    assert earlier.root == kept
    merges.undo_merge(made, by=inspector, reason="认错了")
    earlier.refresh_from_db()
    assert earlier.root == absorbed


def test_merge_is_refused_without_right_or_reason_or_twice(pair, inspector, stranger):
    kept, absorbed = pair
    with pytest.raises(PermissionDenied):
        merges.merge(kept, absorbed, by=stranger, reason="同一户")
    with pytest.raises(MoveRefused, match="理由"):
        merges.merge(kept, absorbed, by=inspector, reason="")
    with pytest.raises(MoveRefused):
        merges.merge(kept, kept, by=inspector, reason="同一户")
    made = merges.merge(kept, absorbed, by=inspector, reason="同一户")
    with pytest.raises(MoveRefused):
        merges.merge(kept, absorbed, by=inspector, reason="同一户")
    absorbed.refresh_from_db()
    with pytest.raises(MoveRefused, match="并入另一份档案"):
        actions.amend(absorbed, {"note": "x"}, by=inspector, version=absorbed.version)
    merges.undo_merge(made, by=inspector, reason="认错了")
    with pytest.raises(MoveRefused, match="已经撤销"):
        merges.undo_merge(made, by=inspector, reason="认错了")


def test_undo_is_refused_when_the_licence_is_in_use(pair, inspector):
    kept, absorbed = pair
    Workshop.objects.filter(pk=absorbed.pk).update(licence_number="晋小作坊1")
    made = merges.merge(kept, absorbed, by=inspector, reason="同一户")
    Workshop.objects.filter(pk=kept.pk).update(licence_number="")
    third = workshop_of(name="另一户")
    Workshop.objects.filter(pk=third.pk).update(licence_number="晋小作坊1")
    with pytest.raises(MoveRefused, match="另一户"):
        merges.undo_merge(made, by=inspector, reason="认错了")


def test_declare_distinct_is_kept_once_and_ordered(pair, inspector):
    first, second = pair
    actions.declare_distinct(second, first, by=inspector, reason="兄弟两家")
    actions.declare_distinct(first, second, by=SYSTEM, reason="再说一次")
    assert [(row.first, row.second, row.reason) for row in DistinctPair.objects.all()] == [(first, second, "兄弟两家")]
