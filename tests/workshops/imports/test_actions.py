"""Importing: what each example ledger comes to, and that nothing is ever doubled or half done.

The counts are explained in reading/test_ledgers.py. Beyond them, two licence numbers stand in two ledgers for different
workshops (晋小作坊14082420223857 of 孔氏枣加工坊 / 小姜氏挂面店, …221769 of 老曹记挂面加工坊 / 曹记饼子店): once the first two ledgers
are in, these two rows of 旧格式台账.xls are errors.
"""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from jishan_portal.accounts.actors import SYSTEM
from jishan_portal.accounts.roles import Role
from jishan_portal.audit.models import Entry
from jishan_portal.kit import bulk
from jishan_portal.kit.search import folded
from tests.factories import user_of
from tests.workshops.imports.conftest import HEADING
from workshops.imports import actions
from workshops.imports.actions import ImportRefused
from workshops.imports.models import ImportBatch, ImportRow, SenderMapping, Verdict
from workshops.imports.reading.guards import FileUnreadable
from workshops.imports.states import BatchState
from workshops.licences.models import Licence
from workshops.products.models import Product
from workshops.registry import actions as registry
from workshops.registry import keys, merges
from workshops.registry.loading import load_food_kinds
from workshops.registry.models import Event, LifeChange, Workshop, WorkshopText

pytestmark = pytest.mark.django_db

ROW = (
    "孙家醋作坊",
    "孙园田",
    "140824190003020724",
    "13614610033",
    "稷峰镇",
    "庄永村91号",
    "食醋",
    "晋小作坊14082420236719",
    "2023-01-16",
    "2026-01-16",
)
COUNTS = ("rows", "new", "updated", "duplicates", "errors")


@pytest.fixture(autouse=True)
def kinds():
    """The kinds of food stand in every portal."""
    load_food_kinds()


def _changed(**values) -> tuple:
    places = dict(
        zip(("name", "owner", "id", "phone", "town", "address", "products", "licence", "issued", "until"), range(10), strict=True)
    )
    row = list(ROW)
    for key, value in values.items():
        row[places[key]] = value
    return tuple(row)


def _import(content: bytes, name: str = "台账.xlsx", **options) -> actions.Outcome:
    return actions.import_file(content, name, by=options.pop("by", SYSTEM), **options)


def _counts(outcome) -> tuple:
    return tuple(outcome.counts[key] for key in COUNTS)


@pytest.mark.parametrize(
    ("name", "counts"),
    [
        ("台账-乡镇分表.xlsx", (112, 100, 0, 4, 8)),
        ("底数摸排表.xlsx", (60, 60, 0, 0, 0)),
        ("系统导出.csv", (45, 45, 0, 0, 0)),
        ("旧格式台账.xls", (25, 25, 0, 0, 0)),
        ("异常输入.xlsx", (10, 2, 0, 0, 8)),
    ],
)
def test_import_example_ledger_twice_doubles_nothing(ledger, name, counts):
    rows, new, _, twins, errors = counts

    assert _counts(actions.dry_run(ledger(name), by=SYSTEM)) == counts
    assert not Workshop.objects.exists()
    assert not ImportBatch.objects.exists()
    first = _import(ledger(name), name, good_rows_only=True)
    second = _import(ledger(name), name, good_rows_only=True)

    assert _counts(first) == counts
    assert _counts(second) == (rows, 0, 0, new + twins, errors)
    assert Workshop.objects.count() == WorkshopText.objects.count() == new
    assert not Workshop.objects.filter(root__isnull=True).exists()


def test_import_all_example_ledgers_finds_numbers_held_by_others(ledger):
    for name in ("台账-乡镇分表.xlsx", "底数摸排表.xlsx", "系统导出.csv"):
        _import(ledger(name), name, good_rows_only=True)

    outcome = _import(ledger("旧格式台账.xls"), "旧格式台账.xls", good_rows_only=True)

    assert _counts(outcome) == (25, 23, 0, 0, 2)
    errors = ImportRow.objects.filter(batch=outcome.batch, verdict=Verdict.ERROR)
    assert {row.number: row.problems[0][0] for row in errors} == {11: "licence_number", 18: "licence_number"}
    assert "孔氏枣加工坊" in errors.get(number=18).problems[0][1]
    assert Workshop.objects.count() == 100 + 60 + 45 + 23


@pytest.mark.parametrize("name", ["空文件.xlsx", "假表格.xlsx"])
def test_import_broken_file_keeps_nothing(ledger, name):
    with pytest.raises(FileUnreadable):
        _import(ledger(name), name)

    assert not ImportBatch.objects.exists()


def test_a_ledger_without_a_name_column_is_refused_in_words(workbook):
    with pytest.raises(FileUnreadable, match="没有一张工作表有“名称”这一列"):
        actions.dry_run(workbook(("联系人", "电话", "地址"), ("王一", "13835900080", "下廉村")), by=SYSTEM)


