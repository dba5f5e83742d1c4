"""Putting many hazards on file at once, for the made county: rows, searched words, answers and duties set by set."""

from collections import defaultdict
from collections.abc import Iterable

from django.db import transaction
from django.db.models import CharField, F, IntegerField, Value
from django.db.models.functions import Cast, Concat

from inspections.hazards.models import Answer, Hazard, HazardText
from inspections.hazards.queries import touch
from inspections.hazards.states import AT_OWNER, FLOW, OPEN
from inspections.hazards.texts import searched
from jishan_portal.accounts.places import bureau, townships
from jishan_portal.audit import actions as audit
from jishan_portal.kit import bulk, clock
from jishan_portal.papers.numbers import hold
from jishan_portal.papers.rules import number_text
from jishan_portal.workflow.actions import open_many

KIND = "inspections.hazard"


@transaction.atomic
def open_hazards_many(hazards: list[Hazard], answers: Iterable[tuple[int, Answer]], *, by, summary: str) -> int:
    """Insert hazards in any state, numbered by year, with their searched words, answers (place in the list, answer) and duties."""
    _number(hazards)
    for pk, hazard in zip(bulk.next_ids(Hazard, len(hazards)), hazards, strict=True):
        hazard.pk = pk
    bulk.insert(Hazard, hazards)
    names = townships()
    bulk.insert_values(HazardText, ("hazard_id", "text", "pieces"), [(row.pk, *searched(row, names)) for row in hazards])
    made = [answer for place, answer in answers if (setattr(answer, "hazard_id", hazards[place].pk) is None)]
    for pk, answer in zip(bulk.next_ids(Answer, len(made)), made, strict=True):
        answer.pk = pk
    bulk.insert(Answer, made)
    closed = [row.pk for row in hazards if row.state not in OPEN]
    audit.record_bulk(f"{KIND}.open_many", KIND, closed, by=by, summary=summary)
    for state in sorted({row.state for row in hazards} & OPEN):
        rows = Hazard.objects.filter(pk__gte=hazards[0].pk, pk__lte=hazards[-1].pk, state=state)
        open_many(rows, state, by=by, due_on=None, duty=_duty(state), summary=summary)
    touch()
    return len(hazards)


def _number(hazards: list[Hazard]) -> None:
    years = defaultdict(list)
    for hazard in hazards:
        years[hazard.found_on.year].append(hazard)
    for year, rows in sorted(years.items()):
        counter = hold(bureau(), "hazard", year)
        for serial, hazard in enumerate(rows, counter.last + 1):
            hazard.number = number_text(counter.organisation, "hazard", year, serial)
        counter.last += len(rows)
        counter.save(update_fields=["last"])


def _duty(state: str) -> dict:
    """The duties' columns as expressions over the hazards: the same words as one by one."""
    words = FLOW.state(state).duty
    return {
        "title": Concat(F("workshop__name"), Value(f"：{words}（"), F("text"), Value("）"), output_field=CharField()),
        "url": Concat(Value("/inspections/hazards/"), Cast("pk", CharField()), Value("/"), output_field=CharField()),
        "area_code": F("area_code"),
        "organisation_id": F("workshop__station_id"),
        "person_id": Value(None, IntegerField()),
        "file": Concat(Value("workshops.workshop:"), Cast("workshop__root_id", CharField()), output_field=CharField()),
        "due_on": F("deadline_on") if state in AT_OWNER else Cast(Value(clock.today().isoformat()), Hazard._meta.get_field("found_on")),
    }
