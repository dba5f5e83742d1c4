"""Pages of a long list that cost the same wherever one stands in it.

A page begins after (or ends before) a row, found through the index of its order: a column and the id. Numbered pages would
have the database walk everything in front of them. Counts are exact up to 1,000; beyond, "1000+" until somebody asks.
"""

import base64
import binascii
import json
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import EmptyResultSet, FieldDoesNotExist, ValidationError
from django.db import connection
from django.db.models import F, Q

SIZES = (10, 25, 50, 100)
USUAL_SIZE = 25
CAP = 1000


@dataclass(frozen=True)
class Order:
    """An order of a list: its name in the address, its label, its column ("" for the id alone).

    Empty values stand last; descending is the exact reverse. `jump` says how one may jump in it: "letter", "date" or not.
    """

    key: str
    label: str
    field: str = ""
    descending: bool = False
    nullable: bool = False
    jump: str = ""

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
    return int(text) if str(text).isdigit() and int(text) in SIZES else USUAL_SIZE


def count(queryset, *, exact: bool = False) -> Count:
    """Count a list: exactly up to CAP rows, or all of it when asked."""
    rows = queryset.order_by().values("pk")
    if exact:
        return Count(rows.count())
    number = rows[: CAP + 1].count()
    return Count(number) if number <= CAP else Count(CAP, is_exact=False)


def page_of(queryset, order: Order, *, size: int = USUAL_SIZE, after: str = "", before: str = "", start="") -> Page:
    """Return the page after a mark, before a mark, from a value on (`start`: a letter or a date), or the first one.

    `queryset` may give model instances or `.values()` rows that contain the order's column and id. A mark that cannot be
    read gives the first page.
    """
    mark = _read(before or after, queryset.model, order)
    if mark is None and start in (None, ""):
        rows = list(queryset.order_by(*order.clauses())[: size + 1])
        return _page(rows, order, size, has_previous=False)
    if mark is None:
        begun = queryset.filter(**{f"{order.field}__{'lte' if order.descending else 'gte'}": start})
        return _page(list(begun.order_by(*order.clauses())[: size + 1]), order, size, has_previous=True)
    if before:
        rows = _beyond(queryset, order, mark, size + 1, backward=True)
        if len(rows) <= size:
            return page_of(queryset, order, size=size)
        kept = rows[:size][::-1]
        return Page(kept, previous=_mark(kept[0], order), next=_mark(kept[-1], order), size=size)
    return _page(_beyond(queryset, order, mark, size + 1), order, size, has_previous=True)


def _page(rows: list, order: Order, size: int, *, has_previous: bool) -> Page:
    kept = rows[:size]
    return Page(
        kept,
        previous=_mark(kept[0], order) if kept and has_previous else "",
        next=_mark(kept[-1], order) if len(rows) > size else "",
        size=size,
    )


def _beyond(queryset, order: Order, mark: tuple, limit: int, *, backward: bool = False) -> list:
    """Return up to `limit` rows beyond a mark; empty values are a stretch of their own, so that each read is one range of the index."""
    value, pk = mark
    falling = order.descending != backward
    sign = "lt" if falling else "gt"
    ordered = queryset.order_by(*order.clauses(backward=backward))
    if not order.field:
        return list(ordered.filter(**{f"id__{sign}": pk})[:limit])
    if value is None:
        rows = list(ordered.filter(**{f"{order.field}__isnull": True, f"id__{sign}": pk})[:limit])
        return rows + (list(ordered.filter(**{f"{order.field}__isnull": False})[: limit - len(rows)]) if falling else [])
    reached = Q(**{f"{order.field}__{sign}e": value}) & (Q(**{f"{order.field}__{sign}": value}) | Q(**{f"id__{sign}": pk}))
    rows = list(ordered.filter(reached)[:limit])
    if order.nullable and not falling:
        rows += list(ordered.filter(**{f"{order.field}__isnull": True})[: limit - len(rows)])
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
        if order.field and value is not None:
            value = model._meta.get_field(order.field).to_python(value)
        return (value, int(pk)) if value is not None or not order.field or order.nullable else None
    except (ValueError, TypeError, binascii.Error, ValidationError, FieldDoesNotExist, UnicodeError):
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
        numbers = cursor.fetchone()
    return {key: Count(min(number, CAP), number <= CAP) for key, number in zip(keys, numbers, strict=True)}
