"""The contents of the boxes as dated data, and the rules of one workshop."""

import uuid
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from jishan_portal.workflow.actions import MoveRefused
from workshops.archive_boxes import adopting, contents, queries, rules
from workshops.archive_boxes.assessing import assess, items_on
from workshops.archive_boxes.loading import load_boxes
from workshops.archive_boxes.models import Box, Item
from workshops.archive_boxes.rule_models import AdoptedRule, RuleKind, RuleProof

TODAY = date(2026, 3, 17)
LATER = TODAY + timedelta(days=30)


def _facts(item: Item) -> contents.ItemFacts:
    return contents.ItemFacts(**{name: getattr(item, name) for name in contents.ItemFacts.__dataclass_fields__})


def _rule_facts(kind: RuleKind) -> contents.RuleFacts:
    return contents.RuleFacts(**{name: getattr(kind, name) for name in contents.RuleFacts.__dataclass_fields__})


def test_shipped_boxes_are_six_unconfirmed_and_loaded_once(db):
    assert [box.number for box in Box.objects.in_force(TODAY)] == [1, 2, 3, 4, 5, 6]
    assert sum(item.is_required for item in items_on(TODAY)) == 22
    assert not Item.objects.filter(is_confirmed=True).exists()
    assert load_boxes() == 0


def test_amended_item_holds_from_its_day_and_the_old_one_until_then(item, chief):
    contents.amend_item(item, replace(_facts(item), name="设备台账", is_required=False), from_on=LATER, by=chief)
    names = {day: {row.name for row in items_on(day) if row.key == item.key} for day in (TODAY, LATER)}
    assert names == {TODAY: {"设备清单"}, LATER: {"设备台账"}}
    assert queries.item_of(item.key).name == "设备清单"


def test_amending_twice_on_one_day_leaves_one_in_force(item, chief):
    for name in ("甲", "乙"):
        contents.amend_item(item, replace(_facts(item), name=name), from_on=TODAY, by=chief)
    assert [row.name for row in items_on(TODAY) if row.key == item.key] == ["乙"]


def test_added_item_lowers_completeness_and_retired_one_does_not_count(shop, item, chief):
    before = assess([shop.pk], TODAY)[shop.pk].required
    made = contents.add_item(4, replace(_facts(item), name="灭火器检查"), from_on=TODAY, by=chief)
    assert assess([shop.pk], TODAY)[shop.pk].required == before + 1
    contents.retire_item(made, from_on=TODAY, by=chief)
    assert assess([shop.pk], TODAY)[shop.pk].required == before
    with pytest.raises(MoveRefused):
        contents.retire_item(made, from_on=TODAY, by=chief)


def test_contents_are_not_changed_backwards_or_by_others(item, chief, clerk):
    with pytest.raises(ValidationError):
        contents.retire_item(item, from_on=TODAY - timedelta(days=1), by=chief)
    with pytest.raises(PermissionDenied):
        contents.rename(Box.objects.get(number=1), name="证照盒", from_on=TODAY, is_confirmed=True, by=clerk)


def test_renamed_box_is_confirmed_from_its_day(chief):
    contents.rename(Box.objects.get(number=1), name="证照盒", from_on=TODAY, is_confirmed=True, by=chief)
    assert [(box.name, box.is_confirmed) for box in queries.boxes_on(TODAY) if box.number == 1] == [("证照盒", True)]


def test_amended_rule_is_a_new_version_and_adopted_words_stay(shop, owner, chief):
    kind = RuleKind.objects.get(key="staff")
    held = adopting.adopt(shop, kind, by=owner, adopted_on=TODAY)
    changed = contents.amend_rule(kind, replace(_rule_facts(kind), text="新的话"), by=chief)
    assert contents.amend_rule(kind, _rule_facts(changed), by=chief).version == 2
    held.refresh_from_db()
    assert (changed.version, held.version, held.text) == (2, 1, kind.text)
    assert contents.add_rule(replace(_rule_facts(kind), name="用水管理制度"), by=chief).order > kind.order


def test_adopting_again_ends_the_earlier_and_the_same_words_are_the_same(shop, owner):
    kind, sent = RuleKind.objects.get(key="staff"), uuid.uuid4()
    first = adopting.adopt(shop, kind, by=owner, adopted_on=TODAY, submission_id=sent)
    assert adopting.adopt(shop, kind, by=owner, adopted_on=TODAY, submission_id=sent) == first
    assert adopting.adopt(shop, kind, by=owner, adopted_on=TODAY) == first
    second = adopting.adopt(shop, kind, by=owner, adopted_on=TODAY, text="自己的话")
    assert list(AdoptedRule.objects.filter(ended_at__isnull=True)) == [second]


def test_adopting_for_the_future_and_proving_what_is_not_adopted_are_refused(shop, owner, clerk):
    kind = RuleKind.objects.get(key="staff")
    with pytest.raises(ValidationError):
        adopting.adopt(shop, kind, by=owner, adopted_on=LATER)
    with pytest.raises(ValidationError):
        adopting.prove(shop, kind, by=owner, on=TODAY, words="讲了课")
    assert adopting.adopt(shop, kind, by=clerk, adopted_on=TODAY).made_by == clerk


def test_proof_is_kept_once_with_its_photo(shop, owner, photo):
    kind, sent = RuleKind.objects.get(key="staff"), uuid.uuid4()
    adopting.adopt(shop, kind, by=owner, adopted_on=TODAY)
    for _ in range(2):
        adopting.prove(shop, kind, by=owner, on=TODAY, words="讲了课", photo=photo(), submission_id=sent)
    assert RuleProof.objects.get().file is not None
    for on, words in ((LATER, "讲了课"), (TODAY, " ")):
        with pytest.raises(ValidationError):
            adopting.prove(shop, kind, by=owner, on=on, words=words)


@pytest.mark.parametrize(
    ("key", "valid_until", "until"),
    [
        ("equipment_list", None, date(2028, 3, 17)),
        ("premises", None, None),
        ("premises", date(2027, 1, 1), date(2029, 1, 1)),
        ("label", None, date(2028, 3, 17)),
        ("label", date(2026, 9, 30), date(2027, 3, 30)),
        ("training", None, None),
    ],
)
def test_documents_are_kept_as_their_item_says(key, valid_until, until, db):
    assert rules.keep_until(queries.item_of(key), issued_on=TODAY, valid_until=valid_until) == until


def test_keeping_is_said_in_words(db):
    assert rules.keep_words(queries.item_of("label")) == "产品保质期满之日起 6 个月；没有期限的，形成之日起 2 年"
    assert rules.keep_words(queries.item_of("training")) == "人员离职之日起 2 年"
    assert rules.percent(0, 0) == 100