def test_import_with_errors_writes_nothing(ledger):
    outcome = _import(ledger("异常输入.xlsx"))

    assert not outcome.is_written
    assert outcome.message.startswith("有 8 行有误，一行也没有导入")
    assert outcome.batch.state == BatchState.CANCELLED
    assert not Workshop.objects.exists()


def test_import_writes_every_part_of_a_file(workbook):
    outcome = _import(workbook((*HEADING, "备注"), (*ROW, "停业")))

    workshop = Workshop.objects.get()
    assert (workshop.state, workshop.kind_id, workshop.licence_until) == ("suspended", "vinegar", date(2026, 1, 16))
    assert workshop.owner_id == "140824190003020724"
    assert workshop.source == "import"
    assert Licence.objects.get(workshop=workshop).number == "晋小作坊14082420236719"
    assert Product.objects.get(workshop=workshop).name == "食醋"
    assert [life.to_state for life in LifeChange.objects.order_by("id")] == ["active", "suspended"]
    assert "导入台账" in Event.objects.get(workshop=workshop).sentence
    assert ImportRow.objects.get(batch=outcome.batch).workshop == workshop
    entry = Entry.objects.get(action="registry.open_many")
    assert entry.data["count"] == 1
    assert "140824190003020724" not in str(Entry.objects.values_list("data", "summary"))


def test_rows_written_in_blocks_keep_what_is_theirs(ledger, monkeypatch):
    monkeypatch.setattr(bulk, "CHUNK", 7)
    outcome = _import(ledger("台账-乡镇分表.xlsx"), good_rows_only=True)

    rows = ImportRow.objects.filter(batch=outcome.batch, verdict=Verdict.NEW).select_related("workshop__text")
    assert len({row.workshop.code for row in rows}) == len(rows) == 100
    for row in rows:
        shop = row.workshop
        assert row.name == shop.name
        assert shop.licence_number in row.cells.get("licence_number", "")
        assert shop.text.text.startswith(folded(shop.name))
        assert shop.code in shop.text.text
        assert shop.name_key == keys.name_key(shop.name)
        assert shop.life_changes.earliest("id").to_state == "active"
        assert shop.events.count() == 1
        assert set(Licence.objects.filter(workshop=shop).values_list("number", flat=True)) == {shop.licence_number} - {""}
        assert all(product in row.cells["products"] for product in shop.products.values_list("name", flat=True))


def test_rows_of_every_verdict_beside_each_other_point_at_their_own_files(workbook, monkeypatch):
    monkeypatch.setattr(bulk, "CHUNK", 1)
    _import(workbook(HEADING, ROW))
    known = Workshop.objects.get()
    fresh = [(f"{word}记豆腐坊", f"{word}三", "", f"1383590008{at}", "稷峰镇", f"{word}家村", "豆制品") for at, word in enumerate("甲乙丙")]
    wrong = ("丁坊", "丁三", "", "13835900084", "火星镇", "丁家村", "豆制品")
    rows = (fresh[0], _changed(phone="13800138000"), fresh[1], fresh[0], wrong, fresh[2])

    outcome = _import(workbook(HEADING, *rows), good_rows_only=True)

    assert _counts(outcome) == (6, 3, 1, 1, 1)
    named = {shop.name: shop.pk for shop in Workshop.objects.all()}
    held = ImportRow.objects.filter(batch=outcome.batch).order_by("number").values_list("verdict", "workshop_id", "name")
    assert list(held) == [
        (Verdict.NEW, named["甲记豆腐坊"], "甲记豆腐坊"),
        (Verdict.UPDATE, known.pk, "孙家醋作坊"),
        (Verdict.NEW, named["乙记豆腐坊"], "乙记豆腐坊"),
        (Verdict.DUPLICATE, None, "甲记豆腐坊"),
        (Verdict.ERROR, None, "丁坊"),
        (Verdict.NEW, named["丙记豆腐坊"], "丙记豆腐坊"),
    ]


def test_import_updates_what_differs_and_keeps_what_is_blank(workbook):
    _import(workbook(HEADING, ROW))
    changed = _changed(phone="13800138000", address="", products="食醋、麻花")

    outcome = _import(workbook(HEADING, changed))

    workshop = Workshop.objects.get()
    assert _counts(outcome) == (1, 0, 1, 0, 0)
    assert (workshop.phone, workshop.address, workshop.version) == ("13800138000", "庄永村91号", 2)
    assert set(Product.objects.values_list("name", flat=True)) == {"食醋", "麻花"}
    assert ImportRow.objects.get(batch=outcome.batch).changes == [["联系电话", "136****0033", "138****8000"], ["产品", "", "增加麻花"]]
    assert "13800138000" in WorkshopText.objects.get().text


def test_import_replaces_an_older_licence(workbook):
    _import(workbook(HEADING, ROW))

    _import(workbook(HEADING, _changed(licence="晋小作坊14082420268888", issued="2026-01-10", until="2029-01-09")))

    workshop = Workshop.objects.get()
    assert (workshop.licence_number, workshop.licence_until) == ("晋小作坊14082420268888", date(2029, 1, 9))
    old, new = Licence.objects.order_by("id")
    assert (old.end_kind, old.ended_on, new.ended_on) == ("replaced", date(2026, 1, 10), None)


