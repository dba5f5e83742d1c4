"""Scores in SQL: one statement for one workshop or a hundred thousand.

Every number is a whole number of half points or per mille until the last column, so that both databases round alike.
A corrected section (a decided proposal) counts as corrected; other sections add up their evidence, never above their full points.
The raw counts come from four grouped queries; what is reckoned from them (points, sums, letters) stands in layers around it,
each a plain SELECT over the one below and kept apart by a fence, so that no expression is written or worked out twice and no layer
is stored on the way.
"""

from datetime import date

from django.db import connection
from django.db.models import Case, F, IntegerField, Max, Q, Sum, Value, When

from inspections.risk.models import Adjustment, Evidence, Grade
from inspections.risk.models_runs import Staged
from inspections.risk.states import CHECKED, LETTERS, AdjustKind, SourceKind
from inspections.risk.tables import HUNDRED, THOUSAND, ScoreTable, Section
from workshops.registry.models import Workshop

WHOLE = IntegerField()
COLUMNS = (
    "workshop", "area_code", "static_score", "dynamic_score", "credit_score", "total",
    "addends", "is_converted", "by_score", "shift", "grade",
)  # fmt: skip
ANSWERED = {"buyers": "risk_profile__buyers", "method": "risk_profile__process"}


def _moving(table: ScoreTable) -> tuple[Section, ...]:
    return (*table.dynamic, *filter(None, [table.credit]))


# --- raw counts: four plain queries, joined by the workshop ------------------------------------------------------------


def _category_points(table: ScoreTable):
    """Halves of a kind: as listed, in full where it has no row, 0 without a kind."""
    full = table.section("category").full if table.section("category") else 0
    rows = [When(kind=key, then=Value(halves)) for key, _, halves in table.points["category"]]
    return Case(When(kind__isnull=True, then=Value(0)), *rows, default=Value(full), output_field=WHOLE)


def _raw(table: ScoreTable, section: Section):
    """What a static section counts by the file: halves, 0 where nobody knows."""
    if section.key == "category":
        return _category_points(table)
    if section.key == "scale":
        rows = [When(staff_count__lte=most, then=Value(halves)) for most, _, halves in table.points["scale"] if most is not None]
        rest = next((halves for most, _, halves in table.points["scale"] if most is None), section.full)
        return Case(When(staff_count__isnull=True, then=Value(0)), *rows, default=Value(rest), output_field=WHOLE)
    if section.key not in ANSWERED:
        return Value(0, WHOLE)
    rows = [When(**{ANSWERED[section.key]: key}, then=Value(halves)) for key, _, halves in table.points[section.key]]
    return Case(*rows, default=Value(0), output_field=WHOLE)


def _files(workshops, table: ScoreTable):
    raw = {f"raw_{row.key}": _raw(table, row) for row in table.static}
    return workshops.order_by().annotate(**raw).values_list("pk", "area_code", *raw)


def _evidence(roots, table: ScoreTable, on: date):
    """Per file: the sum and the correction of each section, in per mille, and whether a check was made."""
    is_fix = Q(kind=SourceKind.CORRECTION)
    fixed = {f"fix_{row.key}": Max("weight", filter=is_fix & Q(section=row.key)) for row in table.sections}
    summed = {f"sum_{row.key}": Sum("weight", filter=~is_fix & Q(section=row.key)) for row in _moving(table)}
    rows = Evidence.objects.counting_on(on).filter(workshop__root__in=roots).order_by().values("workshop__root")
    return rows.annotate(checked=Max("pk", filter=Q(section=CHECKED)), **fixed, **summed).values_list(
        "workshop__root", "checked", *fixed, *summed
    )


def _products(roots, table: ScoreTable):
    """Per file: the highest points of the products still made."""
    product = Workshop._meta.get_field("products").related_model
    rows = product.objects.filter(workshop__root__in=roots, stopped_on__isnull=True).order_by().values("workshop__root")
    return rows.annotate(best=Max(_category_points(table))).values_list("workshop__root", "best")


def _steps(roots, on: date):
    """Per file: the steps of the adjustments that hold on a day, up and down."""
    signed = Case(When(kind=AdjustKind.LOWER, then=-F("steps")), default=F("steps"), output_field=WHOLE)
    rows = Adjustment.objects.holding_on(on).exclude(kind=AdjustKind.CORRECT).filter(workshop__root__in=roots)
    return rows.order_by().values("workshop__root").annotate(moved=Sum(signed)).values_list("workshop__root", "moved")


