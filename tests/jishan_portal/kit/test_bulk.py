"""Writing many rows at once: keys drawn first, values as Python has them, the same on both databases."""

from datetime import date

import pytest
from django.db import connection

from jishan_portal.kit import bulk
from jishan_portal.rulebook.models import Holiday
from tests.factories.workshops import WorkshopFactory
from workshops.imports.models import ImportRow
from workshops.registry.models import Event

pytestmark = pytest.mark.django_db
DAYS = [date(2031, 1, 1), date(2031, 5, 1), date(2031, 10, 1)]


def _holidays() -> list[Holiday]:
    rows = [Holiday(day=day, kind="off", name="放假\t\\调休\n") for day in DAYS]
    for pk, row in zip(bulk.next_ids(Holiday, len(rows)), rows, strict=True):
        row.pk = pk
    return rows


def test_insert_writes_rows_with_drawn_keys_and_awkward_text():
    rows = _holidays()

    assert bulk.insert(Holiday, rows) == 3

    held = Holiday.objects.filter(day__in=DAYS).order_by("day")
    assert [(row.pk, row.day, row.name) for row in held] == [(row.pk, row.day, "放假\t\\调休\n") for row in rows]


def test_insert_values_writes_plain_rows_with_constants():
    shop = WorkshopFactory()
    rows = [(shop.pk, f"第 {number} 件", shop.created_at) for number in range(3)]

    written = bulk.insert_values(Event, ("workshop_id", "sentence", "at"), rows, url="", paper="", tone="ok", visibility="staff")

    assert written == 3
    assert set(Event.objects.filter(workshop=shop).values_list("sentence", "tone")) == {(f"第 {number} 件", "ok") for number in range(3)}


@pytest.mark.parametrize("text", ["\\N", "\\", "a\\n\r\n\tb", "\u2028\x0b", "麻花", "\\.", " "])
def test_every_text_comes_back_as_it_was_written(text):
    shop = WorkshopFactory()

    bulk.insert_values(
        Event, ("workshop_id", "sentence", "at", "paper"), [(shop.pk, text, shop.created_at, "甲"), (shop.pk, "乙", shop.created_at, text)],
        url="", tone="ok", visibility="staff",
    )  # fmt: skip

    assert list(Event.objects.filter(workshop=shop).order_by("id").values_list("sentence", "paper")) == [(text, "甲"), ("乙", text)]


@pytest.mark.parametrize("text", ['", "', '"\\u0000", "', "\\", '\\", ', "a\n\tb", "麻花"])
@pytest.mark.parametrize("number", [1, 2, 4])
def test_every_list_comes_back_as_it_was_written(text, number):
    shop = WorkshopFactory()
    names = ("sheet", "number", "verdict", "workshop_id", "name", "cells", "problems", "warnings", "changes")
    held = [([], [text]), ([text], [text]), ({"甲": text}, []), ([[text, [text]], {}], {text: None})][:number]
    rows = [("表", at, "new", shop.pk, "甲", cells, [], changes, [text]) for at, (cells, changes) in enumerate(held)]

    assert bulk.insert_values(ImportRow, names, rows, batch_id=1) == number

    assert list(ImportRow.objects.order_by("number").values_list(*names)) == rows


def test_blocks_of_columns_are_made_one_after_the_other():
    shop = WorkshopFactory()
    blocks = [[[shop.pk] * 2, [f"第 {block}-{row} 件" for row in range(2)], [shop.created_at] * 2] for block in range(3)]
    empty = [[], [], []]

    written = bulk.insert_columns(
        Event, ("workshop_id", "sentence", "at"), iter([blocks[0], empty, *blocks[1:]]), url="", paper="", tone="ok", visibility="staff"
    )

    assert written == 6
    said = Event.objects.filter(workshop=shop, tone="ok", visibility="staff").order_by("id").values_list("sentence", flat=True)
    assert list(said) == [f"第 {block}-{row} 件" for block in range(3) for row in range(2)]


def test_update_gives_each_row_its_own_value():
    rows = _holidays()
    bulk.insert(Holiday, rows)
    for number, row in enumerate(rows):
        row.name = f"第 {number} 天"

    assert bulk.update(Holiday, rows, ["name"]) == 3

    assert list(Holiday.objects.filter(day__in=DAYS).order_by("day").values_list("name", flat=True)) == ["第 0 天", "第 1 天", "第 2 天"]


def test_take_stock_lets_the_database_know_what_was_written():
    bulk.insert(Holiday, _holidays())

    bulk.take_stock()

    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT reltuples FROM pg_class WHERE relname = %s", [Holiday._meta.db_table])
            assert cursor.fetchone()[0] == Holiday.objects.count()
    assert Holiday.objects.filter(day__in=DAYS).count() == 3


def test_keys_are_drawn_in_order_and_none_for_nothing():
    assert bulk.next_ids(Holiday, 0) == []
    first, second = bulk.next_ids(Holiday, 3), bulk.next_ids(Holiday, 1)
    assert [type(pk) for pk in first] == [int] * 3
    if connection.vendor == "postgresql":  # SQLite hands out what the next insert would take
        assert first == sorted(set(first))
        assert second[0] > first[-1]
