"""Scores in SQL: one statement for one workshop or a hundred thousand.

Every number is a whole number of half points or per mille until the last column, so that both databases round alike.
A corrected section (a decided proposal) counts as corrected; other sections add up their evidence, never above their full points.
"""

from datetime import date
from decimal import Decimal

from django.db import connection
from django.db.models import Case, CharField, DecimalField, ExpressionWrapper, F, IntegerField, Max, OuterRef, Q, Subquery, Sum, Value, When
from django.db.models.functions import Cast, Coalesce, Greatest, JSONObject, Least

from inspections.risk.models import Adjustment, Staged
from inspections.risk.states import CHECKED, LETTERS, AdjustKind, SourceKind
from inspections.risk.tables import HUNDRED, THOUSAND, ScoreTable, Section
from workshops.registry.models import Workshop

WHOLE = IntegerField()
SCORE = DecimalField(max_digits=5, decimal_places=1)
EVIDENCE = "merged__risk_evidence"
COLUMNS = (
    "workshop_id", "area_code", "static_score", "dynamic_score", "credit_score", "total",
    "addends", "is_converted", "by_score", "shift", "grade",
)  # fmt: skip


def _counts(section: str, on: date, **more) -> Q:
    until = f"{EVIDENCE}__counts_until"
    dated = Q(**{f"{EVIDENCE}__on__lte": on}) & (Q(**{f"{until}__isnull": True}) | Q(**{f"{until}__gte": on}))
    return Q(**{f"{EVIDENCE}__section": section}) & dated & Q(**{f"{EVIDENCE}__{name}": value for name, value in more.items()})


def _corrected(section: Section, on: date):
    return Max(f"{EVIDENCE}__weight", filter=_counts(section.key, on, kind=SourceKind.CORRECTION))


