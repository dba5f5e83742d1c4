"""Pages of a long list that cost the same wherever one stands in it.

A page begins after (or ends before) a row, found through the index of its order: a column and the id. Numbered pages would
have the database walk everything in front of them. Counts are exact up to 1,000; beyond, "1000+" until somebody asks.
"""

import base64
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import EmptyResultSet, FieldDoesNotExist, ValidationError
from django.db import connection
from django.db.models import BooleanField, F, Field, Func, Q, Value

from jishan_portal.kit.numbers import whole
from jishan_portal.kit.statements import kept

SIZES = (10, 25, 50, 100)
USUAL_SIZE = 25
CAP = 1000


@dataclass(frozen=True)
class Order:
    """An order of a list: its name in the address, its label, its column ("" for the id alone).

    Empty values stand last; descending is the exact reverse. `jump` says how one may jump in it: "letter", "date" or not.
    `reads` is the field of a column that the list works out for itself (an annotation), which the model does not know.
    """

    key: str
    label: str
    field: str = ""
    descending: bool = False
    nullable: bool = False
    jump: str = ""
    reads: Field | None = None

    def clauses(self, *, backward: bool = False) -> list:
        """Return what order_by takes, backward for the page before."""
        falling = self.descending != backward
        tail = "-id" if falling else "id"
        if not self.field:
            return [tail]
        column = F(self.field)
        if not self.nullable:
            return [column.desc() if falling else column.asc(), tail]
        return [column.desc(nulls_first=True) if falling else column.asc(nulls_last=True), tail]


@dataclass(frozen=True)
class Page:
    """Some rows of a list and the marks of the pages beside them ("" where there is none)."""

    rows: list
    previous: str = ""
    next: str = ""
    size: int = USUAL_SIZE


@dataclass(frozen=True)
class Count:
    """How many rows a list has: exact, or more than the cap."""

    number: int
    is_exact: bool = True

    def __str__(self):
        return f"{self.number}" if self.is_exact else f"{CAP}+"


def size_of(text: str) -> int:
    """Return a page size from an address; anything unusual gives the usual one."""
    size = whole(text)
    return size if size in SIZES else USUAL_SIZE


def count(queryset, *, exact: bool = False) -> Count:
    """Count a list: exactly up to CAP rows, or all of it when asked."""
    rows = queryset.order_by().values("pk")
    if exact:
        return Count(rows.count())
    number = rows[: CAP + 1].count()
    return Count(number) if number <= CAP else Count(CAP, is_exact=False)


class Beyond(Func):
    """Whether a row stands beyond another one in the order of a column and the id, as a condition.

    Both columns are compared at once, which the index over both can answer: with an OR between them it is read from the first
    row of an equal value, and a day may hold hundreds.
    """

    output_field = BooleanField()

    def __init__(self, sign: str, column: str = "", value=None, pk: int = 0, **extra):
        self.sign = sign
        super().__init__(*((F(column), F("id"), Value(value), Value(pk)) if column else ()), **extra)

    def as_sql(self, compiler, connection, **_context):
        """Return (column, id) < (value, key)."""
        (column, value), (key, pk) = self.source_expressions[::2], self.source_expressions[1::2]
        parts = [compiler.compile(one) for one in (column, key, self._as(column, value), self._as(key, pk))]
        texts, values = zip(*parts, strict=True)
        return f"(({texts[0]}, {texts[1]}) {self.sign} ({texts[2]}, {texts[3]}))", [one for part in values for one in part]

    @staticmethod
    def _as(column, value: Value) -> Value:
        """Return a value as its column's, so that each database gets it in its own form."""
        return Value(value.value, output_field=column.output_field)


class Plain:
    """Reads the rows of a queryset as they are asked for."""

    def __init__(self, queryset):
        self.queryset, self.model = queryset, queryset.model

    def rows(self, _part: tuple, narrowed: Callable, mark: tuple) -> list:
        """Return the rows of `narrowed(queryset, *mark)`."""
        return list(narrowed(self.queryset, *mark))


class Kept:
    """Reads the rows of a list that many ask alike: its statements are compiled once under `key` (see kit/statements).

    `make()` gives the `.values()` queryset; it is called only when a statement is not kept yet. `given` puts other values in
    the place of some it was made with. `prepare` has PostgreSQL keep their plans: for what depends on few keys.
    """

    STAND_INS = {date: date.min, str: "\x01", type(None): None}

    def __init__(self, model, key: tuple, make: Callable, given: dict | None = None, *, prepare: bool = False):
        self.model, self.key, self.make, self.given, self.prepare = model, key, make, given or {}, prepare

    def rows(self, part: tuple, narrowed: Callable, mark: tuple) -> list:
        """Return the rows of `narrowed(queryset, *mark)`; the values of the mark are put in when the statement is run."""
        if any(type(value) not in self.STAND_INS for value in mark[:1]):
            return list(narrowed(self.make(), *mark))
        stand_ins = (*(self.STAND_INS[type(value)] for value in mark[:1]), *(-1 for _ in mark[1:]))
        key = (*self.key, *part, tuple(map(type, mark)))
        statement = kept(key, lambda: narrowed(self.make(), *stand_ins), prepare=self.prepare)
        return statement.rows({**self.given, **dict(zip(stand_ins, mark, strict=True))})

    def count(self) -> Count:
        """Count the list to the cap, as `count` does; that too is compiled once."""
        return counts_in(kept((*self.key, "count"), lambda: statement({"": self.make()})).row(self.given), ("",))[""]


