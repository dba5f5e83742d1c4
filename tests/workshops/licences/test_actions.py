"""Recording, renewing and ending licences; what the registry row repeats."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from jishan_portal.audit.models import Entry
from jishan_portal.workflow.actions import MoveRefused
from tests.factories import workshop_of
from workshops.licences import actions
from workshops.licences.actions import Facts
from workshops.licences.models import Licence, LicenceKind
from workshops.registry import merges
from workshops.registry.models import Workshop
from workshops.registry.queries import search

KIND = LicenceKind.WORKSHOP
FACTS = Facts(number="晋小作坊 14082400017", issued_on=date(2024, 6, 18), valid_until=date(2027, 6, 17))
NEXT = Facts(number="晋小作坊14082400918", issued_on=date(2026, 3, 17), valid_until=date(2029, 3, 16))


def _columns(shop) -> tuple:
    shop.refresh_from_db()
    return shop.licence_number, shop.licence_until


def test_record_repeats_number_and_end_on_the_registry_row(shop, clerk):
    licence = actions.record(shop, KIND, FACTS, by=clerk)
    assert (licence.number, _columns(shop)) == ("晋小作坊14082400017", ("晋小作坊14082400017", date(2027, 6, 17)))
    assert list(search(Workshop.objects.all(), "14082400017")) == [shop]


def test_record_leaves_one_entry_and_one_event(shop, clerk):
    actions.record(shop, KIND, FACTS, by=clerk)
    actions.record(shop, KIND, FACTS, by=clerk)
    assert Entry.objects.filter(action="workshops.licence.record", chain=shop.audit_chain).count() == 1
    assert [event.sentence for event in shop.events.filter(sentence__contains="许可证")] == [
        "登记食品小作坊许可证，证号 晋小作坊14082400017，有效期至 2027-06-17。"
    ]


def test_record_without_end_runs_on(shop, clerk):
    actions.record(shop, LicenceKind.BUSINESS, Facts(number="140824600012345"), by=clerk)
    assert (_columns(shop), shop.events.filter(sentence__contains="长期有效").count()) == (("", None), 1)


def test_record_refuses_a_number_of_another_workshop_by_name(shop, clerk):
    other = workshop_of(name="老王饼子坊")
    actions.record(other, KIND, FACTS, by=clerk)
    with pytest.raises(ValidationError, match="老王饼子坊") as refused:
        actions.record(shop, KIND, FACTS, by=clerk)
    assert (list(refused.value.error_dict), Licence.objects.count()) == (["number"], 1)


def test_record_refuses_a_second_workshop_licence(shop, clerk):
    actions.record(shop, KIND, FACTS, by=clerk)
    with pytest.raises(ValidationError, match="换发"):
        actions.record(shop, KIND, NEXT, by=clerk)


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        (Facts(number="  "), "number"),
        (Facts(number="晋" * 41), "number"),
        (Facts(number="甲1", issued_on=date(2025, 1, 2), valid_until=date(2025, 1, 1)), "valid_until"),
    ],
)
def test_record_refuses_what_cannot_stand_on_a_licence(shop, clerk, facts, field):
    with pytest.raises(ValidationError) as refused:
        actions.record(shop, KIND, facts, by=clerk)
    assert list(refused.value.error_dict) == [field]


def test_record_on_an_ended_workshop_is_refused(shop, clerk):
    Workshop.objects.filter(pk=shop.pk).update(state="cancelled")
    with pytest.raises(MoveRefused, match="注销"):
        actions.record(shop, KIND, FACTS, by=clerk)


def test_renew_ends_the_old_as_replaced_and_repeats_the_new(shop, clerk):
    old = actions.record(shop, KIND, FACTS, by=clerk)
    new = actions.renew(old, NEXT, by=clerk)
    old.refresh_from_db()
    assert (old.end_kind, old.ended_on, _columns(shop)) == ("replaced", date(2026, 3, 17), (new.number, date(2029, 3, 16)))


def test_renew_with_the_same_number_keeps_it(shop, clerk):
    old = actions.record(shop, KIND, FACTS, by=clerk)
    actions.renew(old, Facts(number=FACTS.number, issued_on=date(2026, 3, 17), valid_until=date(2029, 3, 16)), by=clerk)
    assert (Licence.objects.count(), _columns(shop)) == (2, ("晋小作坊14082400017", date(2029, 3, 16)))


def test_renew_sent_twice_gives_one_licence(shop, clerk):
    old = actions.record(shop, KIND, FACTS, by=clerk)
    first = actions.renew(old, NEXT, by=clerk)
    assert (actions.renew(old, NEXT, by=clerk), Licence.objects.count()) == (first, 2)


def test_renew_that_does_not_run_longer_is_refused(shop, clerk):
    old = actions.record(shop, KIND, FACTS, by=clerk)
    with pytest.raises(ValidationError, match="晚于原证"):
        actions.renew(old, Facts(number="新1", issued_on=date(2026, 1, 1), valid_until=date(2027, 6, 17)), by=clerk)


def test_end_takes_the_licence_off_the_registry_row(shop, clerk):
    licence = actions.record(shop, KIND, FACTS, by=clerk)
    actions.end(licence, "revoked", on=date(2026, 3, 16), reason="稷市监许撤〔2026〕1号", by=clerk)
    assert _columns(shop) == ("", None)
    with pytest.raises(MoveRefused, match="吊销"):
        actions.end(licence, "cancelled", on=date(2026, 3, 17), reason="再次", by=clerk)


@pytest.mark.parametrize(("on", "reason", "field"), [(date(2026, 3, 18), "注销", "on"), (date(2026, 3, 17), " ", "reason")])
def test_end_refuses_a_future_day_and_an_empty_reason(shop, clerk, on, reason, field):
    licence = actions.record(shop, KIND, FACTS, by=clerk)
    with pytest.raises(ValidationError) as refused:
        actions.end(licence, "cancelled", on=on, reason=reason, by=clerk)
    assert list(refused.value.error_dict) == [field]


def test_a_number_ended_by_mistake_may_be_used_again(shop, clerk):
    licence = actions.record(shop, KIND, FACTS, by=clerk)
    actions.end(licence, "mistaken", on=date(2026, 3, 17), reason="登错户", by=clerk)
    other = workshop_of(name="老王饼子坊")
    assert actions.record(other, KIND, FACTS, by=clerk).workshop == other


def test_licence_of_a_merged_file_is_renewed_on_the_kept_one(shop, clerk):
    twin = workshop_of(name="福顺麻花店")
    old = actions.record(twin, KIND, FACTS, by=clerk)
    merges.merge(shop, twin, by=clerk, reason="同一户")
    old.refresh_from_db()
    new = actions.renew(old, NEXT, by=clerk)
    assert (new.workshop, _columns(shop)) == (shop, (NEXT.number, date(2029, 3, 16)))
