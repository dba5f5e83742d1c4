"""Search by any part, on whichever database the tests run."""

import pytest

from tests.factories import workshop_of
from workshops.registry.loading import load_food_kinds
from workshops.registry.models import Workshop
from workshops.registry.queries import find_root, kinds_in, search


@pytest.fixture
def shops(county):
    return {
        "tofu": workshop_of(name="军豆腐坊", owner_name="吴康", phone="13622132735", address="西巷47号", credit_code="92140824MA0XXX015A"),
        "mahua": workshop_of(name="平陇香酥麻花坊", owner_name="宁秀梅", phone="13612348830", address="东街100%好_号"),
    }


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("豆腐", {"tofu"}),
        ("军豆", {"tofu"}),
        ("坊", {"tofu", "mahua"}),
        ("秀", {"mahua"}),
        ("2735", {"tofu"}),
        ("１３６", {"tofu", "mahua"}),
        ("ma0xxx", {"tofu"}),
        ("稷峰", {"tofu", "mahua"}),
        ("稷峰 麻花", {"mahua"}),
        ("豆腐 麻花", set()),
        ("100%好", {"mahua"}),
        ("%", {"mahua"}),
        ("_", {"mahua"}),
        ("0%0", set()),
        ("\\", set()),
        ("plxsmh", {"mahua"}),
        ("腐军", set()),
        ("", {"tofu", "mahua"}),
        ("'; DROP", set()),
    ],
)
def test_search_finds_by_any_part(shops, query, found):
    hits = search(Workshop.objects.all(), query)
    assert {name for name, shop in shops.items() if shop in hits} == found


def test_search_finds_by_public_code(shops):
    assert list(search(Workshop.objects.all(), shops["tofu"].code[2:7].lower())) == [shops["tofu"]]


def test_search_keeps_other_conditions(shops):
    assert not search(Workshop.objects.filter(name="平陇香酥麻花坊"), "豆腐").exists()


def test_common_word_is_found_beyond_the_first_thousand(shops, monkeypatch):
    monkeypatch.setattr("jishan_portal.kit.search.FEW", 0)
    assert set(search(Workshop.objects.order_by("id"), "花坊")) == {shops["mahua"]}


def test_find_root_follows_the_code(shops):
    assert find_root(shops["tofu"].code) == shops["tofu"]
    assert find_root("ZZZZZZZZ") is None


def test_kinds_in_reads_a_ledger_cell(db):
    load_food_kinds()
    assert kinds_in("麻花/糕点，面粉") == ["mahua", "pastry", "flour"]
    assert kinds_in("没有的东西") == []
