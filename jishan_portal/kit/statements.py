"""Statements compiled once: what every page asks again and again, with other values in the same places.

Building a queryset and turning it into SQL costs a list page more than the database's answer does. What is kept here is
SQL and values alone, under a key that must name everything the statement depends on: who asks, the conditions, the day.
"""

from collections.abc import Callable
from functools import lru_cache

from django.core.exceptions import EmptyResultSet
from django.db import connections


class _Asked:
    """A key, and how to make the queryset when nothing is kept under it."""

    def __init__(self, key, make: Callable):
        self.key, self.make = key, make

    def __hash__(self):
        return hash(self.key)

    def __eq__(self, other):
        return self.key == other.key


class Statement:
    """A `.values()` queryset as SQL: its values, the names of its columns and what turns them into Python's."""

    def __init__(self, queryset):
        self.using = queryset.db
        connection = connections[self.using]
        compiler = queryset.query.get_compiler(self.using)
        try:
            self.sql, values = compiler.as_sql()
        except EmptyResultSet:
            self.sql, values = "", ()
            self.names, self.converters = (), ()
        else:
            expressions = [column for column, _, _ in compiler.select]
            query = queryset.query
            self.names = tuple(query.selected or (*query.extra_select, *query.values_select, *query.annotation_select))
            self.converters = tuple(compiler.get_converters(expressions).items())
        self.values, self.vendor = tuple(values), connection.vendor

    def rows(self, given: dict | None = None) -> list[dict]:
        """Run it; `given` puts other values in the place of those it was made with ({value it was made with: value})."""
        if not self.sql:
            return []
        connection = connections[self.using]
        values = [given.get(value, value) for value in self.values] if given else self.values
        with connection.cursor() as cursor:
            cursor.execute(self.sql, values)
            found = cursor.fetchall()
        if self.converters:
            found = [self._read(list(row), connection) for row in found]
        return [dict(zip(self.names, row, strict=True)) for row in found]

    def _read(self, row: list, connection) -> list:
        for place, (converters, expression) in self.converters:
            for convert in converters:
                row[place] = convert(row[place], expression, connection)
        return row


@lru_cache(maxsize=1024)
def _kept(asked: _Asked) -> Statement:
    return Statement(asked.make())


def kept(key, make: Callable) -> Statement:
    """Return the statement kept under a key; `make()` gives the `.values()` queryset when there is none."""
    return _kept(_Asked(key, make))
