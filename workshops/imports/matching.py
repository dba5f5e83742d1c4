"""Which file of the registry (or earlier row of the ledger) a row means.

Two are the same workshop when
- the licence number or the credit code is the same and at least one of ID number, name, phone, address agrees as well;
- the owner's ID number is the same and the name or the address agrees (an owner may run two workshops);
- the name and the phone are the same in one township;
- the name and the address are the same in one township, unless both ID number and phone are known and differ.
The same licence number or credit code with nothing else in common is a clash: two workshops cannot hold one number.
Names and addresses are compared by `registry.keys`, so that 稷山县稷峰镇孙家醋作坊 and 孙家醋坊 meet.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from jishan_portal.kit.setwise import held_among, with_any_of
from workshops.licences.models import Licence, LicenceKind
from workshops.products.models import Product
from workshops.registry.models import Workshop

CHUNK = 10_000
INDEXED = ("licence", "credit", "owner", "name")  # the traits by which candidates are found; the others only back them
COLUMNS = (
    "id", "root_id", "name", "state", "area_code", "owner_name", "owner_id_print", "phone", "credit_code", "name_key", "address_key",
    "address", "village", "staff_count", "floor_area", "opened_on", "wants_upgrade", "note", "kind_id", "licence_number", "licence_until",
)  # fmt: skip


class Traits(NamedTuple):
    """What a workshop is recognised by (or, a list in each place, what many are); empty texts recognise nothing."""

    licence: str
    credit: str
    owner: str
    name: str
    phone: str
    address: str
    area: str


@dataclass(slots=True)
class Known:
    """A workshop that is on file (`values` holds COLUMNS) or stands in an earlier row (`place`)."""

    traits: Traits
    pk: int = 0
    place: tuple = ()
    values: dict = field(default_factory=dict)
    licences: dict = field(default_factory=dict)
    products: set = field(default_factory=set)
    kinds: set = field(default_factory=set)


class Book:
    """Known workshops, found by any of their traits."""

    def __init__(self):
        self._by = {name: defaultdict(list) for name in INDEXED}

    @property
    def known(self) -> dict[str, Collection[str]]:
        """The values that some workshop has, by trait."""
        return {name: index.keys() for name, index in self._by.items()}

    def add(self, known: Known) -> None:
        """Take a workshop in."""
        for name, index in self._by.items():
            if value := getattr(known.traits, name):
                index[value].append(known)

    def candidates(self, traits: Traits) -> Iterable[Known]:
        """Return the workshops that share licence, credit code, owner or name with a row, each once."""
        found = {}
        for name, index in self._by.items():
            value = getattr(traits, name)
            if value and value in index:
                for known in index[value]:
                    found[id(known)] = known
        return found.values()


def reason_same(row: Traits, known: Traits) -> str:
    """Return why two are one workshop, in words; '' when they are not."""
    owner = bool(row.owner) and row.owner == known.owner
    name = bool(row.name) and row.name == known.name
    phone = bool(row.phone) and row.phone == known.phone
    address = bool(row.address) and row.address == known.address
    backed = owner or name or phone or address
    if row.licence and row.licence == known.licence and backed:
        return "许可证号相同"
    if row.credit and row.credit == known.credit and backed:
        return "统一社会信用代码相同"
    if owner and (name or address):
        return "负责人身份证号相同"
    if name and row.area == known.area:
        if phone:
            return "名称和电话相同"
        if address and not _both_differ(row, known):
            return "名称和地址相同"
    return ""


def _both_differ(row: Traits, known: Traits) -> bool:
    owners = row.owner and known.owner and row.owner != known.owner
    phones = row.phone and known.phone and row.phone != known.phone
    return bool(owners and phones)


def clash(row: Traits, known: Traits) -> str:
    """Return the column whose number two different workshops share: `licence_number`, `credit_code` or ''."""
    if row.licence and row.licence == known.licence:
        return "licence_number"
    return "credit_code" if row.credit and row.credit == known.credit else ""


def registry_book(rows: Traits) -> Book:
    """Return the registry's files that any of the rows might mean, in a fixed number of queries (a chunk of 10,000 on SQLite)."""
    wanted = {name: set(getattr(rows, name)) - {""} for name in INDEXED}
    files, ids = Workshop.objects.all(), set()
    for name, lookup in zip(INDEXED, ("licence_number", "credit_code", "owner_id_print", "name_key"), strict=True):
        for found in with_any_of(files.saying(lookup), lookup, held_among(files, lookup, wanted[name])):
            ids.update(found.values_list("root_id", flat=True))
    standing = Licence.objects.standing().filter(kind=LicenceKind.WORKSHOP)
    for found in with_any_of(standing, "number", wanted["licence"]):
        ids.update(found.values_list("workshop__root_id", flat=True))
    return _book_of(sorted(ids))


def _chunks(values: list) -> Iterable[list]:
    return (values[start : start + CHUNK] for start in range(0, len(values), CHUNK))


def _book_of(roots: list[int]) -> Book:
    """Return the files with these roots; a merged-away row lends its traits to the file that was kept."""
    book, known = Book(), {}
    rows = [row for chunk in _chunks(roots) for row in Workshop.objects.filter(root__in=chunk).values_list(*COLUMNS)]
    for row in sorted(rows, key=lambda row: row[0] != row[1]):
        values = dict(zip(COLUMNS, row, strict=True))
        if values["id"] == values["root_id"]:
            known[values["id"]] = Known(_traits(values), pk=values["id"], values=values)
            book.add(known[values["id"]])
        else:
            kept = known[values["root_id"]]
            alias = Known(
                _traits(values)._replace(licence="", credit=""), kept.pk, (), kept.values, kept.licences, kept.products, kept.kinds
            )
            book.add(alias)
    for chunk in _chunks(roots):
        licences = Licence.objects.standing().filter(kind=LicenceKind.WORKSHOP, workshop__root__in=chunk)
        for licence in licences.select_related("workshop"):
            file = known[licence.workshop.root_id]
            file.licences[licence.number] = licence
            if licence.number != file.traits.licence:
                book.add(
                    Known(file.traits._replace(licence=licence.number), file.pk, (), file.values, file.licences, file.products, file.kinds)
                )
        products = Product.objects.filter(workshop__root__in=chunk)
        for root, name, kind in products.values_list("workshop__root_id", "name", "kind_id"):
            known[root].products.add(name)
            known[root].kinds.add(kind)
    return book


def _traits(values: dict) -> Traits:
    return Traits(
        values["licence_number"],
        values["credit_code"],
        values["owner_id_print"],
        values["name_key"],
        values["phone"],
        values["address_key"],
        values["area_code"],
    )
