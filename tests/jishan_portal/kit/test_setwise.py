"""Asking for many texts at once finds what asking one by one finds, however awkward they are, on both databases."""

import pytest

from jishan_portal.accounts.models import Area
from jishan_portal.kit import setwise
from jishan_portal.kit.setwise import with_any_of

pytestmark = pytest.mark.django_db
AWKWARD = ("引“号", 'a"b', "a'b", "反\\斜", "{花}", "逗,号", "NULL", "", " 空 格 ")


@pytest.fixture
def named():
    """Areas with awkward names, one each."""
    towns = list(Area.objects.townships().order_by("pk")[: len(AWKWARD)])
    for town, name in zip(towns, AWKWARD, strict=True):
        town.name = name
    Area.objects.bulk_update(towns, ["name"])
    return towns


def found(texts) -> set:
    return {name for rows in with_any_of(Area.objects.townships(), "name", texts) for name in rows.values_list("name", flat=True)}


def test_every_text_finds_its_own_row_and_no_other(named):
    assert found(AWKWARD) == set(AWKWARD)
    for text in AWKWARD:
        assert found([text, "没有这个名字"]) == {text}


def test_nothing_asked_finds_nothing(named):
    assert found([]) == set()


def test_texts_may_be_more_than_go_into_one_statement(named, monkeypatch):
    monkeypatch.setattr(setwise, "SOME", 2)
    assert found(iter(AWKWARD)) == set(AWKWARD)


@pytest.mark.parametrize("many", [2, 100])
def test_texts_that_stand_nowhere_need_not_be_asked_for(named, monkeypatch, many):
    monkeypatch.setattr(setwise, "MANY", many)
    asked = {*AWKWARD, "没有这个名字"}

    kept = setwise.held_among(Area.objects.townships(), "name", asked)

    assert kept == (set(AWKWARD) if len(asked) > many else asked)
    assert found(kept) == set(AWKWARD)
