"""Statements compiled once: what every page asks again and again, with other values in the same places.

Building a queryset and turning it into SQL costs a list page more than the database's answer does. What is kept here is
SQL and values alone, under a key that must name everything the statement depends on: who asks, the conditions, the day.
"""

from collections.abc import Callable
from datetime import date
from functools import lru_cache
from itertools import count

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models.query import get_related_populators
from psycopg2.extensions import AsIs

NUMBERS = count(1)
# {value it was made with: value}, or what turns each value it was made with into the one to be used
Given = dict | Callable | None


class Asked:
    """A key, and how to make the queryset when nothing is kept under it."""

    def __init__(self, key, make: Callable):
        self.key, self.make = key, make

    def __hash__(self):
        return hash(self.key)

    def __eq__(self, other):
        return self.key == other.key


class Statement:
    """A queryset as SQL: its values, and how an answer becomes rows (`.values()`) or records (with what was joined and annotated)."""

    def __init__(self, queryset, *, prepare: bool = False):
        self.name = _name(queryset.db) if prepare else ""
        self.using, self.model, query = queryset.db, queryset.model, queryset.query
        compiler = query.get_compiler(self.using)
        try:
            self.sql, values = compiler.as_sql()
        except EmptyResultSet:
            self.sql, values = "", ()
            return
        self.names = tuple(query.selected or (*query.extra_select, *query.values_select, *query.annotation_select))
        self.converters = tuple(compiler.get_converters([column for column, _, _ in compiler.select]).items())
        self.values = tuple(values)
        self.annotated = compiler.annotation_col_map or {}
        if compiler.klass_info:
            places = compiler.klass_info["select_fields"]
            self.own = slice(places[0], places[-1] + 1)
            self.columns = [column.target.attname for column, _, _ in compiler.select[self.own]]
            self.joined = get_related_populators(compiler.klass_info, compiler.select, self.using)

    def rows(self, given: Given = None) -> list[dict]:
        """Run it as `.values()` would; `given` puts other values in the place of those it was made with."""
        return [dict(zip(self.names, row, strict=True)) for row in self._answer(given)]

    def records(self, given: Given = None) -> list:
        """Run it and return instances of the model."""
        return [self._record(row) for row in self._answer(given)]

    def _answer(self, given: Given) -> list:
        if not self.sql:
            return []
        connection = connections[self.using]
        put = self._as_compiled(given, connection).get if isinstance(given, dict) else None
        values = [put(value, value) for value in self.values] if put else [*map(given, self.values)] if given else self.values
        with connection.cursor() as cursor:
            if self.name:
                self._run_prepared(cursor, connection, values)
            else:
                cursor.execute(self.sql, values)
            found = cursor.fetchall()
        return [self._read(list(row), connection) for row in found] if self.converters else found

    @staticmethod
    def _as_compiled(given: dict, connection) -> dict:
        """Return them as they stand in the statement: SQLite's holds days as text."""
        if not any(type(one) is date for one in given):
            return given
        ready = connection.ops.adapt_datefield_value
        return {ready(old) if type(old) is date else old: ready(new) if type(new) is date else new for old, new in given.items()}

    def _run_prepared(self, cursor, connection, values: list) -> None:
        """Have the server plan the statement once a connection: a plan of many parts takes it longer than the answer."""
        places = [place for place, value in enumerate(values) if value != self.values[place]]
        name = f"{self.name}_{'_'.join(map(str, places))}"
        session, known = connection.__dict__.setdefault("kept_statements", (connection.connection, set()))
        if session is not connection.connection:
            known = set()
            connection.kept_statements = (connection.connection, known)
        if name not in known:
            held = list(self.values)
            for number, place in enumerate(places, 1):
                held[place] = AsIs(f"${number}")
            with connection.connection.cursor() as bare:  # no query of the page: it is not counted as one
                bare.execute(f"PREPARE {name} AS {bare.mogrify(self.sql, held).decode()}")
            known.add(name)
        marks = f" ({', '.join(['%s'] * len(places))})" if places else ""
        cursor.execute(f"EXECUTE {name}{marks}", [values[place] for place in places])

    def _read(self, row: list, connection) -> list:
        for place, (converters, expression) in self.converters:
            for convert in converters:
                row[place] = convert(row[place], expression, connection)
        return row

    def _record(self, row):
        record = self.model.from_db(self.using, self.columns, row[self.own])
        for populator in self.joined:
            populator.populate(row, record)
        for name, place in self.annotated.items():
            setattr(record, name, row[place])
        return record


class Row(Statement):
    """SQL of one row that no queryset can say, with its values."""

    def __init__(self, sql: str, values: tuple, *, prepare: bool = False):
        self.using, self.sql, self.values, self.converters = DEFAULT_DB_ALIAS, sql, tuple(values), ()
        self.name = _name(self.using) if prepare else ""

    def row(self, given: Given = None) -> tuple:
        """Run it and return its row."""
        return self._answer(given)[0]


def _name(using: str) -> str:
    return f"kept_{next(NUMBERS)}" if connections[using].vendor == "postgresql" else ""


@lru_cache(maxsize=1024)
def _kept(asked: Asked, prepare: bool) -> Statement:
    made = asked.make()
    return Row(*made, prepare=prepare) if isinstance(made, tuple) else Statement(made, prepare=prepare)


def kept(key, make: Callable, *, prepare: bool = False) -> Statement:
    """Return the statement kept under a key; `make()` gives the queryset, or (SQL, values) of a `Row`, when there is none.

    `prepare` has PostgreSQL keep its plan too; only for what depends on few keys, for each connection holds them all.
    """
    return _kept(Asked(key, make), prepare)
