"""What one row of a ledger comes to beside the registry and the rows before it: its verdict and what would change from what to what."""

from dataclasses import dataclass, field
from datetime import date

from workshops.imports.matching import Book, Known, Traits, clash, reason_same
from workshops.imports.models import Verdict
from workshops.imports.reading.days import FOREVER
from workshops.imports.reading.table import ReadRow
from workshops.registry.states import ENDED, WORKING, WorkshopState

PLAIN = ("owner_name", "phone", "credit_code", "area_code", "village", "staff_count", "floor_area", "opened_on", "wants_upgrade", "note")


@dataclass(slots=True)
class Planned:
    """A row with its verdict; `changes` are {field: (old, new)}, `licence` what happens to the licence, `products` what is added.

    `traits` are there for the rows that were judged beside others.
    """

    row: ReadRow
    verdict: str = ""
    traits: Traits | None = None
    known: Known | None = None
    twin: tuple = ()
    changes: dict = field(default_factory=dict)
    licence: str = ""
    products: tuple = ()
    kind: str = ""


class Judge:
    """Gives rows their verdicts, one after the other, knowing the registry and the rows before."""

    def __init__(self, registry: Book, words: dict, by):
        self.registry, self.words, self.by = registry, words, by
        self.seen, self.taken = Book(), {}

    def decide(self, one: Planned) -> None:
        """Set the row's verdict and what it would do."""
        one.kind = kind_of(one.row.values.get("products", ()), self.words)
        if not reaches(self.by, one.traits.area):
            return _fail(one, "area_code", "这个乡镇不在您的管辖范围内，不能导入。请交由该乡镇或所属监管所导入。")
        self._beside_earlier_rows(one)
        if not one.verdict:
            self._beside_registry(one)
        if one.verdict != Verdict.ERROR:
            self.seen.add(Known(one.traits, place=(one.row.sheet, one.row.number)))
        return None

    def _beside_earlier_rows(self, one: Planned) -> None:
        for other in self.seen.candidates(one.traits):
            if why := reason_same(one.traits, other.traits):
                one.verdict, one.twin = Verdict.DUPLICATE, other.place
                words = f"与{_place(one, other.place)}是同一家（{why}），以那一行为准，本行不导入。"
                one.row.warnings.append(("", words))
                return
            if key := clash(one.traits, other.traits):
                words = f"与{_place(one, other.place)}的号码相同，但名称、负责人、电话、地址都不同。请核对是哪一行填错。"
                _fail(one, key, words)
                return

    def _beside_registry(self, one: Planned) -> None:
        same, clashing, neighbours = {}, None, {}
        for known in self.registry.candidates(one.traits):
            if why := reason_same(one.traits, known.traits):
                same.setdefault(known.pk, (known, why))
            elif key := clash(one.traits, known.traits):
                clashing = clashing or (key, known)
            elif one.traits.owner and one.traits.owner == known.traits.owner:
                neighbours[known.pk] = known
        if clashing and clashing[1].pk not in same:
            key, known = clashing
            words = f"这个号码已登记在“{known.values['name']}”名下，而名称、负责人、电话、地址都不同。请对照证件核对。"
            _fail(one, key, words)
        elif len(same) > 1:
            names = _named(known for known, _ in same.values())
            _fail(one, "name", f"与 {len(same)} 份档案都像是同一家：{names}。请先核对这些档案，确是同一家的先合并。")
        elif same:
            self._beside_file(one, *next(iter(same.values())))
        else:
            _make_new(one, neighbours)

    def _beside_file(self, one: Planned, known: Known, why: str) -> None:
        one.known, name = known, known.values["name"]
        if known.pk in self.taken:
            one.verdict, one.twin = Verdict.DUPLICATE, self.taken[known.pk]
            one.row.warnings.append(("", f"与{_place(one, one.twin)}对应同一份档案“{name}”，本行不导入。"))
        elif known.values["state"] in ENDED:
            state = WorkshopState(known.values["state"]).label
            _fail(one, "name", f"档案“{name}”（{why}）已{state}。确在生产的，请先在档案中办理“重新在册”，再导入。")
        elif not reaches(self.by, known.values["area_code"]):
            _fail(one, "area_code", f"档案“{name}”（{why}）登记在别的乡镇，不在您的管辖范围内。请交所属监管所处理。")
        else:
            self.taken[known.pk] = (one.row.sheet, one.row.number)
            self._compare(one, known, why)

    def _compare(self, one: Planned, known: Known, why: str) -> None:
        one.changes = _changes(one, known)
        _compare_licence(one, known)
        kinds = known.kinds | {known.values["kind_id"]}
        one.products = tuple(
            name
            for name in one.row.values.get("products", ())
            if name not in known.products and not (name in self.words and self.words[name] in kinds)
        )
        if one.row.values.get("is_closed") and known.values["state"] in WORKING:
            one.row.warnings.append(("note", "台账写明已停业，档案仍为在营。请到档案中核实并登记停产。"))
        one.verdict = Verdict.UPDATE if one.changes or one.licence or one.products else Verdict.DUPLICATE
        if one.verdict == Verdict.DUPLICATE:
            one.row.warnings.append(("", f"档案“{known.values['name']}”已有这些内容（{why}），无需导入。"))


