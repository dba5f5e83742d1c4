"""A kept statement gives what its queryset gives, with other values in its places, on both databases."""

from datetime import date

import pytest
from django.db.models import Count

from jishan_portal.kit import clock, paging
from jishan_portal.kit.statements import kept
from tests.factories.workshops import WorkshopFactory
from workshops.registry.models import Workshop

pytestmark = pytest.mark.django_db
COLUMNS = ("id", "name", "licence_until", "wants_upgrade", "created_at")
UNTIL = paging.Order("until", "到期", "licence_until", nullable=True)


def asked(key: str):
    return kept((key, clock.now()), lambda: Workshop.objects.filter(pk=-1).values(*COLUMNS))


def test_rows_are_those_of_the_queryset():
    shop = WorkshopFactory(licence_until=date(2027, 3, 1), wants_upgrade=True)
    assert asked("one").rows({-1: shop.pk}) == list(Workshop.objects.filter(pk=shop.pk).values(*COLUMNS))


def test_it_is_compiled_once(django_assert_num_queries):
    shops = [WorkshopFactory() for _ in range(2)]
    made = []

    def make():
        made.append(1)
        return Workshop.objects.filter(pk=-1).values("id")

    key = ("once", clock.now())
    with django_assert_num_queries(2):
        found = [kept(key, make).rows({-1: shop.pk}) for shop in shops]
    assert (found, made) == ([[{"id": shop.pk}] for shop in shops], [1])


def test_a_condition_nothing_meets_asks_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert kept(("none", clock.now()), lambda: Workshop.objects.filter(pk__in=[]).values("id")).rows() == []


@pytest.mark.parametrize(
    "order",
    [UNTIL, paging.Order("-until", "到期", "licence_until", descending=True, nullable=True), paging.Order("-id", "新", descending=True)],
)
def test_kept_pages_are_those_of_the_queryset_forward_and_back(order):
    for day in (3, 1, 2, 2, None, None):
        WorkshopFactory(licence_until=day and date(2027, 1, day))
    rows = Workshop.objects.values("id", "licence_until")
    key = (order.key, clock.now())

    def walk(source) -> list:
        seen, page = [], paging.page_of(source(), order, size=2)
        while page.next:
            seen.append([row["id"] for row in page.rows])
            page = paging.page_of(source(), order, size=2, after=page.next)
        seen.append([row["id"] for row in page.rows])
        while page.previous:
            page = paging.page_of(source(), order, size=2, before=page.previous)
            seen.append([row["id"] for row in page.rows])
        return seen

    plain = walk(lambda: rows)
    assert walk(lambda: paging.Kept(Workshop, key, lambda: rows)) == plain
    assert walk(lambda: paging.Kept(Workshop, key, lambda: rows)) == plain
    assert walk(lambda: paging.Kept(Workshop, (*key, "prepared"), lambda: rows, prepare=True)) == plain
    assert len(plain) == 5


def test_a_kept_list_begins_at_a_day():
    for day in (1, 2, 3):
        WorkshopFactory(licence_until=date(2027, 1, day))
    rows = Workshop.objects.values("id", "licence_until")
    for day in (2, 3):
        page = paging.page_of(paging.Kept(Workshop, ("from", clock.now()), lambda: rows), UNTIL, size=10, start=date(2027, 1, day))
        assert [row["licence_until"].day for row in page.rows] == list(range(day, 4))


def test_records_are_those_of_the_queryset_with_what_was_joined_and_annotated(django_assert_num_queries):
    shop = WorkshopFactory(licence_until=date(2027, 3, 1))
    WorkshopFactory()

    def make(pk):
        return Workshop.objects.filter(pk=pk).select_related("kind", "station").annotate(others=Count("root__merged"))

    statement = kept(("records", clock.now()), lambda: make(-1))
    with django_assert_num_queries(1):
        (found,) = statement.records(lambda value: shop.pk if value == -1 else value)
        seen = (found, found.licence_until, found.kind, found.station, found.others)
    (plain,) = make(shop.pk)
    assert seen == (plain, date(2027, 3, 1), plain.kind, plain.station, plain.others)
    assert found.owner_id == shop.owner_id
