"""Scores in SQL: what each addend counts, whatever is missing, never outside their bounds."""

from datetime import date

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inspections.risk import scoring
from inspections.risk.models import Evidence, Profile
from inspections.risk.models_runs import Staged
from inspections.risk.states import CHECKED, SourceKind
from inspections.risk.tables import table_on
from tests.factories import workshop_of
from workshops.products.models import Product
from workshops.registry.models import FoodKind, Workshop

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 17)
SECTIONS = ("qualification", "people", "premises", "facilities", "process", "testing", "record", CHECKED, "category")


def score(shop) -> Staged:
    with transaction.atomic():
        scoring.stage(Workshop.objects.filter(pk=shop.pk), table_on(TODAY), on=TODAY, holds_from=TODAY)
        return Staged.objects.get()


def evidence(shop, section, weight, *, kind=SourceKind.VISIT, on=TODAY, until=None, sentence="x") -> Evidence:
    return Evidence.objects.create(workshop=shop, section=section, kind=kind, weight=weight, on=on, counts_until=until, sentence=sentence)


def test_unchecked_workshop_is_reckoned_from_its_static_score(shop):
    got = score(shop)
    assert (got.static_score, got.dynamic_score, got.total, got.grade, got.is_converted) == (22, 33, 55, "C", True)
    assert [got.addends[key] for key in ("category", "scale", "buyers", "method")] == [24, 8, 8, 4]


def test_workshop_without_kind_products_and_people_counts_the_unknown_share():
    got = score(workshop_of(kind_id=None))
    assert (got.static_score, got.addends["category"], got.addends["scale"]) == (20, 20, 8)


def test_several_products_take_the_highest(shop):
    kinds = FoodKind.objects.in_bulk()
    for name, kind, stopped in (("面粉", "flour", None), ("卤肉", "meat", date(2026, 1, 1)), ("豆腐", "tofu", None)):
        Product.objects.create(workshop=shop, name=name, kind=kinds[kind], stopped_on=stopped)
    assert score(shop).addends["category"] == 32
    Product.objects.create(workshop=shop, name="腊肉", kind=kinds["dairy"])
    assert score(shop).addends["category"] == 40


def test_scale_follows_the_number_of_people(shop):
    cases = {0: 4, 2: 4, 3: 8, 5: 8, 10: 12, 11: 16, None: 8}
    found = {}
    for people in cases:
        Workshop.objects.filter(pk=shop.pk).update(staff_count=people)
        found[people] = score(shop).addends["scale"]
    assert found == cases


def test_answers_of_the_profile_count(shop):
    Profile.objects.create(workshop=shop, buyers="school", process="ready")
    got = score(shop)
    assert (got.addends["buyers"], got.addends["method"]) == (16, 8)


def test_points_of_a_section_round_to_half_a_point(shop):
    evidence(shop, CHECKED, 0)
    row = evidence(shop, "process", 0)
    cases = {0: 0, 20: 0, 21: 1, 62: 1, 63: 2, 500: 12, 1000: 24}
    found = {}
    for weight in cases:
        Evidence.objects.filter(pk=row.pk).update(weight=weight)
        found[weight] = score(shop).addends["process"]
    assert found == cases


def test_evidence_adds_up_to_the_full_points_and_within_its_days(shop):
    evidence(shop, CHECKED, 0)
    evidence(shop, "people", 600, sentence="a")
    evidence(shop, "people", 700, sentence="b")
    evidence(shop, "premises", 500, on=date(2026, 3, 18), sentence="to come")
    evidence(shop, "facilities", 500, until=date(2026, 3, 16), sentence="over")
    evidence(shop, "materials", 500, until=TODAY, sentence="last day")
    got = score(shop)
    assert [got.addends[key] for key in ("people", "premises", "facilities", "materials")] == [16, 0, 0, 8]
    assert (got.is_converted, got.dynamic_score) == (False, 12)


def test_what_is_known_of_an_unchecked_workshop_is_not_lost(shop):
    for section in ("people", "premises", "facilities", "materials", "process", "testing"):
        evidence(shop, section, 1000, kind=SourceKind.HAZARD)
    assert score(shop).dynamic_score == 50


def test_a_correction_outweighs_the_computed_points(shop):
    evidence(shop, CHECKED, 0)
    evidence(shop, "process", 1000)
    evidence(shop, "process", 292, kind=SourceKind.CORRECTION)
    evidence(shop, "category", 0, kind=SourceKind.CORRECTION)
    got = score(shop)
    assert (got.addends["process"], got.addends["category"]) == (7, 0)


def test_evidence_of_a_merged_file_counts_for_the_one_that_was_kept(shop):
    other = workshop_of(name="老福顺麻花坊")
    evidence(other, CHECKED, 0)
    evidence(other, "people", 1000)
    Workshop.objects.filter(pk=other.pk).update(root=shop)
    got = score(shop)
    assert (got.addends["people"], got.is_converted) == (16, False)


pieces = st.lists(
    st.tuples(
        st.sampled_from(SECTIONS),
        st.integers(0, 1000),
        st.sampled_from([SourceKind.VISIT, SourceKind.HAZARD, SourceKind.CASE, SourceKind.CORRECTION]),
    ),
    max_size=12,
)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(pieces, st.sampled_from([None, 0, 4, 400]), st.sampled_from([None, "mahua", "meat"]))
def test_score_stays_within_its_bounds(rows, people, kind):
    shop = workshop_of(kind_id=kind, staff_count=people)
    for number, (section, weight, source) in enumerate(rows):
        evidence(shop, section, weight, kind=source, sentence=str(number))
    got, table = score(shop), table_on(TODAY)
    fulls = {section.key: section.full for section in table.sections}
    assert all(0 <= halves <= fulls[key] for key, halves in got.addends.items())
    assert 0 <= got.static_score <= 40
    assert 0 <= got.dynamic_score <= 60
    assert got.total == got.static_score + got.dynamic_score
    assert got.by_score == table.letter(float(got.total))
