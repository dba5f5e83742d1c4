"""Scores in SQL: one statement for one workshop or a hundred thousand.

Every number is a whole number of half points or per mille until the last column, so that both databases round alike.
A corrected section (a decided proposal) counts as corrected; other sections add up their evidence, never above their full points.
The raw counts come from one grouped query; what is reckoned from them (points, sums, letters) stands in layers around it,
each a plain SELECT over the one below, so that no expression is written out twice.
"""

from datetime import date

from django.db import connection
from django.db.models import Case, F, IntegerField, Max, OuterRef, Q, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce, Greatest

from inspections.risk.models import Adjustment, Grade
from inspections.risk.models_runs import Staged
from inspections.risk.states import CHECKED, LETTERS, AdjustKind, SourceKind
from inspections.risk.tables import HUNDRED, THOUSAND, ScoreTable, Section
from workshops.registry.models import Workshop

WHOLE = IntegerField()
EVIDENCE = "merged__risk_evidence"
COLUMNS = (
    "workshop", "area_code", "static_score", "dynamic_score", "credit_score", "total",
    "addends", "is_converted", "by_score", "shift", "grade",
)  # fmt: skip
ANSWERED = {"buyers": "risk_profile__buyers", "method": "risk_profile__process"}


def _counts(section: str, on: date) -> Q:
    until = f"{EVIDENCE}__counts_until"
    dated = Q(**{f"{EVIDENCE}__on__lte": on}) & (Q(**{f"{until}__isnull": True}) | Q(**{f"{until}__gte": on}))
    return Q(**{f"{EVIDENCE}__section": section}) & dated


def _moving(table: ScoreTable) -> tuple[Section, ...]:
    return (*table.dynamic, *filter(None, [table.credit]))


# --- raw counts ------------------------------------------------------------------------------------------------------


def _raw(table: ScoreTable, section: Section):
    """What a static section counts by the file: halves, 0 where nobody knows."""
    if section.key == "category":
        return _category(table, section)
    if section.key == "scale":
        rows = [When(staff_count__lte=most, then=Value(halves)) for most, _, halves in table.points["scale"] if most is not None]
        rest = next((halves for most, _, halves in table.points["scale"] if most is None), section.full)
        return Case(When(staff_count__isnull=True, then=Value(0)), *rows, default=Value(rest), output_field=WHOLE)
    if section.key not in ANSWERED:
        return Value(0, WHOLE)
    rows = [When(**{ANSWERED[section.key]: key}, then=Value(halves)) for key, _, halves in table.points[section.key]]
    return Max(Case(*rows, default=Value(0), output_field=WHOLE))


def _category(table: ScoreTable, section: Section):
    """The highest of the main kind and every product still made; a kind without a row counts in full."""
    rows = [When(kind=key, then=Value(halves)) for key, _, halves in table.points["category"]]
    points = Case(When(kind__isnull=True, then=Value(0)), *rows, default=Value(section.full), output_field=WHOLE)
    product = Workshop._meta.get_field("products").related_model
    made = product.objects.filter(workshop__root=OuterRef("pk"), stopped_on__isnull=True).order_by().values("workshop__root")
    best = Subquery(made.annotate(_best=Max(points)).values("_best"), output_field=WHOLE)
    return Greatest(points, Coalesce(best, 0), output_field=WHOLE)


def _shift(on: date):
    """The steps of the adjustments that hold on a day: up and down."""
    signed = Case(When(kind=AdjustKind.LOWER, then=-1), default=1, output_field=WHOLE)
    held = Adjustment.objects.holding_on(on).exclude(kind=AdjustKind.CORRECT).filter(workshop__root=OuterRef("pk"))
    summed = held.order_by().values("workshop__root").annotate(_steps=Sum(signed * F("steps"))).values("_steps")
    return Coalesce(Subquery(summed, output_field=WHOLE), 0)


def counted(workshops, table: ScoreTable, *, on: date, holds_from: date):
    """Return workshops with their raw counts: `raw_…`, `sum_…` and `fix_…` a section, `checked`, `shift`."""
    weight, kind = f"{EVIDENCE}__weight", f"{EVIDENCE}__kind"
    moving = _moving(table)
    fixed = {f"fix_{row.key}": Max(weight, filter=_counts(row.key, on) & Q(**{kind: SourceKind.CORRECTION})) for row in table.sections}
    summed = {f"sum_{row.key}": Sum(weight, filter=_counts(row.key, on) & ~Q(**{kind: SourceKind.CORRECTION})) for row in moving}
    raw = {f"raw_{row.key}": _raw(table, row) for row in table.static}
    checked = Max(f"{EVIDENCE}__id", filter=_counts(CHECKED, on))
    rows = workshops.order_by().annotate(**raw, **fixed, **summed, checked=checked, shift=_shift(holds_from))
    return rows.values_list("pk", "area_code", "checked", "shift", *raw, *fixed, *summed)


# --- what is reckoned from them ---------------------------------------------------------------------------------------


def _share(full: int, share: str) -> str:
    """Halves of a section for a share in per mille, to the nearest half point."""
    return f"({full} * {share} + {THOUSAND // 2}) / {THOUSAND}"