def page_of(source, order: Order, *, size: int = USUAL_SIZE, after: str = "", before: str = "", start="") -> Page:
    """Return the page after a mark, before a mark, from a value on (`start`: a letter or a date), or the first one.

    `source` is a queryset (of model instances, or `.values()` rows that contain the order's column and id) or a `Kept`.
    A mark that cannot be read gives the first page.
    """
    source = source if isinstance(source, Kept | Plain) else Plain(source)
    mark = _read(before or after, source.model, order)
    if mark is None and start in (None, ""):
        rows = source.rows(("first", size), lambda rows: rows.order_by(*order.clauses())[: size + 1], ())
        return _page(rows, order, size, has_previous=False)
    if mark is None:
        begins = f"{order.field}__{'lte' if order.descending else 'gte'}"
        rows = source.rows(
            ("from", size), lambda rows, value: rows.filter(**{begins: value}).order_by(*order.clauses())[: size + 1], (start,)
        )
        return _page(rows, order, size, has_previous=True)
    if before:
        rows = _beyond(source, order, mark, size + 1, backward=True)
        if len(rows) <= size:
            return page_of(source, order, size=size)
        shown = rows[:size][::-1]
        return Page(shown, previous=_mark(shown[0], order), next=_mark(shown[-1], order), size=size)
    return _page(_beyond(source, order, mark, size + 1), order, size, has_previous=True)


def _page(rows: list, order: Order, size: int, *, has_previous: bool) -> Page:
    kept = rows[:size]
    return Page(
        kept,
        previous=_mark(kept[0], order) if kept and has_previous else "",
        next=_mark(kept[-1], order) if len(rows) > size else "",
        size=size,
    )


def _beyond(source, order: Order, mark: tuple, limit: int, *, backward: bool = False) -> list:
    """Return up to `limit` rows beyond a mark; empty values are a stretch of their own, so that each read is one range of the index."""
    falling = order.descending != backward
    sign = "lt" if falling else "gt"

    def read(part: str, condition: Callable, values: tuple, most: int) -> list:
        def narrowed(rows, *given):
            return rows.filter(condition(*given)).order_by(*order.clauses(backward=backward))[:most]

        return source.rows((part, backward, most), narrowed, values) if most else []

    def empty(*, is_empty: bool) -> Callable:
        return lambda *pk: Q(**{f"{order.field}__isnull": is_empty}, **({f"id__{sign}": pk[1]} if pk else {}))

    def beyond(value, pk) -> Q:
        return Q(Beyond("<" if falling else ">", order.field, value, pk))

    value, pk = mark
    if not order.field:
        return read("by id", lambda _, pk: Q(**{f"id__{sign}": pk}), (None, pk), limit)
    if value is None:
        rows = read("empty", empty(is_empty=True), (None, pk), limit)
        return rows + (read("full", empty(is_empty=False), (), limit - len(rows)) if falling else [])
    rows = read("beyond", beyond, (value, pk), limit)
    if order.nullable and not falling:
        rows += read("all empty", empty(is_empty=True), (), limit - len(rows))
    return rows


def _value(row, name: str):
    return row[name] if isinstance(row, dict) else getattr(row, name)


def _mark(row, order: Order) -> str:
    value = _value(row, order.field) if order.field else None
    if isinstance(value, date | datetime):
        value = value.isoformat()
    plain = json.dumps([value, _value(row, "id")], ensure_ascii=False, default=str)
    return base64.urlsafe_b64encode(plain.encode()).decode().rstrip("=")


def _read(text: str, model, order: Order) -> tuple | None:
    """Return (value, id) of a mark, None for an empty or spoiled one."""
    try:
        value, pk = json.loads(base64.urlsafe_b64decode(text.encode() + b"=" * (-len(text) % 4)))
        if "\0" in str(value):
            return None  # no database keeps it in a text, and PostgreSQL refuses to look for it
        if order.field and value is not None:
            value = (order.reads or model._meta.get_field(order.field)).to_python(value)
        return (value, int(pk)) if value is not None or not order.field or order.nullable else None
    except (
        ValueError,
        TypeError,
        OverflowError,
        RecursionError,
        ValidationError,
        FieldDoesNotExist,
    ):  # binascii.Error and UnicodeError are ValueErrors
        return None


def counts_of(querysets: dict) -> dict[str, Count]:
    """Count several lists in one statement, each up to CAP rows."""
    return counted(statement(querysets), tuple(querysets)) if querysets else {}


def statement(querysets: dict) -> tuple[str, tuple]:
    """Return the one statement that counts several lists up to CAP rows each; whoever asks often keeps it."""
    parts, values = [], []
    for number, queryset in enumerate(querysets.values()):
        try:
            sql, parameters = queryset.order_by().values("pk")[: CAP + 1].query.sql_with_params()
        except EmptyResultSet:
            sql, parameters = "SELECT 1 WHERE 1 = 0", ()
        parts.append(f"(SELECT COUNT(*) FROM ({sql}) AS part{number})")  # noqa: S608 compiled by Django
        values += parameters
    return f"SELECT {', '.join(parts)}", tuple(values)


def counted(asked: tuple[str, tuple], keys: tuple) -> dict[str, Count]:
    """Run a statement of `statement` and return {key: count}."""
    with connection.cursor() as cursor:
        cursor.execute(*asked)
        return counts_in(cursor.fetchone(), keys)


def counts_in(numbers: tuple, keys: tuple) -> dict[str, Count]:
    """Return {key: count} of the row that a statement of `statement` gave."""
    return {key: Count(min(number, CAP), number <= CAP) for key, number in zip(keys, numbers, strict=True)}
