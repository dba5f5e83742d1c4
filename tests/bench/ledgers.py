"""Imports beside their floors: bare COPY staging for writing, calamine and openpyxl alone for reading."""

import io
import time
from collections.abc import Callable
from itertools import islice

from django.db import connection, transaction

HEADERS = ("序号", "小作坊名称", "负责人", "联系电话", "乡镇", "生产地址", "食品类别", "从业人数", "备注")
TOWNS = ("稷峰镇", "西社镇", "化峪镇", "翟店镇", "清河镇", "蔡村乡", "太阳乡")
KINDS = ("麻花", "豆制品", "面粉", "食醋", "糕点")  # as townships write them
NAMED_KINDS = ("麻花", "豆制品", "小麦粉", "食醋", "糕点")  # as the portal calls them
COPIED = 10_000
WARMING = 20  # rows imported before, by both: a server that runs has its libraries and statements at hand


def ledger(rows: int, kinds: tuple = KINDS) -> bytes:
    """Return a workbook such as a township sends, every row a workshop that nobody has on file."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet("台账")
    sheet.append(HEADERS)
    for n in range(rows):
        town = TOWNS[n % len(TOWNS)]
        values = (n + 1, f"{town}第{n}号{kinds[n % 5]}坊", f"张{chr(0x4E00 + n % 3000)}", f"152{n:08d}")
        sheet.append((*values, town, f"{town}东街{n}号", kinds[n % 5], n % 9 + 1, ""))
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _seconds(work: Callable) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def imported(rows: str) -> dict:
    """Import a ledger with everything that belongs to it, between two bare stagings of as many rows; nothing is kept."""
    from jishan_portal.accounts.actors import SYSTEM
    from workshops.imports.actions import import_file

    content, outcome = ledger(int(rows)), []
    stage = _staging()

    def work(content):
        with transaction.atomic():
            outcome.append(import_file(content, "台账.xlsx", by=SYSTEM))
            connection.check_constraints()  # a commit would check every key
            transaction.set_rollback(True)

    work(ledger(WARMING))
    before, spent, after = _seconds(stage), _seconds(lambda: work(content)), _seconds(stage)
    counts = outcome[-1].counts
    return {"seconds": spent, "rows": int(rows), "new": counts["new"], "floor_rate": COPIED / ((before + after) / 2)}


def _staging() -> Callable:
    """Return the floor of an import: COPY of checked rows into a stage, then one INSERT beside 100,000 others with all indexes."""
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS bench_target; CREATE TABLE bench_target (LIKE workshops_workshop INCLUDING ALL)")
        cursor.execute("INSERT INTO bench_target SELECT * FROM workshops_workshop")
        cursor.execute(
            "CREATE TEMP TABLE bench_source AS SELECT * FROM workshops_workshop ORDER BY id LIMIT %s;"
            "UPDATE bench_source SET id = id + 100000000, code = lpad(to_hex(id), 8, 'Z'), credit_code = '', submission_id = NULL,"
            " licence_number = CASE licence_number WHEN '' THEN '' ELSE licence_number || 'Z' END",
            [COPIED],
        )
        rows = io.StringIO()
        cursor.copy_expert("COPY bench_source TO STDOUT", rows)

    def stage():
        rows.seek(0)
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("CREATE TEMP TABLE bench_stage (LIKE workshops_workshop) ON COMMIT DROP")
            cursor.copy_expert("COPY bench_stage FROM STDIN", rows)
            cursor.execute("INSERT INTO bench_target SELECT * FROM bench_stage ON CONFLICT DO NOTHING")
            if cursor.rowcount != COPIED:  # a floor that passes rows over is none
                raise ValueError(f"{cursor.rowcount} of {COPIED} rows were staged")
            transaction.set_rollback(True)

    stage()
    return stage


def previewed(rows: str) -> dict:
    """Read and check a long ledger without writing, between two readings by calamine alone; openpyxl reads a tenth of it."""
    from openpyxl import load_workbook
    from python_calamine import CalamineWorkbook

    from jishan_portal.accounts.actors import SYSTEM
    from workshops.imports.actions import dry_run

    content, outcome = ledger(int(rows)), []

    def read():
        CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()

    def read_slowly():
        sheet = load_workbook(io.BytesIO(content), read_only=True).worksheets[0]
        for _ in islice(sheet.iter_rows(values_only=True), int(rows) // 10):
            pass

    read()
    before = _seconds(read)
    spent = _seconds(lambda: outcome.append(dry_run(content, by=SYSTEM)))
    after, slowly = _seconds(read), _seconds(read_slowly)
    number = int(rows)
    rates = {"floor_rate": number / ((before + after) / 2), "openpyxl_rate": number / 10 / slowly}
    return {"seconds": spent, "rows": number, "new": outcome[0].counts["new"], **rates}


def peer_imported(rows: str) -> dict:
    """Import a ledger's columns through django-import-export as it comes, each row saved by itself; nothing is kept."""
    from import_export.fields import Field
    from import_export.formats.base_formats import XLSX
    from import_export.resources import ModelResource
    from import_export.widgets import ForeignKeyWidget, IntegerWidget

    from workshops.registry.models import FoodKind, Workshop

    class Peer(ModelResource):
        class Meta:
            model = Workshop
            fields = ()
            import_id_fields = ("phone",)

    names = {"name": "小作坊名称", "owner_name": "负责人", "phone": "联系电话", "area_code": "乡镇", "address": "生产地址"}
    for name, column in names.items():
        Peer.fields[name] = Field(attribute=name, column_name=column)
    Peer.fields["kind"] = Field(attribute="kind", column_name="食品类别", widget=ForeignKeyWidget(FoodKind, "name"))
    Peer.fields["staff_count"] = Field(attribute="staff_count", column_name="从业人数", widget=IntegerWidget())
    content, outcome = ledger(int(rows), NAMED_KINDS), []

    def work(content):
        with transaction.atomic():
            outcome.append(Peer().import_data(XLSX().create_dataset(content), raise_errors=True))
            connection.check_constraints()
            transaction.set_rollback(True)

    work(ledger(WARMING, NAMED_KINDS))
    spent = _seconds(lambda: work(content))
    return {"seconds": spent, "rows": int(rows), "new": outcome[-1].totals["new"]}


PARTS = {work.__name__: work for work in (imported, previewed, peer_imported)}
