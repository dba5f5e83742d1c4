"""Completeness: what counts, and that what is stored equals what the pages compute."""

import random
from datetime import date, timedelta
from decimal import Decimal

import pytest

from jishan_portal.accounts.actors import SYSTEM
from jishan_portal.programme.indicators import measure
from tests.factories import workshop_of
from workshops.archive_boxes import actions, adopting, indicators, queries, refreshing, rule_queries
from workshops.archive_boxes.actions import Facts
from workshops.archive_boxes.assessing import assess, stage_flags
from workshops.archive_boxes.models import Completeness, RefreshMark
from workshops.archive_boxes.rule_models import RuleKind
from workshops.ledgers import actions as ledgers
from workshops.ledgers.actions import Entry
from workshops.licences import actions as licences
from workshops.people import actions as people
from workshops.registry import merges

TODAY = date(2026, 3, 17)


def _met(shop) -> set[str]:
    return {verdict.item.key for verdict in assess([shop.pk], TODAY)[shop.pk].verdicts if verdict.is_met}


def _buy(shop, on=TODAY, kind="purchase", **more):
    usual = {
        "name": "小麦粉",
        "quantity": Decimal(50),
        "unit": "公斤",
        "party": "面粉厂",
        "person": "段福顺",
        "detail": "擦拭",
        "is_ok": True,
    }
    return ledgers.enter(shop, Entry(kind, on, **usual | more), by=SYSTEM)


def test_registry_items_are_taken_from_where_they_are(shop):
    assert _met(shop) == set()
    licences.record(shop, "workshop", licences.Facts("晋1", TODAY - timedelta(days=9), TODAY + timedelta(days=9)), by=SYSTEM)
    person = people.register(shop, people.PersonFacts("段福顺"), by=SYSTEM)
    assert _met(shop) == {"workshop_licence", "roster"}
    people.record_certificate(person, people.CertificateFacts(TODAY, TODAY + timedelta(days=365)), by=SYSTEM)
    assert _met(shop) == {"workshop_licence", "roster", "health"}
    after = {verdict.item.key for verdict in assess([shop.pk], TODAY + timedelta(days=10))[shop.pk].verdicts if verdict.is_met}
    assert after == {"roster", "health"}


def test_ledger_counts_while_it_is_kept(shop):
    _buy(shop, on=TODAY - timedelta(days=29))
    assert _met(shop) == {"purchase_ledger"}
    assert assess([shop.pk], TODAY + timedelta(days=1))[shop.pk].met == 0


def test_struck_line_does_not_count(shop):
    ledgers.strike(_buy(shop), by=SYSTEM, reason="写错")
    assert _met(shop) == set()


def test_photo_of_a_paper_book_counts_while_it_is_fresh(shop, put):
    put("purchase_ledger", issued_on=TODAY - timedelta(days=40))
    assert _met(shop) == set()
    put("purchase_ledger", colour="red")
    assert _met(shop) == {"purchase_ledger"}


def test_document_that_ran_out_does_not_count(shop, put):
    put("test_report", issued_on=TODAY - timedelta(days=9), valid_until=TODAY - timedelta(days=1))
    assert _met(shop) == set()


def test_excused_item_leaves_the_denominator(shop, owner):
    before = assess([shop.pk], TODAY)[shop.pk]
    actions.excuse(shop, queries.item_of("additive_ledger"), by=owner, reason="不用添加剂")
    after = assess([shop.pk], TODAY)[shop.pk]
    assert (before.required, after.required) == (22, 21)


def test_everything_there_is_six_full_boxes(shop, owner, put):
    licences.record(shop, "workshop", licences.Facts("晋1", TODAY, TODAY + timedelta(days=900)), by=SYSTEM)
    licences.record(shop, "business", licences.Facts("140824600012345", TODAY), by=SYSTEM)
    shop.owner_id = "140824190501010014"
    shop.save()
    person = people.register(shop, people.PersonFacts("段福顺"), by=SYSTEM)
    people.record_certificate(person, people.CertificateFacts(TODAY, TODAY + timedelta(days=365)), by=SYSTEM)
    adopting.adopt_all(shop, by=owner, adopted_on=TODAY)
    for kind in ("purchase", "production", "additive", "cleaning", "test", "sale", "sample"):
        _buy(shop, kind=kind)
    missing = [verdict.item for verdict in assess([shop.pk], TODAY)[shop.pk].missing]
    for number, item in enumerate(missing):
        put(item.key, colour=f"#0000{number:02x}")
    stored = Completeness.objects.get(workshop=shop)
    assert (stored.percent, stored.is_full, stored.missing, stored.has_rules) == (100, True, "", True)