def _points(table: ScoreTable) -> list[str]:
    """One column a section: s_… static, d_… moving."""
    lines = []
    for row in table.static:
        known = f"CASE WHEN raw_{row.key} > {row.full} THEN {row.full} WHEN raw_{row.key} > 0 THEN raw_{row.key} ELSE"
        plain = f"{known} {table.unknown_points(row)} END"
        lines.append(f"CASE WHEN fix_{row.key} IS NULL THEN {plain} ELSE {_share(row.full, f'fix_{row.key}')} END AS s_{row.key}")
    for row in _moving(table):
        summed = f"CASE WHEN sum_{row.key} IS NULL THEN 0 WHEN sum_{row.key} > {THOUSAND} THEN {THOUSAND} ELSE sum_{row.key} END"
        lines.append(f"{_share(row.full, f'COALESCE(fix_{row.key}, {summed})')} AS d_{row.key}")
    return lines


def _layers(table: ScoreTable, inner: str) -> str:
    """Wrap the raw counts: points, sums, the dynamic part of unchecked ones, total, letter by score, letter as adjusted."""
    tenths, most = int((table.factor - 1) * 10), max(HUNDRED - table.static_full, 0)
    static = " + ".join(f"s_{row.key}" for row in table.static)
    dynamic = " + ".join(f"d_{row.key}" for row in table.dynamic)
    credit = f"d_{table.credit.key}" if table.credit else "0"
    reckoned = f"CASE WHEN (st * {tenths} + 5) / 10 > {most} THEN {most} ELSE (st * {tenths} + 5) / 10 END"
    steps = " ".join(f"WHEN total <= {limit} THEN {place}" for place, limit in enumerate(table.limits))
    top = len(LETTERS) - 1
    sql = f"SELECT workshop_id, area_code, checked, shift, {', '.join(_points(table))} FROM ({inner}) AS counted"  # noqa: S608 keys are checked words
    for columns in (
        f"{static} AS st, {dynamic} AS dy, {credit} AS cr",
        f"{reckoned} AS reckoned",
        "CASE WHEN checked IS NULL AND reckoned > dy THEN reckoned ELSE dy END AS moving",
        "st + moving + cr AS total",
        f"CASE {steps} ELSE {len(table.limits)} END AS place",
        f"CASE WHEN place + shift < 0 THEN 0 WHEN place + shift > {top} THEN {top} ELSE place + shift END AS final",
    ):
        sql = f"SELECT layer.*, {columns} FROM ({sql}) AS layer"  # noqa: S608
    return sql


def _result(table: ScoreTable, inner: str) -> str:
    """The columns of the staging table."""
    build = "jsonb_build_object" if connection.vendor == "postgresql" else "json_object"
    keys = [f"'{row.key}', s_{row.key}" for row in table.static] + [f"'{row.key}', d_{row.key}" for row in _moving(table)]
    letters = "".join(LETTERS)
    columns = (
        "workshop_id",
        "area_code",
        "st * 0.5 AS static_score",
        "moving * 0.5 AS dynamic_score",
        "cr * 0.5 AS credit_score",
        "total * 0.5 AS total",
        f"{build}({', '.join(keys)}) AS addends",
        "(checked IS NULL) AS is_converted",
        f"substr('{letters}', CAST(place + 1 AS integer), 1) AS by_score",
        "shift",
        f"substr('{letters}', CAST(final + 1 AS integer), 1) AS grade",
    )
    return f"SELECT {', '.join(columns)} FROM ({_layers(table, inner)}) AS reckoning"  # noqa: S608


def _beside() -> str:
    """What was found beside the grade held on the day: which one, whether they differ, whether next year's already stands."""
    grades = connection.ops.quote_name(Grade._meta.db_table)
    same = ("total", "grade", "shift", "addends")
    differs = " OR ".join(["held.id IS NULL", *(f"held.{name} <> found.{name}" for name in same), "held.scheme <> %s", "held.year <> %s"])
    return (
        f"SELECT found.*, held.id AS held_id, ({differs}) AS differs, (later.workshop_id IS NOT NULL) AS is_bounded FROM found "  # noqa: S608
        f"LEFT JOIN {grades} held ON held.workshop_id = found.workshop_id AND held.in_force_from <= %s "
        "AND (held.in_force_until IS NULL OR held.in_force_until >= %s) "
        f"LEFT JOIN (SELECT DISTINCT workshop_id FROM {grades} WHERE in_force_from > %s) later ON later.workshop_id = found.workshop_id"
    )


def stage(workshops, table: ScoreTable, *, on: date, holds_from: date) -> None:
    """Compute workshops into the staging table of this transaction: evidence as of `on`, adjustments as of `holds_from`."""
    rows = counted(workshops, table, on=on, holds_from=holds_from)
    sql, params = rows.query.sql_with_params()
    named = [f"raw_{row.key}" for row in table.static] + [f"fix_{row.key}" for row in table.sections]
    named += [f"sum_{row.key}" for row in _moving(table)]
    quote = connection.ops.quote_name
    shown = ", ".join(map(quote, ("workshop_id", "area_code", "checked", "shift", *named)))
    name, ending = quote(Staged._meta.db_table), " ON COMMIT DROP" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS {name}")
        whole = f"WITH raw ({shown}) AS ({sql}), found AS ({_result(table, 'SELECT * FROM raw')}) {_beside()}"  # noqa: S608
        days = [table.scheme, holds_from.year, holds_from, holds_from, holds_from]
        cursor.execute(f"CREATE TEMPORARY TABLE {name}{ending} AS {whole}", [*params, *days])
        if connection.vendor == "postgresql":
            cursor.execute(f"ANALYZE {name}")