def test_import_leaves_a_later_licence_alone(workbook):
    _import(workbook(HEADING, ROW))

    outcome = _import(workbook(HEADING, _changed(licence="晋小作坊14082420201111", issued="2020-01-10", until="2023-01-09")))

    assert _counts(outcome) == (1, 0, 0, 1, 0)
    assert Workshop.objects.get().licence_number == "晋小作坊14082420236719"


def test_import_corrects_dates_of_the_same_licence(workbook):
    _import(workbook(HEADING, ROW))

    outcome = _import(workbook(HEADING, _changed(until="长期")))

    assert _counts(outcome) == (1, 0, 1, 0, 0)
    assert Workshop.objects.get().licence_until is None
    assert Licence.objects.get().valid_until is None


def test_import_finds_a_merged_file_by_its_root(workbook):
    _import(workbook(HEADING, ROW, _changed(name="另一家麻花坊", owner="卫甲", id="", phone="13900000001", address="别村1号", licence="")))
    kept, absorbed = Workshop.objects.order_by("id")
    merges.merge(kept, absorbed, by=SYSTEM, reason="同一家")

    outcome = _import(
        workbook(
            HEADING,
            _changed(name="另一家麻花坊", owner="", id="", phone="13900000001", address="", products="", licence="", issued="", until=""),
        )
    )

    assert ImportRow.objects.get(batch=outcome.batch).workshop == kept


def test_import_refuses_rows_outside_the_area(workbook):
    user = user_of(Role.TOWNSHIP, area="140824101000")

    outcome = _import(workbook(HEADING, ROW), by=user)

    assert _counts(outcome) == (1, 0, 0, 0, 1)
    assert "不在您的管辖范围内" in ImportRow.objects.get().problems[0][1]


def test_import_needs_the_ability(workbook):
    with pytest.raises(PermissionDenied):
        _import(workbook(HEADING, ROW), by=user_of(Role.FINANCE_PAYER))


def test_an_ended_file_is_not_brought_back(workbook):
    _import(workbook(HEADING, ROW))
    registry.change_life(Workshop.objects.get(), "cancel", by=SYSTEM, holds_from=date(2026, 1, 1), reason="申请")

    outcome = _import(workbook(HEADING, ROW))

    assert "重新在册" in ImportRow.objects.get(batch=outcome.batch).problems[0][1]


def test_commit_after_the_registry_moved_on_asks_for_another_look(workbook):
    batch = actions.start(workbook(HEADING, ROW), "台账.xlsx", by=SYSTEM)
    actions.preview(actions.map_columns(batch, batch.sheets, by=SYSTEM), by=SYSTEM)
    _import(workbook(HEADING, ROW))

    with pytest.raises(ImportRefused, match="重新核对"):
        actions.commit(batch, by=SYSTEM)
    batch.refresh_from_db()
    actions.commit(batch, by=SYSTEM)
    again = actions.commit(batch, by=SYSTEM)

    assert again.counts == {"rows": 1, "new": 0, "updated": 0, "duplicates": 1, "errors": 0}
    assert Workshop.objects.count() == 1


def test_start_twice_with_one_submission_is_one_batch(workbook):
    first, second = (
        actions.start(workbook(HEADING, ROW), "台账.xlsx", by=SYSTEM, submission_id="7f0c6b0e-5b0d-4a5e-9f3a-0c1d2e3f4a5b")
        for _ in range(2)
    )

    assert first.pk == second.pk


def test_start_without_a_header_is_refused(workbook):
    with pytest.raises(FileUnreadable, match="没有找到表头"):
        actions.start(workbook(("甲", "乙"), ("丙", "丁")), "台账.xlsx", by=SYSTEM)


def test_mapping_is_remembered_for_the_sender(workbook):
    content = workbook(("户头", "经营者", "手机号"), ("孙家醋作坊", "孙园田", "13614610033"), title="稷峰镇")
    batch = actions.start(content, "台账.xlsx", by=SYSTEM, sender="稷峰镇")
    sheets = batch.sheets
    assert not sheets[0]["is_taken"]
    sheets[0] |= {"is_taken": True, "mapping": sheets[0]["mapping"] | {"0": "name"}}
    actions.map_columns(batch, sheets, by=SYSTEM)

    again = actions.start(content, "台账.xlsx", by=SYSTEM, sender="稷峰镇")

    assert SenderMapping.objects.count() == 1
    assert (again.sheets[0]["mapping"]["0"], again.sheets[0]["is_taken"]) == ("name", True)


def test_map_without_a_name_column_is_refused(workbook):
    batch = actions.start(workbook(HEADING, ROW), "台账.xlsx", by=SYSTEM)
    batch.sheets[0]["mapping"].pop("0")

    with pytest.raises(ImportRefused, match="哪一列是“名称”"):
        actions.map_columns(batch, batch.sheets, by=SYSTEM)
