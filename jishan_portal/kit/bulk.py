"""Writing many rows at once: COPY on PostgreSQL, batched inserts on SQLite; the caller sees one pair of functions.

Keys are drawn first, so that rows may point at each other (a file at its own root, a licence at its file) in one pass.
Call both inside one transaction.
"""

import io
import json
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from itertools import islice
from operator import itemgetter

from django.db import connections, models, router
from django.db.models.fields import NOT_PROVIDED

CHUNK = 1_000  # rows written at once: the database takes them in while the next are made
SQLITE_BATCH = 500
JSON = json.JSONEncoder(ensure_ascii=False, default=str)
NULL = "\\N"
BETWEEN = "\0"  # stands in no text that a database takes


def next_ids(model, count: int) -> list[int]:
    """Reserve `count` primary keys of a model and return them in order."""
    connection = connections[router.db_for_write(model)]
    table, column = model._meta.db_table, model._meta.pk.column
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(  # one value instead of a row each, and the sequence looked up once
                "SELECT array_agg(id) FROM"
                " (SELECT nextval((SELECT pg_get_serial_sequence(%s, %s)::regclass)) AS id FROM generate_series(1, %s)) AS drawn",
                [f'"{table}"', column, count],
            )
            return cursor.fetchone()[0] or []
        cursor.execute("SELECT COALESCE((SELECT seq FROM sqlite_sequence WHERE name = %s), 0)", [table])
        first = cursor.fetchone()[0] + 1
    return list(range(first, first + count))


def insert(model, objects: Iterable) -> int:
    """Insert unsaved objects of a model that carry their keys; return how many. Column values are taken as they are in Python."""
    connection = connections[router.db_for_write(model)]
    if connection.vendor != "postgresql":
        return len(model._base_manager.bulk_create(list(objects), batch_size=SQLITE_BATCH))
    return _copy(connection, model, objects)


def take_stock() -> None:
    """Let PostgreSQL count what the present transaction has written, so that the statements after it are planned for what is there.

    The portal's own tables alone: those of the server are shared, and whoever counts them holds up every other database of it
    until the transaction ends.
    """
    for connection in connections.all(initialized_only=True):
        if connection.vendor == "postgresql":
            tables = ", ".join(map(connection.ops.quote_name, connection.introspection.django_table_names(only_existing=True)))
            with connection.cursor() as cursor:
                cursor.execute(f"ANALYZE {tables}")


def insert_values(model, names: tuple, rows: Iterable[tuple], **constants) -> int:
    """Insert plain rows of a model without building objects; return how many. Else as `insert_columns`."""
    remaining = iter(rows)
    chunks = iter(lambda: list(islice(remaining, CHUNK)), [])
    return insert_columns(model, names, (list(map(list, zip(*chunk, strict=True))) for chunk in chunks), **constants)


def insert_columns(model, names: tuple, blocks: Iterable[list[list]], **constants) -> int:
    """Insert blocks of rows, each block given as columns of equal length in the order of `names`; return how many rows.

    A block of about CHUNK rows is best, an empty one is passed over. `names` are the columns' attributes, `constants` the same in
    every row. Every column without a default of the database must be named; keys come from the database. Blocks that come from
    a generator are made while the database takes in those before them: it must not ask the database anything.
    """
    connection = connections[router.db_for_write(model)]
    pk = model._meta.pk.attname
    if connection.vendor != "postgresql":
        rows = (row for columns in blocks for row in zip(*columns, strict=True))
        objects = (model(**dict(zip(names, row, strict=True)), **constants) for row in rows)
        return len(model._base_manager.bulk_create(list(objects), batch_size=SQLITE_BATCH))
    by_name = {field.attname: field for field in model._meta.concrete_fields}
    missing = set(by_name) - set(names) - set(constants) - ({pk} if isinstance(model._meta.pk, models.AutoField) else set())
    if missing:
        raise ValueError(f"no value for {sorted(missing)} of {model.__name__}")
    # What is empty in every row is not sent: the database writes the same where it has no default of its own.
    constants = {name: value for name, value in constants.items() if value is not None or by_name[name].db_default is not NOT_PROVIDED}
    encoders = [_encoder(by_name[name], connection) for name in names]
    tail = "".join(f"\t{_encoder(by_name[name], connection)(value)}" for name, value in constants.items()) + "\n"
    written = ", ".join(f'"{by_name[name].column}"' for name in (*names, *constants))
    number = 0

    def texts() -> Iterator[str]:
        nonlocal number
        for columns in filter(itemgetter(0), blocks):  # an empty text would be the end
            number += len(columns[0])
            yield _text(columns, encoders, tail)

    with connection.cursor() as cursor:
        cursor.copy_expert(f'COPY "{model._meta.db_table}" ({written}) FROM STDIN', _Stream(texts()))
    return number


def usual(model, names: Iterable[str]) -> dict:
    """Return {attribute: value} of all columns of a model but `names`, as an object holds them to which nothing else was given."""
    return {field.attname: field.get_default() for field in model._meta.concrete_fields if field.attname not in names}


def _text(columns: Iterable[list], encoders: list[Callable], tail: str) -> str:
    written = [_column(encode, values) for encode, values in zip(encoders, columns, strict=True)]
    return "".join(["\t".join(row) + tail for row in zip(*written, strict=True)])


