"""Loading the policy of 2024 and making the running year's programme from it; safe to run again."""

import csv
import json
from datetime import date
from pathlib import Path

from django.db import transaction

from jishan_portal.accounts.actors import SYSTEM
from jishan_portal.accounts.models import Organisation, OrganisationKind
from jishan_portal.audit import actions as audit
from jishan_portal.programme import actions
from jishan_portal.programme.models import Clause, Milestone, Programme, RosterMember, Target
from jishan_portal.programme.queries import year_of

DATA = Path(__file__).parent / "data"
ORIGIN = 2024


@transaction.atomic
def load_programmes(on: date | None = None) -> int:
    """Add the programme of 2024 and the one that runs on a day (today) where they are missing; return how many were added.

    Earlier years are then closed history. Nothing that exists is changed.
    """
    before = Programme.objects.count()
    origin = Programme.objects.filter(year=ORIGIN).first() or _load(ORIGIN)
    running = year_of(on)
    if running > ORIGIN and not Programme.objects.filter(year=running).exists():
        latest = Programme.objects.filter(year__lt=running).order_by("-year").first() or origin
        actions.copy_year(latest, running, by=SYSTEM)
        for past in Programme.objects.filter(year__lt=running, is_closed=False):
            actions.close(past, by=SYSTEM, on=_last_day(past))
    return Programme.objects.count() - before


def _last_day(programme: Programme) -> date:
    """A programme of the past ends with its last milestone."""
    return programme.milestones.order_by("-day").values_list("day", flat=True).first() or date(programme.year, 12, 31)


def _load(year: int) -> Programme:
    folder = DATA / str(year)
    facts = json.loads((folder / "programme.json").read_text(encoding="utf-8"))
    kept = {key: facts[key] for key in ("year", "title", "doc_number", "issuer", "issued_on")}
    programme = Programme.objects.create(**kept, text=(folder / "policy.txt").read_text(encoding="utf-8").strip())
    programme.refresh_from_db()
    Milestone.objects.bulk_create([Milestone(programme=programme, **row) for row in facts["milestones"]])
    RosterMember.objects.bulk_create(
        [RosterMember(programme=programme, position=n, since=programme.issued_on, **row) for n, row in enumerate(facts["roster"], 1)]
    )
    _load_clauses(programme, folder / "clauses.csv")
    ids = dict(programme.clauses.values_list("number", "pk"))
    Target.objects.bulk_create([Target(clause_id=ids[row.pop("clause")], **row) for row in facts["targets"]])
    audit.record("programme.load", programme, by=SYSTEM, summary=f"装入{programme.doc_number}", data={"clauses": len(ids)})
    return programme


def _load_clauses(programme: Programme, path: Path) -> None:
    with path.open(encoding="utf-8", newline="") as source:
        rows = list(csv.DictReader(source))
    units = {row["number"]: row.pop("units").split() for row in rows}
    Clause.objects.bulk_create([Clause(programme=programme, **{**row, "deadline": row["deadline"] or None}) for row in rows])
    by_token = _organisations()
    for clause in programme.clauses.all():
        clause.organisations.set([pk for token in units[clause.number] for pk in by_token.get(token, [])])


def _organisations() -> dict[str, list[int]]:
    """Return the organisations a clause names: one body by its code, the town-level bodies together."""
    known: dict[str, list[int]] = {}
    for pk, code, kind in Organisation.objects.values_list("pk", "code", "kind"):
        token = "township" if kind == OrganisationKind.TOWNSHIP else code
        known.setdefault(token, []).append(pk)
    return known