def _share(section: Section, share):
    """Halves of a section for a share in per mille, rounded to the nearest half point."""
    return (Value(section.full, WHOLE) * share + Value(THOUSAND // 2, WHOLE)) / Value(THOUSAND, WHOLE)


def _by_evidence(section: Section, on: date):
    summed = Sum(f"{EVIDENCE}__weight", filter=_counts(section.key, on) & ~Q(**{f"{EVIDENCE}__kind": SourceKind.CORRECTION}))
    share = Coalesce(_corrected(section, on), Least(Coalesce(summed, 0), THOUSAND), output_field=WHOLE)
    return _share(section, share)


def _by_answer(table: ScoreTable, section: Section, field: str):
    rows = [When(**{field: key}, then=Value(points)) for key, _, points in table.points[section.key]]
    return Max(Case(*rows, default=Value(table.unknown_points(section)), output_field=WHOLE))


def _category(table: ScoreTable, section: Section):
    """The highest of the main kind and every product still made (0: nothing known); a kind without a row counts in full."""

    def points(field: str):
        rows = [When(**{field: key}, then=Value(points)) for key, _, points in table.points[section.key]]
        return Case(When(**{f"{field}__isnull": True}, then=Value(0)), *rows, default=Value(section.full), output_field=WHOLE)

    product = Workshop._meta.get_field("products").related_model
    made = product.objects.filter(workshop__root=OuterRef("pk"), stopped_on__isnull=True).order_by().values("workshop__root")
    best = Subquery(made.annotate(_best=Max(points("kind"))).values("_best"), output_field=WHOLE)
    return Greatest(points("kind"), Coalesce(best, 0), output_field=WHOLE)


def _scale(table: ScoreTable, section: Section):
    rows = [When(staff_count__isnull=True, then=Value(table.unknown_points(section)))]
    rows += [When(staff_count__lte=most, then=Value(points)) for most, _, points in table.points["scale"] if most is not None]
    rest = next((points for most, _, points in table.points["scale"] if most is None), section.full)
    return Case(*rows, default=Value(rest), output_field=WHOLE)


def _static(table: ScoreTable, section: Section):
    """Halves of a static section: what its answer counts, or what a decided correction says (`fix_…`, in per mille)."""
    plain = {
        "scale": lambda: _scale(table, section),
        "buyers": lambda: _by_answer(table, section, "risk_profile__buyers"),
        "method": lambda: _by_answer(table, section, "risk_profile__process"),
        "category": lambda: Case(When(_known__gt=0, then=F("_known")), default=Value(table.unknown_points(section)), output_field=WHOLE),
    }.get(section.key, lambda: Value(table.unknown_points(section), WHOLE))()
    fixed = f"fix_{section.key}"
    chosen = Case(When(**{f"{fixed}__isnull": False}, then=_share(section, F(fixed))), default=plain, output_field=WHOLE)
    return Least(chosen, Value(section.full, WHOLE))


def _total(names: list[str]):
    summed = Value(0, WHOLE)
    for name in names:
        summed = summed + F(name)
    return summed


def _points(halves):
    return ExpressionWrapper(Cast(halves, SCORE) * Value(Decimal("0.5")), output_field=SCORE)


def _shift(on: date):
    signed = Case(When(kind=AdjustKind.LOWER, then=-F("steps")), default=F("steps"), output_field=WHOLE)
    held = Adjustment.objects.holding_on(on).exclude(kind=AdjustKind.CORRECT).filter(workshop__root=OuterRef("pk"))
    summed = held.order_by().values("workshop__root").annotate(_steps=Sum(signed)).values("_steps")
    return Coalesce(Subquery(summed, output_field=WHOLE), 0)


def scored(workshops, table: ScoreTable, *, on: date, holds_from: date):
    """Return workshops with the columns of `Staged`: evidence as of `on`, adjustments as of `holds_from`."""
    rows = workshops.order_by()
    category = table.section("category")
    rows = rows.annotate(_known=_category(table, category) if category else Value(0, WHOLE))
    rows = rows.annotate(**{f"fix_{section.key}": _corrected(section, on) for section in table.static})
    rows = rows.annotate(**{f"s_{section.key}": _static(table, section) for section in table.static})
    rows = rows.annotate(**{f"d_{section.key}": _by_evidence(section, on) for section in (*table.dynamic, *filter(None, [table.credit]))})
    rows = rows.annotate(
        _static=_total([f"s_{section.key}" for section in table.static]),
        _checked=Max(f"{EVIDENCE}__id", filter=_counts(CHECKED, on)),
        _credit=F(f"d_{table.credit.key}") if table.credit else Value(0, WHOLE),
        shift=_shift(holds_from),
    )
    return _graded(rows, table)


def _graded(rows, table: ScoreTable):
    """Add dynamic score, total and letters: without any check the dynamic part is reckoned from the static one."""
    tenths = int((table.factor - 1) * 10)
    reckoned = Least((F("_static") * tenths + 5) / Value(10, WHOLE), Value(max(HUNDRED - table.static_full, 0)), output_field=WHOLE)
    summed = _total([f"d_{section.key}" for section in table.dynamic])
    dynamic = Case(When(_checked__isnull=True, then=Greatest(summed, reckoned)), default=summed, output_field=WHOLE)
    rows = rows.annotate(_dynamic=dynamic).annotate(_halves=F("_static") + F("_dynamic") + F("_credit"))
    steps = [When(_halves__lte=limit, then=Value(place)) for place, limit in enumerate(table.limits)]
    rows = rows.annotate(_place=Case(*steps, default=Value(len(table.limits)), output_field=WHOLE))
    rows = rows.annotate(_final=Least(Greatest(F("_place") + F("shift"), 0), len(LETTERS) - 1, output_field=WHOLE))
    keys = {section.key: F(f"s_{section.key}") for section in table.static}
    keys |= {section.key: F(f"d_{section.key}") for section in (*table.dynamic, *filter(None, [table.credit]))}
    return rows.annotate(
        workshop_id=F("pk"),
        static_score=_points(F("_static")),
        dynamic_score=_points(F("_dynamic")),
        credit_score=_points(F("_credit")),
        total=_points(F("_halves")),
        addends=JSONObject(**keys),
        is_converted=Case(When(_checked__isnull=True, then=Value(True)), default=Value(False)),
        by_score=_letter("_place"),
        grade=_letter("_final"),
    )


def _letter(place: str):
    rows = [When(**{place: number}, then=Value(letter)) for number, letter in enumerate(LETTERS)]
    return Case(*rows, default=Value(LETTERS[-1]), output_field=CharField())


def stage(workshops, table: ScoreTable, *, on: date, holds_from: date) -> None:
    """Compute workshops into the staging table of this transaction."""
    found = scored(workshops, table, on=on, holds_from=holds_from).values_list(*COLUMNS)
    sql, params = found.query.sql_with_params()
    name = connection.ops.quote_name(Staged._meta.db_table)
    ending = " ON COMMIT DROP" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS {name}")
        cursor.execute(f"CREATE TEMPORARY TABLE {name}{ending} AS {sql}", params)
        if connection.vendor == "postgresql":
            cursor.execute(f"ANALYZE {name}")
