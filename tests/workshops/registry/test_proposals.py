"""What owners propose, what staff make of it, and what it leaves behind."""

import uuid
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from jishan_portal.accounts.roles import Role
from jishan_portal.duties.models import Duty
from jishan_portal.notifications.models import Notice
from jishan_portal.workflow.actions import MoveRefused
from tests.factories import OwnershipFactory, user_of, workshop_of
from workshops.registry import proposals
from workshops.registry.models_proposals import Proposal

NEW = {"phone": "13900001111", "staff_count": 6}


@pytest.fixture
def shop(county):
    return workshop_of(name="福顺麻花坊", phone="13835902261", staff_count=4, station=county)


@pytest.fixture
def owner(shop):
    user = user_of(Role.OWNER)
    OwnershipFactory(workshop=shop, user=user)
    return user


@pytest.fixture
def sent(shop, owner) -> Proposal:
    return proposals.propose(shop, {**NEW, "address": shop.address}, by=owner, words="换号了")


def test_propose_keeps_what_differs_and_asks_the_station(sent, shop, county):
    duty = Duty.objects.get()
    assert (sent.changes, sent.before) == (NEW, {"phone": "13835902261", "staff_count": 4})
    assert (duty.role, duty.organisation, duty.due_on, duty.file) == ("inspector", county, date(2026, 3, 24), shop.audit_chain)


def test_propose_sent_twice_gives_one_and_a_second_waits(shop, owner):
    number = uuid.uuid4()
    first = proposals.propose(shop, NEW, by=owner, submission_id=number)
    assert proposals.propose(shop, NEW, by=owner, submission_id=number) == first
    with pytest.raises(MoveRefused, match="撤回"):
        proposals.propose(shop, {"staff_count": 9}, by=owner)


def test_propose_without_a_change_is_refused(shop, owner):
    with pytest.raises(ValidationError, match="没有看到"):
        proposals.propose(shop, {"phone": "13835902261", "village": "", "products": " "}, by=owner)


@pytest.mark.parametrize(("name", "value"), [("phone", "12"), ("phone", "12315"), ("staff_count", 1000), ("stopped_on", date(2026, 3, 18))])
def test_propose_names_the_field_that_cannot_be_right(shop, owner, name, value):
    with pytest.raises(ValidationError) as refused:
        proposals.propose(shop, {name: value}, by=owner)
    assert list(refused.value.error_dict) == [name]


def test_propose_for_somebody_elses_workshop_is_refused(shop):
    with pytest.raises(PermissionDenied):
        proposals.propose(shop, NEW, by=user_of(Role.OWNER))


def test_accept_writes_the_file_closes_the_duty_and_tells_the_owner(sent, shop, inspector, owner):
    done = proposals.accept(sent, by=inspector, note="已电话核实")
    shop.refresh_from_db()
    assert (shop.phone, shop.staff_count, shop.version, done.answer) == ("13900001111", 6, 2, "已电话核实")
    assert Duty.objects.open().count() == 0
    assert [(notice.user, notice.title) for notice in Notice.objects.all()] == [(owner, "您提的更正已采纳")]


def test_accept_of_a_stop_changes_the_life_of_the_workshop(shop, owner, inspector):
    sent = proposals.propose(shop, {"stopped_on": date(2026, 3, 1)}, by=owner, words="年纪大了")
    proposals.accept(sent, by=inspector)
    shop.refresh_from_db()
    assert (shop.state, shop.life_changes.get(to_state="suspended").holds_from) == ("suspended", date(2026, 3, 1))


def test_reject_needs_words_and_leaves_the_file_alone(sent, shop, inspector):
    with pytest.raises(MoveRefused, match="理由"):
        proposals.reject(sent, by=inspector, note=" ")
    proposals.reject(sent, by=inspector, note="号码是空号")
    shop.refresh_from_db()
    assert (shop.phone, Proposal.objects.get().answer) == ("13835902261", "号码是空号")


def test_decided_proposals_stay_decided(sent, owner, inspector):
    proposals.withdraw(sent, by=owner)
    for act in (
        lambda: proposals.accept(sent, by=inspector),
        lambda: proposals.reject(sent, by=inspector, note="晚了"),
        lambda: proposals.withdraw(sent, by=owner),
    ):
        with pytest.raises(MoveRefused):
            act()


def test_only_the_maker_withdraws_and_only_staff_in_reach_decide(sent, inspector, stranger, owner):
    for act in (
        lambda: proposals.withdraw(sent, by=inspector),
        lambda: proposals.accept(sent, by=stranger),
        lambda: proposals.accept(sent, by=owner),
    ):
        with pytest.raises(PermissionDenied):
            act()


def test_compared_masks_phones_for_staff_pages(sent):
    assert proposals.compared(sent) == [("联系电话", "138****2261", "139****1111"), ("从业人数", "4", "6")]
    assert proposals.compared(sent, is_masked=False)[0] == ("联系电话", "13835902261", "13900001111")
