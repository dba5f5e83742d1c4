"""Opening and correcting many files at once: the same rules as `actions`, written set by set.

What stays the same as one by one: keys, search text, root, first life change, timeline, version. What differs: the audit
trail gets one entry for the whole set, with the hash of its list, in the chain `bulk:workshops.workshop`; each file's
timeline names the act, and an import's own rows keep what was before and after.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice

from django.db import transaction
from django.db.models import Model

from jishan_portal.accounts.models import Area, Organisation, OrganisationKind, User
from jishan_portal.audit import actions as audit
from jishan_portal.kit import bulk, clock
from jishan_portal.kit.sealed import fingerprint
from jishan_portal.kit.setwise import with_any_of
from workshops.registry import keys, keys_many, rules
from workshops.registry.codes import new_codes
from workshops.registry.models import Event, LifeChange, Visibility, Workshop, WorkshopText
from workshops.registry.states import WorkshopState

KIND = "workshops.workshop"
LIFE = ("workshop_id", "from_state", "to_state", "holds_from", "reason", "made_at")
OWN = ("id", "root_id", "code", "state", "state_at", "created_at", "updated_at")
DERIVED = ("name_key", "name_initials", "address_key", "owner_id_print")
COPIES = frozenset({"licence_number", "licence_until"})
OWN_KEYS = frozenset({"code", "state", "opened_at", "life", "licence"})
NEEDED = ("name", "owner_name", "owner_id", "phone", "credit_code", "area_code", "village", "address", "licence_number")  # keys, search


def open_many(
    rows: list[dict], *, by, source: str, summary: str, sentence: str = "建立小作坊档案", data: dict | None = None
) -> list[Workshop]:
    """Open a file for each row and return them in the same order.

    A row holds fields of `rules.EDITABLE` and the two licence copies; besides it may hold `opened_at` (aware moment of
    registration, now), `state` (在营) and `life`: [(from, to, day, reason, …), …] that led to it; `licence` is passed over.
    Areas in reach and numbers not yet taken are the caller's to check; the database refuses a number held twice.
    """
    columns = _open(rows, len(rows), set().union(*rows), by=by, source=source, summary=summary, sentence=sentence, data=data)
    made = [Workshop(**dict(zip(columns, values, strict=True))) for values in zip(*columns.values(), strict=True)]
    for workshop, row in zip(made, rows, strict=True):
        for name, value in row.items():
            if isinstance(value, Model):
                setattr(workshop, name, value)
    return made


def open_ids(
    rows: Iterable[dict], *, count: int, fields: Iterable[str], by, source: str, summary: str, sentence: str, data: dict | None = None
) -> list[int]:
    """Open a file for each row as `open_many` does and return their ids alone.

    `count` is how many rows there are and `fields` every field that one of them may hold, so that rows which come from a
    generator are made while the database takes in those before them: it must not ask the database anything. A row with another
    field, or another number of rows, makes it fail.
    """
    return _open(rows, count, fields, by=by, source=source, summary=summary, sentence=sentence, data=data)["id"]


@transaction.atomic
def _open(
    rows: Iterable[dict], count: int, fields: Iterable[str], *, by, source: str, summary: str, sentence: str, data: dict | None
) -> dict[str, list]:
    """Open the files and return their columns; objects are made by those who need them."""
    if not count:
        return {"id": []}
    now, actor = clock.now(), by.pk if isinstance(by, User) else None
    given = list(dict.fromkeys([*NEEDED, *sorted(set(fields) - OWN_KEYS)]))
    ids, stations, codes = bulk.next_ids(Workshop, count), _stations(), iter(_codes(count))
    attributes = [Workshop._meta.get_field(name).attname for name in given]
    columns: dict[str, list] = {name: [] for name in (*OWN, *attributes, "station_id", *DERIVED)}
    constants = bulk.usual(Workshop, columns) | {"source": source, "state_by_id": actor, "created_by_id": actor}
    remaining, lives = iter(rows), []

    def blocks() -> Iterator[list[list]]:
        while some := list(islice(remaining, bulk.CHUNK)):
            opened = len(columns["id"])
            if unknown := set().union(*some) - OWN_KEYS.union(given):
                raise ValueError(f"{sorted(unknown)} would be lost")
            block = _columns_of(some, ids[opened : opened + len(some)], given, codes=codes, stations=stations, now=now)
            lives.extend(_lives(block, some))
            for name, held in columns.items():
                held.extend(block[name])
            yield [block[name] for name in columns]

    if bulk.insert_columns(Workshop, tuple(columns), blocks(), **constants) != count:
        raise ValueError(f"{len(columns['id'])} rows instead of {count}")
    areas = dict(Area.objects.filter(level=9).values_list("code", "name"))
    places = [f"{areas.get(code, '')}{village}" for code, village in zip(columns["area_code"], columns["village"], strict=True)]
    found = zip(columns["id"], keys_many.searched(columns, places), strict=True)
    bulk.insert_values(WorkshopText, ("workshop_id", "text", "pieces"), ((pk, *texts) for pk, texts in found))
    bulk.insert_values(LifeChange, LIFE, lives, made_by_id=actor)
    note_many([(pk, sentence, at) for pk, at in zip(columns["id"], columns["created_at"], strict=True)], tone="ok")
    audit.record_bulk("registry.open_many", KIND, columns["id"], by=by, summary=summary, data=data)
    return columns | {name: [value] * count for name, value in constants.items()}


def _columns_of(rows: list[dict], ids: list[int], given: list[str], *, codes: Iterator, stations: dict, now: datetime) -> dict[str, list]:
    """Return the columns of new files by attribute: OWN, the `given` fields, the station and what is DERIVED. Asks the database nothing."""
    moments = [row.get("opened_at", now) for row in rows]
    columns: dict[str, list] = {
        "id": ids,
        "root_id": ids,
        "code": [row.get("code") or next(codes) for row in rows],
        "state": [row.get("state", WorkshopState.ACTIVE) for row in rows],
        **dict.fromkeys(("state_at", "created_at", "updated_at"), moments),
    }
    for name in given:
        field = Workshop._meta.get_field(name)
        usual = field.get_default()
        values = [row.get(name, usual) for row in rows]
        if name != field.attname:
            values = [value.pk if isinstance(value, Model) else value for value in values]
        columns[field.attname] = values
    held = columns.get("station_id") or [None] * len(rows)
    columns["station_id"] = [station or stations.get(area) for station, area in zip(held, columns["area_code"], strict=True)]
    prints = {owner: fingerprint(owner) for owner in set(columns["owner_id"])}
    columns["name_key"] = keys_many.name_keys(columns["name"])
    columns["name_initials"] = keys_many.initials(columns["name"])
    columns["address_key"] = keys_many.address_keys(columns["address"])
    columns["owner_id_print"] = list(map(prints.__getitem__, columns["owner_id"]))
    return columns


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
    found: set[str] = set()
    while len(found) < count:
        fresh = set(new_codes(count - len(found))) - found
        found |= fresh - set(_taken(list(fresh)))
    return list(found)


def _taken(codes: list[str]) -> Iterable[str]:
    for found in with_any_of(Workshop.objects.all(), "code", codes):
        yield from found.values_list("code", flat=True)


def _searched(workshop: Workshop, areas: dict) -> tuple[str, str]:
    return keys.searched(workshop, areas.get(workshop.area_code, ""))


def _lives(columns: dict[str, list], rows: list[dict]) -> list[tuple]:
    """The first life change of each file, and those that led to its present state."""
    changes = []
    opened = columns.get("opened_on") or [None] * len(rows)
    for pk, day, at, row in zip(columns["id"], opened, columns["created_at"], rows, strict=True):
        changes.append((pk, "", "active", day or clock.day_of(at), "建档", at))
        changes += [
            (pk, str(before), str(after), day, reason, clock.start_of(day)) for before, after, day, reason, *_ in row.get("life", ())
        ]
    return changes
