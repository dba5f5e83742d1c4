"""Loading the rules and holidays that come with the portal; what the bureau has changed is left alone."""

import csv
import json
from datetime import date, timedelta
from pathlib import Path

from django.db import transaction

from jishan_portal.accounts.actors import SYSTEM
from jishan_portal.audit import actions as audit
from jishan_portal.kit import clock
from jishan_portal.rulebook import queries
from jishan_portal.rulebook.actions import HOLIDAY_SOURCE, announced
from jishan_portal.rulebook.models import Holiday, Kind, Rule
from jishan_portal.rulebook.rules import Extension, Period, check_value

DATA = Path(__file__).parent / "data"
FIRST_YEAR, LAST_YEAR = 2004, 2026  # the years the holiday data reach
GIVEN_UP = {"plan.frequency": "risk.frequency"}  # rules that nothing asks for any more, and which one it asks instead


def _extensions(text: str) -> tuple[Extension, ...]:
    """Read `15:市监局负责人:bureau_leader/bureau_head;:…:bureau_head:collective`; an empty length is fixed when granted."""
    rows = []
    for part in filter(None, text.split(";")):
        length, approver, roles, *rest = part.split(":")
        rows.append(Extension(int(length) if length else None, approver, tuple(roles.split("/")), "collective" in rest))
    return tuple(rows)


def _rows(name: str) -> list[dict]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _common(row: dict) -> dict:
    return {
        "key": row["key"],
        "label": row["label"],
        "subject": row["subject"],
        "article": row["article"],
        "in_force_from": date.fromisoformat(row["in_force_from"]),
        "is_confirmed": row["is_confirmed"] == "1",
        "note": row["note"],
    }


def _period(row: dict) -> Rule:
    period = Period(
        length=int(row["length"]),
        unit=row["unit"],
        counts_from=row["counts_from"],
        rolls=row["rolls"] == "1",
        is_backward=row["backward"] == "1",
        restricts_authority=row["restricts_authority"] == "1",
        suspended_by=row["suspended_by"],
        extensions=_extensions(row["extensions"]),
    )
    return Rule(**_common(row), kind=Kind.PERIOD, value=check_value(Kind.PERIOD, period.as_value()))


def _value(row: dict) -> Rule:
    alternatives = json.loads(row["alternatives"] or "[]")
    value = check_value(row["kind"], json.loads(row["value"]), alternatives=alternatives)
    return Rule(**_common(row), kind=row["kind"], unit=row["unit"], value=value, alternatives=alternatives)


def shipped_rules() -> list[Rule]:
    """Return the rules that come with the portal, unsaved."""
    return [_period(row) for row in _rows("periods.csv")] + [_value(row) for row in _rows("values.csv")]


@transaction.atomic
def load_rules() -> int:
    """Add each shipped rule whose key is not in the book; return how many were added."""
    _end_given_up()
    known = set(Rule.objects.values_list("key", flat=True))
    fresh = [rule for rule in shipped_rules() if rule.key not in known]
    if fresh:
        Rule.objects.bulk_create(fresh)
        audit.record_bulk("rulebook.load", "jishan_portal.rule", [r.key for r in fresh], by=SYSTEM, summary=f"装入随附规则 {len(fresh)} 条")
        queries.changed()
    return len(fresh)


def _end_given_up() -> None:
    """Let a rule that nothing asks for any more end yesterday, with a note of the one that counts: nobody edits it in vain."""
    yesterday = clock.today() - timedelta(days=1)
    rows = list(Rule.objects.filter(key__in=GIVEN_UP, in_force_until=None, in_force_from__lte=yesterday))
    for row in rows:
        row.in_force_until, row.note = yesterday, f"已停用，改看“{GIVEN_UP[row.key]}”。{row.note}"[:400]
        row.save(update_fields=["in_force_until", "note"])
        audit.record("rulebook.give_up", row, by=SYSTEM, summary=f"停用规则：{row.label}", data={"key": row.key})
    if rows:
        queries.changed()


@transaction.atomic
def load_holidays() -> int:
    """Enter the announced days of every year that has none yet; return how many days were added."""
    known = {day.year for day in Holiday.objects.dates("day", "year")}
    years = [year for year in range(FIRST_YEAR, LAST_YEAR + 1) if year not in known]
    fresh = [Holiday(day=day, kind=kind, name=name, source=HOLIDAY_SOURCE) for year in years for day, kind, name in announced(year)]
    if fresh:
        Holiday.objects.bulk_create(fresh)
        days = [str(row.day) for row in fresh]
        audit.record_bulk("rulebook.load", "jishan_portal.holiday", days, by=SYSTEM, summary=f"装入随附节假日 {len(fresh)} 天")
        queries.changed()
    return len(fresh)