def test_rules_are_followed_by_ledger_lines_or_proofs(shop, owner):
    adopting.adopt_all(shop, by=owner, adopted_on=TODAY)
    found = assess([shop.pk], TODAY)[shop.pk]
    assert (found.rules_required, found.rules_adopted, found.rules_followed) == (9, 9, 0)
    _buy(shop)
    adopting.prove(shop, RuleKind.objects.get(key="staff"), by=owner, on=TODAY, words="讲了洗手要求")
    assert assess([shop.pk], TODAY)[shop.pk].rules_followed == 2
    assert assess([shop.pk], TODAY + timedelta(days=90))[shop.pk].rules_followed == 0


def test_one_book_shows_that_several_rules_are_followed(shop, owner):
    RuleKind.objects.filter(key="staff").update(ledger="purchase")
    adopting.adopt_all(shop, by=owner, adopted_on=TODAY)
    _buy(shop)
    shown = {row.kind.key for row in rule_queries.rules_of(shop.pk) if row.is_followed}
    assert (shown, assess([shop.pk], TODAY)[shop.pk].rules_followed) == ({"purchase_check", "staff"}, 2)


def test_stages_come_from_lines_with_their_tag(shop):
    _buy(shop, kind="production", stage="packing")
    _buy(shop, kind="sale")
    assert stage_flags(assess([shop.pk], TODAY)[shop.pk]) == {"has_production": False, "has_packing": True, "has_sale": True}


def _compare(shops) -> None:
    """Stored equals computed, for every workshop and every figure."""
    found = assess([shop.pk for shop in shops], TODAY)
    for row in Completeness.objects.filter(workshop__in=shops):
        live = found[row.workshop_id]
        keys = [key for key in row.missing.split(",") if key]
        assert (row.required, row.met, row.percent, row.is_full) == (live.required, live.met, live.percent, live.is_full)
        assert keys == [verdict.item.key for verdict in live.missing]
        assert (row.rules_adopted, row.rules_followed) == (live.rules_adopted, live.rules_followed)
        assert {name: getattr(row, name) for name in stage_flags(live)} == stage_flags(live)
    assert Completeness.objects.filter(workshop__in=shops).count() == len(shops)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_stored_completeness_equals_what_the_pages_compute(owner, photo, seed):
    rng = random.Random(seed)
    shops = [workshop_of(name=f"第{number}坊") for number in range(6)]
    refreshing.refresh_changed()
    refreshing.refresh_all()
    _compare(shops)
    items = [row for row in queries.items_on(TODAY) if row.takes_documents]
    for _ in range(25):
        shop, deed = rng.choice(shops), rng.randrange(4)
        if deed == 0:
            _buy(shop, kind=rng.choice(("purchase", "production", "sale", "cleaning")), on=TODAY - timedelta(days=rng.randrange(30)))
        elif deed == 1:
            actions.put_in(shop, rng.choice(items), Facts(TODAY), [photo(rng.choice(("red", "blue")))], by=owner)
        elif deed == 2:
            adopting.adopt_all(shop, by=owner, adopted_on=TODAY)
        else:
            people.register(shop, people.PersonFacts("王改萍"), by=SYSTEM)
    refreshing.refresh_changed()
    _compare(shops)


def test_one_and_many_are_worked_out_alike_with_the_same_queries(shop, django_assert_num_queries):
    shops = [shop, *(workshop_of(name=f"第{number}坊") for number in range(10))]
    assess([shop.pk], TODAY)
    for some in ([shop], shops):
        with django_assert_num_queries(14):
            assess([row.pk for row in some], TODAY)


def test_minute_job_takes_all_files_first_and_then_what_is_new(shop):
    workshop_of(name="没动静的坊")
    assert refreshing.refresh_changed() == 2
    _buy(shop)
    refreshing.refresh_changed()
    assert (Completeness.objects.get(workshop=shop).met, RefreshMark.objects.count()) == (1, 1)


def test_merged_away_files_leave_the_lists(shop, owner, clerk):
    other = workshop_of(name="福顺麻花店")
    _buy(other)
    refreshing.refresh_all()
    merges.merge(shop, other, by=SYSTEM, reason="同一户")
    refreshing.refresh_changed()
    refreshing.refresh_all()
    assert [(row.workshop, row.met) for row in queries.listed(clerk)] == [(shop, 1)]


def test_indicators_equal_their_lists(shop, owner, clerk):
    workshop_of(name="另一家")
    adopting.adopt_all(shop, by=owner, adopted_on=TODAY)
    refreshing.refresh_all()
    figures = {one.key: measure(one, clerk, TODAY) for one in (indicators.STAGES, indicators.RULES, indicators.FOLLOWED, indicators.FULL)}
    assert {key: (row.done, row.total) for key, row in figures.items()} == {
        "boxes.stages": (0, 2),
        "boxes.rules": (1, 2),
        "boxes.followed": (0, 1),
        "boxes.full": (0, 2),
    }
    assert queries.listed(clerk, rules="has").count() == 1
    row = queries.townships(clerk)[0]
    assert (row["shops"], row["has_rules_count"], row["follows"]) == (2, 1, 0)
