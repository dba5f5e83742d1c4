"""Writing in the books: what is kept, tied, refused, struck and corrected."""

import uuid
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from jishan_portal.accounts.actors import SYSTEM
from jishan_portal.accounts.roles import Role
from jishan_portal.audit.models import Entry as AuditEntry
from jishan_portal.workflow.actions import MoveRefused
from tests.factories import user_of, workshop_of
from workshops.ledgers import actions, queries
from workshops.ledgers.actions import Entry
from workshops.ledgers.models import Line, Tie
from workshops.registry import merges

TODAY = date(2026, 3, 17)
SALE = Entry("sale", TODAY, "麻花", Decimal(5), "公斤", party="稷峰镇超市")


def test_production_gets_a_batch_number_of_the_day(write):
    assert [write("production").batch, write("production").batch] == ["20260317-1", "20260317-2"]


def test_a_number_that_was_typed_is_not_given_again(write):
    assert [write("production", batch=typed).batch for typed in ("20260317-2", "", "20260317-4", "")] == [
        "20260317-2", "20260317-3", "20260317-4", "20260317-5",
    ]  # fmt: skip
    sold = write("sale", batch="20260317-3")
    assert [line.batch for line in queries.back_from(sold)] == ["20260317-3"]


def test_enter_ties_what_was_ticked_and_carries_the_batch_to_the_sale(write):
    flour = write("purchase", name="小麦粉")
    made = write("production", sources=(flour.pk,))
    sold = write("sale", sources=(made.pk,))
    assert sold.batch == made.batch
    assert (queries.back_from(made), queries.forward_from(made)) == ([flour], [sold])
    assert (sold.stage, made.stage) == ("sale", "production")


def test_enter_ties_by_a_typed_batch_number(write):
    made = write("production")
    assert queries.back_from(write("sale", batch=made.batch)) == [made]
    assert queries.back_from(write("sale", batch="不认识")) == []


def test_enter_twice_with_one_submission_writes_once(shop, owner):
    sent = uuid.uuid4()
    lines = {actions.enter(shop, SALE, by=owner, submission_id=sent).pk for _ in range(2)}
    assert (len(lines), Line.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"on": TODAY + timedelta(days=1)}, "on"),
        ({"on": TODAY - timedelta(days=31)}, "on"),
        ({"name": " "}, "name"),
        ({"quantity": None}, "quantity"),
        ({"quantity": Decimal(0)}, "quantity"),
        ({"sources": (999,)}, "sources"),
    ],
)
def test_enter_refuses_beside_the_field(shop, owner, changes, field):
    with pytest.raises(ValidationError) as refused:
        actions.enter(shop, replace(SALE, **changes), by=owner)
    assert list(refused.value.message_dict) == [field]
    assert Line.objects.count() == 0


def test_enter_refuses_a_source_of_another_workshop_or_of_a_later_day(write, shop, owner):
    foreign = write("production", workshop=workshop_of(name="别家"))
    with pytest.raises(ValidationError):
        actions.enter(shop, replace(SALE, sources=(foreign.pk,)), by=owner)
    made = write("production")
    with pytest.raises(ValidationError):
        actions.enter(shop, replace(SALE, on=TODAY - timedelta(days=1), sources=(made.pk,)), by=owner)


def test_enter_remembers_the_suppliers_phone(write):
    write("purchase", name="小麦粉", party_phone="0359-5022011", party_address="河津")
    again = write("purchase", name="芝麻")
    assert (again.party_phone, again.party_address) == ("0359-5022011", "河津")


def test_office_writes_for_an_owner_who_asks_with_both_names(shop, clerk):
    line = actions.enter(shop, replace(SALE, told_by="段福顺"), by=clerk)
    assert (line.made_by, line.helped) == (clerk, f"{clerk.name}代记，段福顺口述")
    assert shop.events.filter(sentence__contains=line.helped).exists()
    assert AuditEntry.objects.get(action="workshops.line.enter").data["told_by"] == "段福顺"


