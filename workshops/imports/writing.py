"""Writing a plan into the registry, set by set, inside the caller's transaction."""

from collections.abc import Iterator
from datetime import date

from jishan_portal.kit import clock
from workshops.imports.judging import Planned
from workshops.imports.models import ImportBatch, Verdict
from workshops.imports.planning import Plan
from workshops.imports.reading.days import FOREVER
from workshops.licences import bulk as licences
from workshops.licences.models import Licence, LicenceKind
from workshops.products import bulk as products
from workshops.registry import bulk as registry
from workshops.registry.queries import kind_words
from workshops.registry.states import WorkshopState

FIELDS = (  # of a new file, where the row says them
    "name", "owner_name", "owner_id", "phone", "credit_code", "area_code", "village", "address", "staff_count", "floor_area", "opened_on",
    "wants_upgrade", "note", "licence_number",
)  # fmt: skip
BESIDES = ("kind_id", "licence_until")  # what else it gets from its products and its licence
SCOPE_LENGTH = 200


def write_plan(plan: Plan, batch: ImportBatch, *, by) -> dict[tuple, int]:
    """Write the new and updated rows; return {(sheet, row number): id of the file} of both."""
    count, fresh, changed = plan.counts["new"], [], list(plan.of(Verdict.UPDATE))
    proof = {"import": batch.pk, "file": batch.file.sha256}
    told = f"导入台账（{batch.sender or batch.file.original_name}）"[:100]
    day = _reported_on(batch)

    def files() -> Iterator[dict]:  # made while those before are written
        for one in plan.of(Verdict.NEW):
            fresh.append(one)
            yield _file_of(one, day)

    made = registry.open_ids(
        files(),
        count=count,
        fields=(*FIELDS, *BESIDES),
        by=by,
        source="import",
        summary=f"{told}：新建档案 {count} 户",
        sentence=f"由{told}建立档案",
        data=proof,
    )
    ids = {(one.row.sheet, one.row.number): pk for one, pk in zip(fresh, made, strict=True)}
    ids |= {(one.row.sheet, one.row.number): one.known.pk for one in changed}
    values = {one.known.pk: _values_of(one) for one in changed if one.changes or one.licence}
    registry.amend_many(values, by=by, summary=f"{told}：更新档案 {len(changed)} 户", reason=f"按{told}更正", data=proof)
    _write_products([*fresh, *changed], ids, by=by, told=told, proof=proof)
    _write_licences([*fresh, *changed], ids, by=by, told=told, proof=proof)
    return ids


def _reported_on(batch: ImportBatch) -> date:
    """The day the ledger was filled in, where it says so and it is not in the future."""
    days = [sheet["facts"]["filled_on"] for sheet in batch.sheets if sheet.get("is_taken") and sheet.get("facts", {}).get("filled_on")]
    return min(date.fromisoformat(days[0]), clock.today()) if days else clock.today()


def _file_of(one: Planned, day: date) -> dict:
    row = one.row.values
    data = {name: row[name] for name in FIELDS if row.get(name) not in (None, "")}
    if one.kind:
        data["kind_id"] = one.kind
    if row.get("licence_number"):
        data["licence_until"] = _day(row.get("valid_until"))
    if row.get("is_closed"):
        data["state"] = WorkshopState.SUSPENDED
        data["life"] = [(WorkshopState.ACTIVE, WorkshopState.SUSPENDED, day, f"台账备注：{row['note']}")]
    return data


def _values_of(one: Planned) -> dict:
    row = one.row.values
    values = {name: new for name, (_, new) in one.changes.items() if name not in registry.COPIES}
    if one.licence in {"add", "replace"} or (one.licence == "correct" and one.known.values["licence_number"] == row["licence_number"]):
        values["licence_number"] = row["licence_number"]
        if row.get("valid_until"):
            values["licence_until"] = _day(row["valid_until"])
        elif one.licence != "correct":
            values["licence_until"] = None
    return values


def _day(until) -> date | None:
    return None if until == FOREVER else until


def _write_products(rows: list[Planned], ids: dict, *, by, told: str, proof: dict) -> None:
    words, made = kind_words(), []
    for one in rows:
        pk = ids[one.row.sheet, one.row.number]
        is_new = one.verdict == Verdict.NEW
        for place, name in enumerate(one.products):
            made.append((pk, name, words.get(name), is_new and place == 0))
    products.add_rows(made, by=by, summary=f"{told}：登记产品 {len(made)} 个", data=proof)


def _write_licences(rows: list[Planned], ids: dict, *, by, told: str, proof: dict) -> None:
    corrected, replaced, added = [], [], []
    for one in rows:
        if not one.licence:
            continue
        row = one.row.values
        if one.licence == "correct":
            licence = one.known.licences[row["licence_number"]]
            licence.issued_on = row.get("issued_on") or licence.issued_on
            licence.valid_until = _day(row["valid_until"]) if row.get("valid_until") else licence.valid_until
            licence.warned_days = None
            corrected.append(licence)
            continue
        if one.licence == "replace" and (old := one.known.licences.get(one.known.values["licence_number"])):
            old.ended_on = min(row.get("issued_on") or clock.today(), clock.today())
            replaced.append(old)
        added.append(
            Licence(
                workshop_id=ids[one.row.sheet, one.row.number],
                kind=LicenceKind.WORKSHOP,
                number=row["licence_number"],
                issued_on=row.get("issued_on"),
                valid_until=_day(row.get("valid_until")),
                scope="、".join(row.get("products", ()))[:SCOPE_LENGTH],
            )
        )
    licences.correct_many(corrected, by=by, summary=f"{told}：更正许可证 {len(corrected)} 个", data=proof)
    licences.replace_many(replaced, by=by, summary=f"{told}：换发许可证 {len(replaced)} 个", data=proof)
    licences.record_many(added, by=by, summary=f"{told}：登记许可证 {len(added)} 个", data=proof)
