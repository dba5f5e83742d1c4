"""Numbers: their form, and no gaps under concurrency."""

import csv
import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from jishan_portal.accounts.models import Organisation
from jishan_portal.papers.kinds import DATA, kinds
from jishan_portal.papers.models import Counter
from jishan_portal.papers.numbers import next_number
from jishan_portal.papers.rules import number_text

FORM = re.compile(r"^[\u4e00-\u9fff]{2,12}〔20\d{2}〕[1-9]\d{0,4}号$")  # GB/T 9704-2012 7.2.5
WORKERS, EACH = 8, 10


@pytest.mark.parametrize(
    ("code", "kind", "number"),
    [
        ("bureau", "case", "稷市监立〔2024〕1号"),
        ("bureau", "notice", "稷市监发〔2024〕1号"),
        ("station-140824100", "order", "稷市监责改〔2024〕1号"),
        ("county-office", "notice", "稷政办发〔2024〕1号"),
        ("township-140824100", "table", "稷峰镇表〔2024〕1号"),
    ],
)
def test_next_number_begins_each_row_at_one(bureau, code, kind, number):
    assert next_number(Organisation.objects.get(code=code), kind, 2024) == number


@pytest.mark.parametrize("kind", sorted(kinds()))
def test_every_kind_has_a_number_of_the_standard_form(bureau, kind):
    assert FORM.match(number_text(bureau, kind, 2024, 12345))


def test_next_number_counts_up_per_kind_and_year(bureau):
    numbers = [next_number(bureau, kind, year) for kind, year in [("case", 2024), ("case", 2024), ("order", 2024), ("case", 2025)]]

    assert numbers == ["稷市监立〔2024〕1号", "稷市监立〔2024〕2号", "稷市监责改〔2024〕1号", "稷市监立〔2025〕1号"]


def test_stations_count_with_the_bureau_whose_word_they_use(bureau):
    stations = Organisation.objects.filter(code__startswith="station-")[:2]

    numbers = [next_number(body, "case", 2024) for body in [*stations, bureau]]

    assert numbers == [f"稷市监立〔2024〕{n}号" for n in (1, 2, 3)]


def test_next_number_of_a_transaction_that_fails_is_given_again(bureau):
    with pytest.raises(RuntimeError), transaction.atomic():
        next_number(bureau, "case", 2024)
        raise RuntimeError

    assert next_number(bureau, "case", 2024) == "稷市监立〔2024〕1号"


def test_next_number_of_an_unknown_kind_is_a_programming_error(bureau):
    with pytest.raises(KeyError):
        next_number(bureau, "nothing", 2024)
    assert Counter.objects.count() == 0


def _take_some(pk: int) -> list[int]:
    try:
        taken = []
        for turn in range(EACH):
            try:
                with transaction.atomic():
                    number = next_number(Organisation.objects.get(pk=pk), "case", 2024)
                    if turn % 3 == 2:
                        raise RuntimeError
                    taken.append(int(number.partition("〕")[2][:-1]))
            except RuntimeError:
                continue
        return taken
    finally:
        connection.close()


@pytest.mark.postgres
@pytest.mark.skipif(connection.vendor != "postgresql", reason="row locks need PostgreSQL")
@pytest.mark.django_db(transaction=True)
def test_numbers_have_no_gaps_when_many_ask_at_once(bureau):
    with ThreadPoolExecutor(WORKERS) as pool:
        taken = sorted(number for numbers in pool.map(_take_some, [bureau.pk] * WORKERS) for number in numbers)

    assert taken == list(range(1, len(taken) + 1))
    assert len(taken) == WORKERS * 7
    assert Counter.objects.get().last == len(taken)


def test_the_list_of_kinds_names_each_once():
    with (DATA / "kinds.csv").open(encoding="utf-8", newline="") as source:
        rows = list(csv.DictReader(source))

    assert len({row["kind"] for row in rows}) == len(rows) == len(kinds())
    assert {row["is_private"] for row in rows} == {"0", "1"}
    assert "kind" not in kinds()