def test_office_does_not_write_without_the_owners_name_nor_other_roles_at_all(shop, clerk):
    with pytest.raises(ValidationError) as refused:
        actions.enter(shop, replace(SALE, told_by=" "), by=clerk)
    assert set(refused.value.error_dict) == {"told_by"}
    for role in (Role.FINANCE_REVIEWER, Role.LEADER):
        with pytest.raises(PermissionDenied):
            actions.enter(shop, replace(SALE, told_by="段福顺"), by=user_of(role))
    with pytest.raises(PermissionDenied):
        actions.copy_last_day(shop, "sale", by=clerk, submission_id=uuid.uuid4())


def test_office_amends_only_what_the_office_wrote_and_the_owner_any(shop, clerk, owner, write):
    helped = actions.enter(shop, replace(SALE, told_by="段福顺"), by=clerk)
    right = actions.correct(helped, replace(SALE, quantity=Decimal(7), told_by="段福顺"), by=clerk, reason="听错了")
    assert (right.quantity, right.replaces, right.told_by) == (7, helped, "段福顺")
    with pytest.raises(PermissionDenied):
        actions.correct(write("sale"), replace(SALE, told_by="段福顺"), by=clerk, reason="听错了")
    assert actions.strike(right, by=owner, reason="没卖").struck_by == owner


def test_owner_names_nobody(shop, owner):
    assert actions.enter(shop, replace(SALE, told_by="别人"), by=owner).told_by == ""


def test_strike_keeps_the_line_and_says_so_in_timeline_and_trail(write, owner, shop):
    line = actions.strike(write("sale"), by=owner, reason="记重了")
    assert (Line.objects.count(), Line.objects.standing().count(), line.struck_reason) == (1, 0, "记重了")
    assert shop.events.filter(sentence__contains="划改销售台账").count() == 1
    assert AuditEntry.objects.filter(action="workshops.line.strike").count() == 1


def test_strike_twice_is_refused_and_needs_a_reason(write, owner, clerk):
    line = write("sale")
    with pytest.raises(ValidationError):
        actions.strike(line, by=owner, reason=" ")
    with pytest.raises(PermissionDenied):
        actions.strike(line, by=clerk, reason="不对")
    actions.strike(line, by=owner, reason="记重了")
    with pytest.raises(MoveRefused):
        actions.strike(line, by=owner, reason="记重了")


def test_correct_strikes_writes_anew_and_keeps_batch_and_ties(write, owner):
    made = write("production")
    sold = write("sale", sources=(made.pk,))
    entry = Entry("production", TODAY, "麻花", Decimal(40), "公斤")
    right = actions.correct(made, entry, by=owner, reason="数量写错", submission_id=uuid.uuid4())
    assert (right.batch, right.replaces, right.quantity) == (made.batch, made, 40)
    assert set(Tie.objects.filter(line=sold).values_list("source", flat=True)) == {made.pk, right.pk}


def test_correct_twice_with_one_submission_writes_once(write, owner):
    line, sent = write("sale"), uuid.uuid4()
    made = {actions.correct(line, SALE, by=owner, reason="写错", submission_id=sent).pk for _ in range(2)}
    assert (len(made), Line.objects.count()) == (1, 2)


def test_copy_last_day_writes_its_standing_lines_again_for_today_once(write, owner, shop):
    yesterday = TODAY - timedelta(days=1)
    for name in ("小麦粉", "芝麻", "写错的"):
        line = write("purchase", name=name, on=yesterday)
    actions.strike(line, by=owner, reason="写错")
    sent = uuid.uuid4()
    for _ in range(2):
        made = actions.copy_last_day(shop, "purchase", by=owner, submission_id=sent)
    assert [(row.name, row.on) for row in made] == [("小麦粉", TODAY), ("芝麻", TODAY)]
    assert Line.objects.filter(on=TODAY).count() == 2


def test_copy_without_an_earlier_day_is_refused(owner, shop):
    with pytest.raises(ValidationError):
        actions.copy_last_day(shop, "sale", by=owner, submission_id=uuid.uuid4())


def test_merged_workshop_writes_and_reads_through_its_root(write, shop, owner):
    other = workshop_of(name="福顺麻花店")
    flour = write("purchase", workshop=other, name="小麦粉")
    merges.merge(shop, other, by=SYSTEM, reason="同一户")
    other.refresh_from_db()
    made = write("production", workshop=other, sources=(flour.pk,))
    assert made.workshop == shop
    assert Line.objects.of_file(shop.pk).count() == 2
    assert queries.back_from(made) == [flour]