def _make_new(one: Planned, neighbours: dict) -> None:
    one.verdict, one.products = Verdict.NEW, one.row.values.get("products", ())
    one.licence = "add" if one.traits.licence else ""
    if neighbours:
        words = f"这位负责人名下已有{_named(neighbours.values())}，名称和地址不同，按另一家建档。"
        one.row.warnings.append(("owner_id", words))


def _named(files) -> str:
    return "、".join(f"“{known.values['name']}”" for known in files)


def kind_of(products: tuple, words: dict) -> str:
    """Return the code of the first product that is a kind of food, '' where none is; `words` are those of the kinds."""
    return next((words[product] for product in products if product in words), "")


def _fail(one: Planned, key: str, words: str) -> None:
    one.verdict = Verdict.ERROR
    one.row.problems.append((key, words))


def _changes(one: Planned, known: Known) -> dict:
    row, held, found = one.row.values, known.values, {}
    if one.traits.name != known.traits.name and one.traits.name != held["name_key"]:
        found["name"] = (held["name"], row["name"])
    if one.traits.address and one.traits.address != held["address_key"]:
        found["address"] = (held["address"], row["address"])
    if one.traits.owner and one.traits.owner != held["owner_id_print"]:
        found["owner_id"] = ("", row["owner_id"])
        if held["owner_id_print"]:
            one.row.warnings.append(("owner_id", "身份证号与档案不同。请核实是否换了经营者；换人的，许可证也应变更。"))
    for name in PLAIN:
        value = row.get(name)
        if value not in (None, "") and value != held[name]:
            found[name] = (held[name], value)
    if one.kind and not held["kind_id"]:
        found["kind_id"] = (None, one.kind)
    return found


def _compare_licence(one: Planned, known: Known) -> None:
    """`add` where the file has none, `correct` for other dates of the same licence, `replace` for a later one."""
    number, held = one.traits.licence, known.values
    if not number:
        return
    until, issued = one.row.values.get("valid_until"), one.row.values.get("issued_on")
    licence = known.licences.get(number)
    if licence or held["licence_number"] == number:
        if licence and (_differs(until, licence.valid_until) or _differs(issued, licence.issued_on)):
            one.licence = "correct"
            one.changes["licence_until"] = (licence.valid_until or "长期", until or licence.valid_until or "长期")
    elif not known.licences and not held["licence_number"]:
        one.licence = "add"
        one.changes["licence_number"] = ("", number)
    elif _is_later(until, held["licence_until"]):
        one.licence = "replace"
        one.changes["licence_number"] = (held["licence_number"], number)
    else:
        one.row.warnings.append(("licence_number", f"台账上的证号早于档案中的 {held['licence_number']}，证照不改。"))


def _differs(new, old: date | None) -> bool:
    return new is not None and (None if new == FOREVER else new) != old


def _is_later(new, old: date | None) -> bool:
    return old is not None and (new == FOREVER or (new is not None and new > old))


def reaches(by, area: str) -> bool:
    """Whether a township lies in the importer's reach."""
    access = getattr(by, "access", None)
    return access is None or access.covers(area)


def _place(one: Planned, place: tuple) -> str:
    sheet, number = place
    return f"第 {number} 行" if sheet == one.row.sheet else f"工作表“{sheet}”第 {number} 行"
