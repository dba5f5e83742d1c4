"""What an import would do: every row gets its verdict and, for an update, what would change from what to what.

A row is, in this order: *error* when a cell is wrong, its area is out of the importer's reach, or it holds a number of another
workshop; *duplicate* when an earlier row means the same workshop, or the file says all of it already; *update*; *new*.
A blank cell never takes anything away; what is on file and not in the ledger stays.

A row that shares no number, ID number or name with any other row nor with the registry, and lies in reach, is new: no row is
looked at beside it. Only the others are judged one after the other.
"""

import hashlib
from collections import Counter
from collections.abc import Collection, Iterator

from jishan_portal.kit.sealed import fingerprint
from workshops.imports.judging import Judge, Planned, kind_of, reaches
from workshops.imports.matching import INDEXED, Traits, registry_book
from workshops.imports.models import Verdict
from workshops.imports.reading.table import Table
from workshops.registry import keys_many
from workshops.registry.queries import kind_words


class Plan:
    """All rows with their verdicts: those that were `judged`, by place, those that could not be read, and new ones."""

    def __init__(self, table: Table, bad: Collection[int], judged: dict[int, Planned], words: dict):
        self._table, self._bad, self._judged, self._words = table, bad, judged, words
        self._made: list[Planned] = []

    def __iter__(self) -> Iterator[Planned]:
        """Every row, each made when it is first asked for: counting needs none, and many can be made while others are written."""
        for place in range(len(self._table)):
            if place == len(self._made):
                self._made.append(self._judged.get(place) or self._unjudged(place))
            yield self._made[place]

    @property
    def rows(self) -> list[Planned]:
        """Every row."""
        return list(self)

    def _unjudged(self, place: int) -> Planned:
        row = self._table.row(place)
        if place in self._bad:
            return Planned(row, Verdict.ERROR)
        products, licence = row.values.get("products", ()), "add" if row.values.get("licence_number") else ""
        return Planned(row, Verdict.NEW, licence=licence, products=products, kind=kind_of(products, self._words))

    @property
    def counts(self) -> dict:
        """{"rows", "new", "updated", "duplicates", "errors"}."""
        tally, rows = Counter(planned.verdict for planned in self._judged.values()), len(self._table)
        return {
            "rows": rows,
            "new": rows - len(self._bad) - len(self._judged) + tally[Verdict.NEW],
            "updated": tally[Verdict.UPDATE],
            "duplicates": tally[Verdict.DUPLICATE],
            "errors": len(self._bad) + tally[Verdict.ERROR],
        }

    @property
    def hash(self) -> str:
        """A hash of what would be done, by which a later look can tell whether the registry has moved on."""
        lines = [
            f"{one.row.sheet}|{one.row.number}|{one.verdict}|{one.known.pk if one.known else 0}|{sorted(one.changes)}\n" for one in self
        ]
        return hashlib.sha256("".join(lines).encode()).hexdigest()

    def of(self, verdict: str) -> Iterator[Planned]:
        """The rows with a verdict, in their order. Updates and duplicates were all judged, so that no other row is made for them."""
        among = self if verdict in {Verdict.NEW, Verdict.ERROR} else self._judged.values()
        return (planned for planned in among if planned.verdict == verdict)


def make_plan(table: Table, *, by) -> Plan:
    """Return the plan for cleaned rows; reads the registry in a fixed number of queries a chunk, writes nothing."""
    bad = {place for place, problems in table.problems.items() if problems}
    good = [place for place in range(len(table)) if place not in bad]
    traits = _traits_of(table, good)
    registry, words = registry_book(traits), kind_words()
    judge, judged = Judge(registry, words, by), {}
    for at in _met(traits, registry.known, by):
        one = Planned(table.row(good[at]), traits=Traits._make([column[at] for column in traits]))
        judge.decide(one)
        judged[good[at]] = one
    return Plan(table, bad, judged, words)


def _traits_of(table: Table, places: list[int]) -> Traits:
    """Return what the rows at these places are recognised by, a column a trait."""

    def said(key: str) -> list:
        column = table.said(key, "")
        return column if len(places) == len(column) else [column[place] for place in places]

    owners = said("owner_id")
    prints = {owner: fingerprint(owner) for owner in set(owners)}
    return Traits(
        licence=said("licence_number"),
        credit=said("credit_code"),
        owner=list(map(prints.__getitem__, owners)),
        name=keys_many.name_keys(said("name")),
        phone=said("phone"),
        address=keys_many.address_keys(said("address")),
        area=said("area_code"),
    )


def _met(traits: Traits, known: dict[str, Collection], by) -> list[int]:
    """Return which rows meet another row or a file (`known` by trait) by one of the traits that find candidates, or lie out of reach."""
    far = {area for area in set(traits.area) if not reaches(by, area)}
    met = {at for at, area in enumerate(traits.area) if area in far} if far else set()
    for name in INDEXED:
        column = getattr(traits, name)
        distinct = set(column)
        shared = {value for value in known[name] if value in distinct}
        if len(distinct) < len(column) and distinct != {""}:
            shared |= {value for value, times in Counter(column).items() if times > 1}
        shared.discard("")
        if shared:
            met |= {at for at, value in enumerate(column) if value in shared}
    return sorted(met)
