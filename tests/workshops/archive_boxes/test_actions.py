"""Documents in the boxes: put in, renewed, struck, declared not applicable, warned of."""

import uuid
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from jishan_portal.accounts.actors import SYSTEM
from jishan_portal.accounts.roles import Role
from jishan_portal.notifications.models import Notice
from jishan_portal.workflow.actions import MoveRefused
from tests.factories import user_of, workshop_of
from workshops.archive_boxes import actions, queries
from workshops.archive_boxes.actions import Facts
from workshops.archive_boxes.models import Document, Page
from workshops.registry import merges

TODAY = date(2026, 3, 17)


def test_put_in_keeps_pages_in_order_and_says_until_when(put, shop, owner, photo, item):
    made = actions.put_in(shop, item, Facts(TODAY), [photo("red"), photo("blue")], by=owner)
    assert [page.order for page in made.pages.all()] == [1, 2]
    assert (made.version, made.keep_until) == (1, date(2028, 3, 17))
    assert shop.events.filter(sentence__contains="放进档案盒").count() == 1


def test_put_in_twice_with_one_submission_makes_one(shop, owner, photo, item):
    sent = uuid.uuid4()
    made = {actions.put_in(shop, item, Facts(TODAY), [photo()], by=owner, submission_id=sent).pk for _ in range(2)}
    assert (len(made), Document.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    ("facts", "has_page", "field"),
    [
        (Facts(TODAY), False, "pages"),
        (Facts(TODAY + timedelta(days=1)), True, "issued_on"),
        (Facts(TODAY, valid_until=TODAY - timedelta(days=1)), True, "valid_until"),
    ],
)
def test_put_in_refuses_beside_the_field(shop, owner, photo, item, facts, has_page, field):
    with pytest.raises(ValidationError) as refused:
        actions.put_in(shop, item, facts, [photo()] if has_page else [], by=owner)
    assert list(refused.value.message_dict) == [field]


def test_what_the_registry_holds_takes_no_copy(shop, owner, photo):
    with pytest.raises(ValidationError) as refused:
        actions.put_in(shop, queries.item_of("workshop_licence"), Facts(TODAY), [photo()], by=owner)
    assert "不用上传" in refused.value.messages[0]


def test_roles_that_only_look_do_not_file(shop, photo, item):
    with pytest.raises(PermissionDenied):
        actions.put_in(shop, item, Facts(TODAY), [photo()], by=user_of(Role.FINANCE_REVIEWER))


def test_renew_makes_the_next_version_and_keeps_the_old(put, owner, photo):
    old = put()
    new = actions.renew(old, Facts(TODAY), [photo("red")], by=owner, submission_id=uuid.uuid4())
    old.refresh_from_db()
    assert (new.version, new.replaces, old.replaced_at is not None) == (2, old, True)
    assert list(Document.objects.standing()) == [new]
    with pytest.raises(MoveRefused):
        actions.renew(old, Facts(TODAY), [photo("blue")], by=owner)


def test_add_pages_goes_behind_the_last_and_never_twice(put, owner, photo):
    held = put(colour="white")
    actions.add_pages(held, [photo("red")], by=owner)
    actions.add_pages(held, [photo("red"), photo("white")], by=owner)
    assert [page.order for page in held.pages.all()] == [1, 2]


def test_too_many_pages_are_refused_and_none_is_added(put, owner, photo, monkeypatch):
    monkeypatch.setattr(actions, "MOST_PAGES", 2)
    held = put()
    with pytest.raises(ValidationError):
        actions.add_pages(held, [photo("red"), photo("blue")], by=owner)
    assert Page.objects.count() == 1


def test_strike_needs_a_reason_and_keeps_the_document(put, owner):
    held = put()
    with pytest.raises(ValidationError):
        actions.strike(held, by=owner, reason="")
    actions.strike(held, by=owner, reason="拍错了")
    assert (Document.objects.count(), Document.objects.standing().count()) == (1, 0)
    with pytest.raises(MoveRefused):
        actions.strike(held, by=owner, reason="拍错了")


def test_excuse_holds_once_and_is_taken_back_by_the_office_with_a_reason(shop, owner, clerk, item):
    with pytest.raises(MoveRefused):
        actions.excuse(shop, item, by=owner, reason="没有设备")
    asked = queries.item_of("additive_ledger")
    with pytest.raises(ValidationError):
        actions.excuse(shop, asked, by=owner, reason="")
    said = actions.excuse(shop, asked, by=owner, reason="不用添加剂")
    assert actions.excuse(shop, asked, by=owner, reason="又说一遍") == said
    with pytest.raises(ValidationError):
        actions.end_excuse(said, by=clerk)
    actions.end_excuse(said, by=clerk, reason="检查发现用了泡打粉")
    with pytest.raises(MoveRefused):
        actions.end_excuse(said, by=owner)


def test_warn_tells_the_owner_each_stage_once(put, owner):
    put("test_report", valid_until=TODAY + timedelta(days=20))
    assert [actions.warn(by=SYSTEM), actions.warn(by=SYSTEM)] == [1, 0]
    assert Notice.objects.filter(user=owner, title__contains="还有 20 天到期").count() == 1


def test_merged_workshop_keeps_its_documents_under_the_root(put, shop, owner):
    other = workshop_of(name="福顺麻花店")
    held = put(workshop=other)
    merges.merge(shop, other, by=SYSTEM, reason="同一户")
    assert queries.documents_of(shop.pk, ["equipment_list"])["equipment_list"] == [held]
    other.refresh_from_db()
    assert put(workshop=other, colour="red").workshop == shop
