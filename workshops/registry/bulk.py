"""Opening and correcting many files at once: the same rules as `actions`, written set by set.

What stays the same as one by one: keys, search text, root, first life change, timeline, version. What differs: the audit
trail gets one entry for the whole set, with the hash of its list, in the chain `bulk:workshops.workshop`; each file's
timeline names the act, and an import's own rows keep what was before and after.
"""

import secrets
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from jishan_portal.accounts.models import Area, Organisation, OrganisationKind, User
from jishan_portal.audit import actions as audit
from jishan_portal.kit import bulk, clock
from jishan_portal.kit.setwise import with_any_of
from workshops.registry import keys, rules
from workshops.registry.codes import ALPHABET, LENGTH
from workshops.registry.models import Event, LifeChange, Visibility, Workshop, WorkshopText
from workshops.registry.states import WorkshopState

KIND = "workshops.workshop"
LIFE = ("workshop_id", "from_state", "to_state", "holds_from", "reason", "made_at")
DERIVED = ("name_key", "name_initials", "address_key", "owner_id_print")
COPIES = frozenset({"licence_number", "licence_until"})
OWN_KEYS = frozenset({"code", "state", "opened_at", "life", "licence"})


@transaction.atomic
def open_many(
    rows: list[dict], *, by, source: str, summary: str, sentence: str = "建立小作坊档案", data: dict | None = None
) -> list[Workshop]:
    """Open a file for each row and return them in the same order.

    A row holds fields of `rules.EDITABLE` and the two licence copies; besides it may hold `opened_at` (aware moment of
    registration, now), `state` (在营) and `life`: [(from, to, day, reason, …), …] that led to it; `licence` is passed over.
    Areas in reach and numbers not yet taken are the caller's to check; the database refuses a number held twice.
    """
    if not rows:
        return []
    now, actor = clock.now(), by if isinstance(by, User) else None
    stations, areas = _stations(), dict(Area.objects.filter(level=9).values_list("code", "name"))
    codes = iter(_codes(sum("code" not in row for row in rows)))
    made = []
    for pk, row in zip(bulk.next_ids(Workshop, len(rows)), rows, strict=True):
        at = row.get("opened_at", now)
        fields = {name: value for name, value in row.items() if name not in OWN_KEYS}
        workshop = Workshop(
            id=pk,
            root_id=pk,
            code=row.get("code") or next(codes),
            state=row.get("state", WorkshopState.ACTIVE),
            state_at=at,
            state_by=actor,
            source=source,
            created_at=at,
            created_by=actor,
            updated_at=at,
            **fields,
        )
        workshop.station_id = workshop.station_id or stations.get(workshop.area_code)
        keys.fill(workshop)
        made.append(workshop)
    bulk.insert(Workshop, made)
    bulk.insert_values(WorkshopText, ("workshop_id", "text", "pieces"), [(row.pk, *_searched(row, areas)) for row in made])
    bulk.insert_values(LifeChange, LIFE, _lives(made, rows), made_by_id=actor and actor.pk)
    note_many([(workshop.pk, sentence, workshop.created_at) for workshop in made], tone="ok")
    audit.record_bulk("registry.open_many", KIND, [workshop.pk for workshop in made], by=by, summary=summary, data=data)
    return made


@transaction.atomic
def amend_many(changes: dict[int, dict], *, by, summary: str, reason: str, data: dict | None = None) -> int:
    """Write {id of a file: {field: new value}} and return how many files changed; `reason` opens their timeline's sentence."""
    now = clock.now()
    held = {row.pk: row for row in Workshop.objects.select_for_update(of=("self",)).filter(pk__in=list(changes))}
    touched, events, fields = [], [], set()
    for pk, values in changes.items():
        workshop = held[pk]
        differs = {name: value for name, value in values.items() if getattr(workshop, name) != value}
        if not differs:
            continue
        for name, value in differs.items():
            setattr(workshop, name, value)
        keys.fill(workshop)
        workshop.version, workshop.updated_at = workshop.version + 1, now
        touched.append(workshop)
        fields |= set(differs)
        events.append((pk, f"{reason}：{'、'.join(rules.label(name) for name in differs)}", now))
    if not touched:
        return 0
    if "area_code" in fields:
        fields.add("station")
        stations = _stations()
        for workshop in touched:
            workshop.station_id = stations.get(workshop.area_code, workshop.station_id)
    bulk.update(Workshop, touched, [*sorted(fields), *DERIVED, "version", "updated_at"])
    if fields & (rules.SEARCHED | COPIES):
        areas = dict(Area.objects.filter(level=9).values_list("code", "name"))
        texts = [WorkshopText(row.pk, *_searched(row, areas)) for row in touched]
        bulk.update(WorkshopText, texts, ["text", "pieces"])
    note_many(events, tone="go")
    facts = {"fields": sorted(fields), **(data or {})}
    audit.record_bulk("registry.amend_many", KIND, [workshop.pk for workshop in touched], by=by, summary=summary, data=facts)
    return len(touched)


def note_many(lines: Iterable[tuple[int, str, datetime]], *, tone: str = "go", visibility: str = Visibility.OWNER) -> int:
    """Write one sentence into each of many timelines: (id of the file, sentence, moment)."""
    rows = [(pk, sentence[:300], at) for pk, sentence, at in lines]
    return bulk.insert_values(Event, ("workshop_id", "sentence", "at"), rows, url="", paper="", tone=tone, visibility=str(visibility))


def _stations() -> dict[str, int]:
    """Return {township code: id of the station that looks after it}."""
    held = Organisation.objects.filter(kind=OrganisationKind.STATION, is_active=True, areas__isnull=False)
    return dict(held.order_by("-pk").values_list("areas__code", "pk"))


def _codes(count: int) -> list[str]:
    """Return new public codes that no file has."""
    draw = secrets.SystemRandom().choices
    found: set[str] = set()
    while len(found) < count:
        fresh = {"".join(draw(ALPHABET, k=LENGTH)) for _ in range(count - len(found))} - found
        found |= fresh - set(_taken(list(fresh)))
    return list(found)


def _taken(codes: list[str]) -> Iterable[str]:
    for found in with_any_of(Workshop.objects.all(), "code", codes):
        yield from found.values_list("code", flat=True)


def _searched(workshop: Workshop, areas: dict) -> tuple[str, str]:
    return keys.searched(workshop, areas.get(workshop.area_code, ""))


def _lives(made: list[Workshop], rows: list[dict]) -> list[tuple]:
    """The first life change of each file, and those that led to its present state."""
    changes = []
    for workshop, row in zip(made, rows, strict=True):
        opened = workshop.opened_on or clock.day_of(workshop.created_at)
        changes.append((workshop.pk, "", "active", opened, "建档", workshop.created_at))
        changes += [
            (workshop.pk, str(before), str(after), day, reason, clock.start_of(day))
            for before, after, day, reason, *_ in row.get("life", ())
        ]
    return changes
