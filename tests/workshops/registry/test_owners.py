"""Opening an owner's account, linking, the activation card, unlinking."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from jishan_portal.accounts import activation
from jishan_portal.accounts.models import User
from jishan_portal.accounts.roles import Role
from jishan_portal.audit.models import Entry
from jishan_portal.duties.models import Duty
from jishan_portal.workflow.actions import MoveRefused
from tests.factories import user_of, workshop_of
from tests.factories.inspections import self_check_of
from workshops.registry import owners
from workshops.registry.models import Ownership, Workshop


@pytest.fixture
def shop(county):
    return workshop_of(name="福顺麻花坊", owner_name="段福顺", phone="13835902261")


def test_open_for_makes_an_account_with_the_phone_on_file(shop, inspector):
    held = owners.open_for(shop, by=inspector)
    user = User.objects.get(pk=held.user_id)
    assert (user.name, user.phone, user.roles, held.since) == ("段福顺", "13835902261", {Role.OWNER}, date(2026, 3, 17))
    assert user.has_usable_password() is False
    assert owners.open_for(shop, by=inspector) == held


def test_open_for_links_a_second_workshop_to_the_same_owner(shop, inspector):
    other = workshop_of(name="福顺饼子坊", owner_name="段福顺", phone="13835902261")
    first, second = owners.open_for(shop, by=inspector), owners.open_for(other, by=inspector)
    assert first.user == second.user
    assert set(Workshop.objects.visible_to(User.objects.get(pk=first.user_id))) == {shop, other}


def test_open_for_without_a_mobile_makes_an_account_by_user_name(county, inspector):
    shop = workshop_of(name="老王饼子坊", owner_name="", phone="0359-5522333")
    user = owners.open_for(shop, by=inspector).user
    assert (user.username, user.phone, user.name) == (f"yz-{shop.code.lower()}", "", "老王饼子坊")


def test_open_for_refuses_the_phone_of_a_colleague(shop, inspector):
    user_of(Role.INSPECTOR, phone="13835902261")
    with pytest.raises(MoveRefused, match="工作人员"):
        owners.open_for(shop, by=inspector)


def test_card_works_once(shop, inspector):
    issued = owners.issue_card(owners.open_for(shop, by=inspector), by=inspector)
    assert activation.find(issued.grouped).user == issued.user
    assert issued.code not in str(list(Entry.objects.values_list("data", "summary")))


def test_unlink_ends_the_view_at_once_and_a_new_owner_may_follow(shop, inspector):
    held = owners.open_for(shop, by=inspector)
    owners.unlink(held, by=inspector, reason="转让给侄子")
    assert list(Workshop.objects.visible_to(User.objects.get(pk=held.user_id))) == []
    for act in (lambda: owners.unlink(held, by=inspector, reason="再次"), lambda: owners.issue_card(held_again(), by=inspector)):
        with pytest.raises(MoveRefused, match="解除关联"):
            act()


def held_again() -> Ownership:
    return Ownership.objects.get()


def test_unlink_needs_a_reason(shop, inspector):
    with pytest.raises(MoveRefused, match="原因"):
        owners.unlink(owners.open_for(shop, by=inspector), by=inspector, reason=" ")


def test_link_refuses_an_account_that_is_no_owner(shop, inspector):
    with pytest.raises(MoveRefused, match="业主账号"):
        owners.link(shop, user_of(Role.INSPECTOR), by=inspector)


def test_others_may_not(shop, inspector, stranger):
    for outsider in (stranger, user_of(Role.FINANCE_REVIEWER)):
        with pytest.raises(PermissionDenied):
            owners.open_for(shop, by=outsider)


def test_what_already_waited_for_the_owner_comes_to_the_new_account_and_goes_back(shop, inspector):
    check = self_check_of(shop)
    waiting = Duty.objects.of("inspections.selfcheck", check.pk).open()
    assert waiting.values_list("person", "organisation").get() == (None, shop.station_id)
    held = owners.open_for(shop, by=inspector)
    assert waiting.values_list("person", "organisation").get() == (held.user_id, None)
    owners.unlink(held, by=inspector, reason="转让给侄子")
    assert waiting.values_list("person", "organisation").get() == (None, shop.station_id)


def test_what_waits_goes_to_the_owner_who_stays(shop, inspector):
    first = owners.open_for(shop, by=inspector)
    second = owners.link(shop, user_of(Role.OWNER), by=inspector)
    check = self_check_of(shop)
    owners.unlink(Ownership.objects.get(user=check.workshop.present_owner()), by=inspector, reason="分家")
    stays = Ownership.objects.held_on(date(2026, 3, 17)).get()
    assert stays.user in {first.user, second.user}
    assert Duty.objects.of("inspections.selfcheck", check.pk).open().get().person == stays.user