def _counted(workshops, table: ScoreTable, *, on: date, holds_from: date) -> tuple[str, list]:
    """Return the statement (and its values) of the raw counts: `raw_…`, `fix_…`, `sum_…` a section, `checked`, `shift`."""
    raw = [f"raw_{row.key}" for row in table.static]
    seen = ["checked", *(f"fix_{row.key}" for row in table.sections), *(f"sum_{row.key}" for row in _moving(table))]
    roots = workshops.order_by().values("pk")
    parts = {
        f"files (workshop_id, area_code, {', '.join(raw)})": _files(workshops, table),
        f"seen (workshop_id, {', '.join(seen)})": _evidence(roots, table, on),
        "made (workshop_id, best)": _products(roots, table),
        "decided (workshop_id, moved)": _steps(roots, holds_from),
    }
    texts, values = [], []
    for name, rows in parts.items():
        sql, params = rows.query.sql_with_params()
        texts.append(f"{name} AS ({sql})")
        values += params
    best = "CASE WHEN best > raw_category THEN best ELSE raw_category END AS raw_category"
    shown = [best if name == "raw_category" else name for name in raw]
    texts.append(
        f"raw AS (SELECT files.workshop_id, area_code, COALESCE(moved, 0) AS shift, {', '.join([*shown, *seen])} FROM files "  # noqa: S608
        "LEFT JOIN seen ON seen.workshop_id = files.workshop_id LEFT JOIN made ON made.workshop_id = files.workshop_id "
        "LEFT JOIN decided ON decided.workshop_id = files.workshop_id)"
    )
    return f"WITH {', '.join(texts)}", values


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


def _layers(table: ScoreTable) -> list[str]:
    """Wrap the raw counts: points, sums, the dynamic part of unchecked ones, total, letter by score, letter as adjusted."""
    tenths, most = int((table.factor - 1) * 10), max(HUNDRED - table.static_full, 0)
    static = " + ".join(f"s_{row.key}" for row in table.static)
    dynamic = " + ".join(f"d_{row.key}" for row in table.dynamic)
    credit = f"d_{table.credit.key}" if table.credit else "0"
    reckoned = f"CASE WHEN (st * {tenths} + 5) / 10 > {most} THEN {most} ELSE (st * {tenths} + 5) / 10 END"
    steps = " ".join(f"WHEN total <= {limit} THEN {place}" for place, limit in enumerate(table.limits))
    top = len(LETTERS) - 1
    layers = (
        f"workshop_id, area_code, checked, shift, {', '.join(_points(table))}",
        f"*, {static} AS st, {dynamic} AS dy, {credit} AS cr",
        f"*, {reckoned} AS reckoned",
        "*, CASE WHEN checked IS NULL AND reckoned > dy THEN reckoned ELSE dy END AS moving",
        "*, st + moving + cr AS total",
        f"*, CASE {steps} ELSE {len(table.limits)} END AS place",
        f"*, CASE WHEN place + shift < 0 THEN 0 WHEN place + shift > {top} THEN {top} ELSE place + shift END AS final",
    )
    names = ["raw", *(f"layer{number}" for number in range(1, len(layers))), "reckoning"]
    fence = "OFFSET 0" if connection.vendor == "postgresql" else "LIMIT -1"  # neither planner merges a SELECT that has one
    return [
        f"{name} AS (SELECT {columns} FROM {below} {fence})"  # noqa: S608 keys are checked words
        for below, name, columns in zip(names, names[1:], layers, strict=False)
    ]


def _result(table: ScoreTable) -> str:
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
        "(moving > dy) AS is_converted",
        f"substr('{letters}', CAST(place + 1 AS integer), 1) AS by_score",
        "shift",
        f"substr('{letters}', CAST(final + 1 AS integer), 1) AS grade",
    )
    return f"SELECT {', '.join(columns)} FROM reckoning"  # noqa: S608


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
    counted, params = _counted(workshops, table, on=on, holds_from=holds_from)
    whole = f"{counted}, {', '.join(_layers(table))}, found AS ({_result(table)}) {_beside()}"
    name = connection.ops.quote_name(Staged._meta.db_table)
    is_postgres = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        if is_postgres:
            cursor.execute("SET LOCAL jit = off")  # compiling the many small expressions would cost more than they do
        cursor.execute(f"DROP TABLE IF EXISTS {name}")
        days = [table.scheme, holds_from.year, holds_from, holds_from, holds_from]
        cursor.execute(f"CREATE TEMPORARY TABLE {name}{' ON COMMIT DROP' if is_postgres else ''} AS {whole}", [*params, *days])
        cursor.execute(f"CREATE UNIQUE INDEX risk_staged_workshop ON {name} (workshop_id)")
        if is_postgres:
            cursor.execute(f"ANALYZE {name}")