class _Stream:
    """Pieces of text as a file to COPY from: the database takes one in while the next is being written."""

    def __init__(self, texts: Iterator[str]):
        self._texts = texts

    def read(self, _size: int = -1) -> str:
        """Return the next piece whole: the driver sends on whatever length it is given."""
        return next(self._texts, "")


def delete(rows: models.QuerySet) -> int:
    """Delete rows in one statement without reading them; return how many. What still points at one makes the transaction fail."""
    return rows._raw_delete(rows.db)


def _copy(connection, model, objects: Iterable) -> int:
    has_keys_drawn = not isinstance(model._meta.pk, models.AutoField)
    fields, total = None, 0
    remaining = iter(objects)
    with connection.cursor() as cursor:
        while chunk := list(islice(remaining, CHUNK)):
            if fields is None:
                keyed = has_keys_drawn or chunk[0].pk is not None
                fields = [field for field in model._meta.concrete_fields if keyed or not field.primary_key]
                columns = ", ".join(f'"{field.column}"' for field in fields)
            text = _text_of(chunk, fields, connection)
            cursor.copy_expert(f'COPY "{model._meta.db_table}" ({columns}) FROM STDIN', io.StringIO(text))
            total += len(chunk)
    return total


def _text_of(objects: list, fields: list, connection) -> str:
    """Return fields of records in the text form of COPY."""
    columns = [[getattr(one, field.attname) for one in objects] for field in fields]
    return _text(columns, [_encoder(field, connection) for field in fields], "\n")


def _encoder(field, connection) -> Callable:
    """Return the function that writes a field's value in the text form of COPY."""
    prepare = type(field).get_db_prep_save
    if isinstance(field, models.JSONField):
        return _json
    if isinstance(field, models.ForeignKey):
        return _plain
    if prepare is not models.Field.get_db_prep_save or type(field).get_prep_value not in _USUAL:
        return lambda value: _plain(field.get_db_prep_save(value, connection))
    return _plain


def _column(encode: Callable, values: list) -> Iterable[str]:
    """Return a column's values in the text form of COPY; what comes again and again (weeks, grades, states) is written once."""
    if encode is _json:
        return _jsons(values)
    kinds = set(map(type, values))
    if encode is _plain and kinds == {int}:
        return map(str, values)
    if encode is _plain and kinds == {str}:
        written = _escaped(BETWEEN.join(values)).split(BETWEEN)
        if len(written) == len(values):
            return written
    if encode is _plain and len(kinds - {type(None)}) == 1 and kinds <= {str, date, datetime, int, type(None)}:
        return map({value: encode(value) for value in set(values)}.__getitem__, values)
    return map(encode, values)


def _json(value) -> str:
    return NULL if value is None else _escaped(JSON.encode(value))


def _jsons(values: list) -> list[str]:
    """Return `_json` of each: all are encoded at one go, which spares an encoder for each."""
    if values.count([]) == len(values):
        return ["[]"] * len(values)
    apart = [BETWEEN] * (2 * len(values) - 1)
    apart[::2] = values
    # The mark between two begins with a quote, and within a text every quote has a backslash before it.
    written = _escaped(JSON.encode(apart))[1:-1].split(_escaped(f", {JSON.encode(BETWEEN)}, "))
    return written if len(written) == len(values) and None not in values else list(map(_json, values))


def _plain(value) -> str:
    if value is None:
        return NULL
    if isinstance(value, str):
        return _escaped(value)
    if value is True or value is False:
        return "t" if value else "f"
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    return _escaped(str(value))


def _escaped(text: str) -> str:
    """Four searches of the text: looking every character up in a table takes twenty times as long."""
    return text.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")


_USUAL = {
    kind.get_prep_value
    for kind in (
        models.CharField,
        models.TextField,
        models.IntegerField,
        models.PositiveIntegerField,
        models.BigAutoField,
        models.FloatField,
        models.DateField,
        models.DateTimeField,
        models.BooleanField,
        models.DecimalField,
        models.UUIDField,
    )
}


def update(model, objects: list, fields: list[str]) -> int:
    """Write `fields` of many saved objects, each its own values; return how many rows were given."""
    connection = connections[router.db_for_write(model)]
    if not objects:
        return 0
    if connection.vendor != "postgresql":
        model._base_manager.bulk_update(objects, fields, batch_size=SQLITE_BATCH // 5)
        return len(objects)
    meta = model._meta
    written = [meta.pk, *(meta.get_field(name) for name in fields)]
    columns = ", ".join(f'"{field.column}"' for field in written)
    settings = ", ".join(f'"{field.column}" = fresh."{field.column}"' for field in written[1:])
    same = f'old."{meta.pk.column}" = fresh."{meta.pk.column}"'
    text = _text_of(objects, written, connection)
    with connection.cursor() as cursor:
        cursor.execute(f'CREATE TEMP TABLE fresh_values AS SELECT {columns} FROM "{meta.db_table}" WITH NO DATA')  # noqa: S608 names come from the model
        cursor.copy_expert(f"COPY fresh_values ({columns}) FROM STDIN", io.StringIO(text))
        cursor.execute(f'UPDATE "{meta.db_table}" AS old SET {settings} FROM fresh_values AS fresh WHERE {same}')  # noqa: S608 as above
        cursor.execute("DROP TABLE fresh_values")
    return len(objects)
