"""What the pages of imports show."""

from collections import defaultdict

from workshops.imports.models import ImportBatch, ImportRow, Verdict
from workshops.imports.reading.columns import COLUMNS
from workshops.imports.states import BatchState

STEPS = (
    ("上传台账", BatchState.UPLOADED),
    ("核对表头和各列", BatchState.MAPPED),
    ("预览每一行", BatchState.PREVIEWED),
    ("导入完成", BatchState.COMMITTED),
)
TONES = {
    BatchState.UPLOADED: "near",
    BatchState.MAPPED: "near",
    BatchState.PREVIEWED: "near",
    BatchState.COMMITTED: "ok",
    BatchState.CANCELLED: "off",
}
COUNT_OF = {Verdict.NEW: "new", Verdict.UPDATE: "updated", Verdict.DUPLICATE: "duplicates", Verdict.ERROR: "errors"}
CHOICES = tuple((column.key, column.label) for column in COLUMNS.values())


def history(user):
    """The imports a user may see, newest first."""
    return ImportBatch.objects.visible_to(user).select_related("file", "created_by")


def tone_of(batch: ImportBatch) -> str:
    """The colour of an import's state."""
    return TONES[BatchState(batch.state)]


def steps_of(at: str) -> list[dict]:
    """The steps of the wizard, seen from one of them."""
    here = [state for _, state in STEPS].index(BatchState(at))
    is_over = at == BatchState.COMMITTED
    return [
        {"label": label, "note": "", "stage": "done" if place < here or is_over else "now" if place == here else "next"}
        for place, (label, _) in enumerate(STEPS)
    ]


def tabs_of(batch: ImportBatch) -> list[tuple[str, str, int]]:
    """(verdict, label, count) of the four kinds of rows."""
    return [(verdict.value, verdict.label, batch.counts.get(COUNT_OF[verdict], 0)) for verdict in Verdict]


def rows_with(batch: ImportBatch, verdict: str):
    """The rows of an import with a verdict, in the ledger's order."""
    return ImportRow.objects.filter(batch=batch, verdict=verdict).select_related("workshop")


def groups_of(sheets: list[dict]) -> list[dict]:
    """Sheets with the same header, to be mapped once: {"places", "names", "header", "height", "columns": [(at, label, key, samples)]}."""
    alike = defaultdict(list)
    for place, sheet in enumerate(sheets):
        if sheet["labels"]:
            alike[sheet["header"], sheet["height"], tuple(sheet["labels"]), tuple(sorted(sheet["mapping"].items()))].append(place)
    return [_group(sheets, places) for places in alike.values()]


def _group(sheets: list[dict], places: list[int]) -> dict:
    first = sheets[places[0]]
    columns = [
        {"at": at, "label": label, "key": first["mapping"].get(str(at), ""), "samples": [text for text in first["samples"][at] if text]}
        for at, label in enumerate(first["labels"])
        if label or any(first["samples"][at])
    ]
    return {
        "places": places,
        "sheets": [(place, sheets[place]) for place in places],
        "header": first["header"],
        "height": first["height"],
        "columns": columns,
    }


def cells_of(row: ImportRow) -> dict:
    """What stands in the columns that the preview shows; '' where the ledger has none."""
    return {key: row.cells.get(key, "") for key in ("owner_name", "phone", "address")}


def said_of(batch: ImportBatch, row: ImportRow) -> list[dict]:
    """What there is to say about a row: each problem or warning beside the heading and content of the cell it means."""
    sheet = next((sheet for sheet in batch.sheets if sheet["name"][:60] == row.sheet), None)
    labels = {key: sheet["labels"][int(at)].split("/")[-1] for at, key in sheet["mapping"].items()} if sheet else {}
    told = [(key, words, "late") for key, words in row.problems] + [(key, words, "near") for key, words in row.warnings]
    return [
        {
            "label": labels.get(key) or (COLUMNS[key].label if key in COLUMNS else ""),
            "cell": "" if row.cells.get(key, "") in words else row.cells[key],  # the sentence quotes it already
            "words": words,
            "tone": tone,
        }
        for key, words, tone in told
    ]
