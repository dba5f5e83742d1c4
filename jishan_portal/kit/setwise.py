"""Set-based writing and asking, on both databases: one INSERT … SELECT for any number of rows, membership that an index can answer."""

from collections.abc import Iterable, Iterator

from django.core.exceptions import EmptyResultSet
from django.db import connections, models, router
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

SOME = 10_000
MANY = 20_000


class Among(models.Func):
    """Whether a value is one of a subquery's rows, as a condition.

    Inside an OR, PostgreSQL tests `IN (SELECT …)` row by row over the whole table; as an array it is worked out once and
    looked up in the index beside the other conditions.
    """

    template, arg_joiner = "%(expressions)s", " IN "
    output_field = models.BooleanField()
    arity = 2

    def as_postgresql(self, compiler, connection, **context):
        """Compare with the array of the rows."""
        return self.as_sql(compiler, connection, arg_joiner=" = ANY(ARRAY", template="%(expressions)s)", **context)


def with_any_of(queryset: QuerySet, lookup: str, texts: Iterable[str]) -> Iterator[QuerySet]:
    """Yield querysets of the rows whose text is one of many: PostgreSQL takes all of them as one array, SQLite some thousand at a time.

    As ten thousand values of an IN, reading the statement takes the server five times as long as answering it.
    """
    wanted = list(texts)
    if connections[queryset.db].vendor == "postgresql":
        literal = ",".join(['"{}"'.format(text.replace("\\", r"\\").replace('"', r"\"")) for text in wanted])
        if wanted:
            listed = RawSQL("SELECT unnest(%s::text[])", ["{" + literal + "}"])
            yield queryset.filter(**{f"{lookup}__in": listed})
        return
    for start in range(0, len(wanted), SOME):
        yield queryset.filter(**{f"{lookup}__in": wanted[start : start + SOME]})


def held_among(queryset: QuerySet, column: str, texts: set[str]) -> set[str]:
    """Return which of many texts some row may hold in a column, so that only these are asked for.

    Few are given back as they are. For many, all that stands in the column is read in one go: looking up a hundred thousand texts
    one by one takes ten times as long, and most of a long list stands nowhere.
    """
    if len(texts) <= MANY:
        return texts
    # With a condition on another column PostgreSQL reads the table from end to end. The column's index alone would do while nobody
    # writes; after an import it must visit the rows one by one in the index's order, which takes five times as long.
    return texts.intersection(queryset.order_by().filter(pk__gt=0).values_list(column, flat=True).distinct())


def insert_select(model: type[models.Model], source: QuerySet, columns: dict, *, skip_conflicts: bool = False) -> int:
    """Insert one row of `model` for every row of `source`; return how many were inserted.

    `columns` maps field names of `model` to expressions over `source` (use `Value(x, output_field=…)` for constants);
    every column without a database default must be named. `skip_conflicts` leaves rows out that a unique rule refuses.
    """
    names = list(columns)
    taken = {f"put_{name}": columns[name] for name in names}
    try:
        sql, params = source.order_by().annotate(**taken).values_list(*taken).query.sql_with_params()
    except EmptyResultSet:  # Django sees without asking that nothing is in it: none(), or pk__in=[]
        return 0
    connection = connections[router.db_for_write(model)]
    quote = connection.ops.quote_name
    targets = ", ".join(quote(model._meta.get_field(name).column) for name in names)
    tail = " ON CONFLICT DO NOTHING" if skip_conflicts else ""
    if skip_conflicts and connection.vendor == "sqlite" and " WHERE " not in sql:
        sql += " WHERE true"  # SQLite cannot tell ON CONFLICT from a join's ON without it
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {quote(model._meta.db_table)} ({targets}) {sql}{tail}", params)
        return cursor.rowcount
