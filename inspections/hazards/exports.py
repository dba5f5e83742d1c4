"""The county's list as a workbook, comma file or PDF: exactly the filtered rows in their order, with who took them and when."""

import tempfile
from dataclasses import dataclass, field

from django.conf import settings
from django.db.models import F

from inspections.hazards.listing import SEVERITIES, SOURCES, STATE_TAGS
from inspections.hazards.models import Hazard
from jishan_portal.accounts.places import townships
from jishan_portal.audit import actions as audit
from jishan_portal.kit import clock, pdf
from jishan_portal.kit.xlsx import Column, Heading, serial, table_file

TABLE = "风险隐患清单"
CHUNK = 2000
MOST_PRINTED = 1000
PAPER = "documents/hazard_list.html"


class TooMany(Exception):
    """More rows than one prints; the message says what to do."""

    def __init__(self, number: int):
        self.message = f"符合条件的有 {number} 条，PDF 一次最多 {MOST_PRINTED} 条。请先按乡镇或日期缩小范围，或者导出 Excel。"
        super().__init__(self.message)


@dataclass
class Tally:
    """What the file held once it is written."""

    ids: list[int] = field(default_factory=list)

    def watch(self, rows):
        """Pass rows on and count them."""
        for row in rows:
            self.ids.append(row["id"])
            yield row


def columns() -> tuple[Column, ...]:
    """Return the columns of the workbook."""
    towns, today = townships(), clock.today()
    return (
        serial(),
        Column("编号", lambda row: row["number"], 20),
        Column("小作坊", lambda row: row["shop"], 26),
        Column("责任人", lambda row: row["owner"], 10),
        Column("乡镇", lambda row: towns.get(row["area_code"], ""), 12),
        Column("隐患", lambda row: row["text"], 40),
        Column("类别", lambda row: row["category"], 12),
        Column("等级", lambda row: SEVERITIES[row["severity"]], 8),
        Column("来源", lambda row: SOURCES[row["source"]], 10),
        Column("依据", lambda row: row["basis"], 26),
        Column("整改要求", lambda row: row["demand"], 30),
        Column("发现日期", lambda row: row["found_on"], 12, "date"),
        Column("下达日期", lambda row: row["ordered_on"], 12, "date"),
        Column("整改期限", lambda row: row["deadline_on"], 12, "date"),
        Column("逾期天数", lambda row: _late(row, today), 9, "number"),
        Column("整改次数", lambda row: row["rounds"], 9, "number"),
        Column("最近整改日期", lambda row: row["answered_on"], 13, "date"),
        Column("销号日期", lambda row: row["closed_on"], 12, "date"),
        Column("状态", lambda row: STATE_TAGS[row["state"]][1], 9),
        Column("是否复发", lambda row: row["earlier_id"] is not None, 9),
        Column("监管所", lambda row: row["station"], 14),
    )


def _late(row: dict, today) -> int | None:
    is_late = row["deadline_on"] and row["state"] in {"ordered", "returned"} and row["deadline_on"] < today
    return (today - row["deadline_on"]).days if is_late else None


FIELDS = (
    "id", "number", "text", "area_code", "severity", "category", "source", "basis", "demand", "found_on", "ordered_on", "deadline_on",
    "answered_on", "closed_on", "rounds", "state", "earlier_id",
)  # fmt: skip


def rows_of(queryset, order):
    """Return the rows of a list in its order as plain values, to be read in chunks."""
    shop = {
        "shop": F("workshop__root__name"),
        "owner": F("workshop__root__owner_name"),
        "station": F("workshop__root__station__short_name"),
    }
    return queryset.order_by(*order.clauses()).values(*FIELDS, **shop)


def write(queryset, order, *, user, words: str, ending: str):
    """Write a list to a temporary file, note it in the audit trail, and return (file, number of rows). Raises TooMany for a long PDF."""
    if ending == "pdf":
        return _print(queryset, order, user=user, words=words)
    tally = Tally()
    rows = tally.watch(rows_of(queryset, order).iterator(chunk_size=CHUNK))
    made = f"导出：{user.display_name}（{user.post_title}） {clock.now():%Y-%m-%d %H:%M}    条件：{words}"
    heading = Heading(TABLE, user.access.organisation_name or settings.OFFICE_NAME, (made,))
    target = table_file(columns(), rows, heading=heading, ending=ending, totals=lambda: _totals(tally))
    _note(tally.ids, by=user, words=words, ending=ending)
    return target, len(tally.ids)


def _totals(tally: Tally) -> dict:
    return {"序号": "合计", "编号": f"{len(tally.ids)} 条"}


def _print(queryset, order, *, user, words: str):
    """Return the list as PDF, table style, A4 landscape."""
    number = queryset.count()
    if number > MOST_PRINTED:
        raise TooMany(number)
    rows, towns = list(rows_of(queryset, order)), townships()
    for row in rows:
        row["town"], row["severity_name"] = towns.get(row["area_code"], ""), SEVERITIES[row["severity"]]
        row["source_name"], row["state_name"] = SOURCES[row["source"]], STATE_TAGS[row["state"]][1]
    context = {
        "title": TABLE,
        "unit": user.access.organisation_name or settings.OFFICE_NAME,
        "words": words,
        "made": f"{user.display_name} {clock.now():%Y-%m-%d %H:%M}",
        "rows": rows,
    }
    target = tempfile.TemporaryFile()  # noqa: SIM115 the response closes it
    target.write(pdf.render(PAPER, context, title=TABLE))
    _note([row["id"] for row in rows], by=user, words=words, ending="pdf")
    target.seek(0)
    return target, len(rows)


def _note(ids: list[int], *, by, words: str, ending: str) -> None:
    """Leave one audit entry for an export: how many, the hash of the list, the conditions."""
    facts = {"conditions": words, "ending": ending}
    audit.record_bulk(
        "inspections.hazard.export", Hazard._meta.label_lower, ids, by=by, summary=f"导出风险隐患清单 {len(ids)} 条", data=facts
    )
