"""Exports beside their floor, a bare fetch of the same rows, and beside the peer that Django offices use, django-import-export."""

import json
import os
import resource
import time
from collections.abc import Callable

from django.db import connection, transaction

from tests.bench.bars import Bar, bracketed, middle

USER = "bureau_head1"
NETBOX_CSV = 3_400 / 7_650  # rows/s of both on the machine where the bars were set
PEER_ROWS = 20_000  # its rate does not depend on how many: a hundred thousand would take it a minute and a gigabyte


def _timed(work: Callable) -> tuple[float, object]:
    begun = time.perf_counter()
    result = work()
    return time.perf_counter() - begun, result


def _measured(seconds: float, rows: int) -> dict:
    return {"seconds": seconds, "rows": rows, "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}


def _rows():
    from jishan_portal.accounts.models import User
    from workshops.registry.models import Workshop

    user = User.objects.get(username=USER)
    return user, Workshop.objects.visible_to(user).filter(merged_at__isnull=True)


def fetch() -> dict:
    """The floor of an export: its own statement through a bare server-side cursor."""
    from jishan_portal.kit import copied
    from workshops.registry import exports, filters

    _, rows = _rows()
    sql, values = exports.rows_of(rows, filters.ORDERS["-id"], is_plain=False).query.sql_with_params()

    def work():
        with transaction.atomic():
            connection.ensure_connection()
            with connection.connection.cursor(name="bench") as cursor:
                cursor.itersize = copied.CHUNK
                cursor.execute(sql, values)
                return sum(1 for _ in cursor)

    return _measured(*_timed(work))


def export(ending: str) -> dict:
    """The whole list as a file, through the portal's own export."""
    from workshops.registry import exports, filters

    user, rows = _rows()

    def work(found):
        with transaction.atomic():
            return exports.write(found, filters.ORDERS["-id"], user=user, words="", ending=ending)

    work(rows.none())  # a server that runs has its addresses and its libraries at hand
    seconds, (file, number) = _timed(lambda: work(rows))
    return {**_measured(seconds, number), "bytes": file.seek(0, os.SEEK_END)}


def peer_export(ending: str) -> dict:
    """As many columns of the same rows through django-import-export."""
    from import_export.fields import Field
    from import_export.formats.base_formats import CSV, XLSX
    from import_export.resources import ModelResource

    from workshops.registry.exports import FIELDS
    from workshops.registry.models import Workshop

    paths = {"kind_name": "kind__name", "station_name": "station__short_name"}

    class Peer(ModelResource):
        class Meta:
            model = Workshop
            fields = ()

    for name in FIELDS:
        Peer.fields[name] = Field(attribute=paths.get(name, name), column_name=name)
    rows = Workshop.objects.filter(merged_at__isnull=True).select_related("kind", "station").order_by("-id")[:PEER_ROWS]
    form = CSV() if ending == "csv" else XLSX()
    seconds, _ = _timed(lambda: form.export_data(Peer().export(rows)))
    return _measured(seconds, rows.count())


def bars(child: Callable, where: dict, rounds: int) -> list[Bar]:
    """Bar 7: the whole list as a workbook and as a comma file, between two bare fetches."""
    fetched, shares, against, peaks = {}, {}, {}, []
    for _ in range(rounds):
        for ending in ("xlsx", "csv"):
            parts = (["fetch"], ["export", ending], ["peer_export", ending], ["fetch"])
            before, case, peer, after = (json.loads(child(where, *part)) for part in parts)
            rates = [part["rows"] / part["seconds"] for part in (before, case, peer, after)]
            shares.setdefault(ending, []).append(bracketed(rates[1], rates[0], rates[3]))
            against.setdefault(ending, []).append(rates[1] / rates[2])
            fetched[ending] = f"{rates[1]:,.0f} of {rates[0]:,.0f} rows/s"
            peaks.append(case["peak_mb"])
    csv = middle(against["csv"]) / NETBOX_CSV
    return [
        Bar(7, "xlsx export ÷ bare fetch", middle(shares["xlsx"]), 0.3, note=fetched["xlsx"]),
        Bar(7, "xlsx export ÷ import-export", middle(against["xlsx"]), 9),
        Bar(7, "peak memory of the export", max(peaks), 150, unit="MB", at_most=True),
        Bar(7, "csv export ÷ NetBox (recorded beside import-export)", csv, 9, note=fetched["csv"]),
    ]


PARTS = {work.__name__: work for work in (fetch, export, peer_export)}
