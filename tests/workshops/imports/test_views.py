"""The wizard's pages: who may open them, that nothing is written before the last step, equal queries for few and many rows."""

import io
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings
from django.urls import reverse
from openpyxl import load_workbook

from jishan_portal.accounts.roles import Role
from tests.workshops.imports.conftest import HEADING
from tests.workshops.imports.test_actions import ROW
from workshops.imports.models import ImportBatch, SenderMapping
from workshops.imports.states import BatchState
from workshops.registry.loading import load_food_kinds
from workshops.registry.models import Workshop

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def kinds():
    """The kinds of food stand in every portal."""
    load_food_kinds()


@pytest.fixture
def staff(client_of):
    """A bureau leader reaches the county."""
    return client_of(Role.BUREAU_LEADER, area="140824000000")


def _upload(client, content: bytes, name: str = "台账.xlsx", **data):
    data = {"file": SimpleUploadedFile(name, content), "submission_id": str(uuid4()), "sender": "", **data}
    return client.post(reverse("workshops:imports:upload"), data)


def _mapping(batch: ImportBatch, **changes) -> dict:
    data = {"sender": batch.sender, "g0-header": batch.sheets[0]["header"] + 1, "g0-height": batch.sheets[0]["height"]}
    data |= {f"g0-c{at}": key for at, key in batch.sheets[0]["mapping"].items()}
    data |= {f"take{place}": "1" for place, sheet in enumerate(batch.sheets) if sheet["is_taken"]}
    return {key: value for key, value in {**data, **changes}.items() if value is not None}


def _previewed(client, content: bytes) -> ImportBatch:
    _upload(client, content)
    batch = ImportBatch.objects.latest("id")
    client.post(reverse("workshops:imports:mapping", args=[batch.pk]), _mapping(batch))
    batch.refresh_from_db()
    return batch


def test_wizard_from_upload_to_result(staff, ledger):
    answer = _upload(staff, ledger("台账-乡镇分表.xlsx"), "台账-乡镇分表.xlsx")
    batch = ImportBatch.objects.get()
    assert answer.url == reverse("workshops:imports:mapping", args=[batch.pk])
    assert batch.sender == "稷峰镇人民政府等 4 家"
    page = staff.get(answer.url).content.decode()
    assert "4 张工作表，表头相同" in page
    assert "17218096792" not in page
    assert "172-1809-6792" not in page

    answer = staff.post(answer.url, _mapping(batch))

    assert answer.url == reverse("workshops:imports:rows", args=[batch.pk])
    page = staff.get(answer.url).content.decode()
    assert "稷峰镇 第 24 行" in page
    assert "140824190108187520" not in page
    assert not Workshop.objects.exists()
    refused = staff.post(reverse("workshops:imports:commit", args=[batch.pk]), {"rows": "all"}, follow=True)
    assert "一行也没有导入" in refused.content.decode()
    done = staff.post(reverse("workshops:imports:commit", args=[batch.pk]), {"rows": "good"}, follow=True)
    assert "新建档案 100 户" in done.content.decode()
    again = staff.post(reverse("workshops:imports:commit", args=[batch.pk]), {"rows": "good"})
    assert again.status_code == 302
    assert Workshop.objects.count() == 100
    assert "台账-乡镇分表.xlsx" in staff.get(reverse("workshops:imports:list")).content.decode()


@pytest.mark.parametrize(("name", "words"), [("空文件.xlsx", "文件是空的"), ("假表格.xlsx", "已损坏")])
def test_upload_of_a_broken_file_says_what_to_do(staff, ledger, name, words):
    answer = _upload(staff, ledger(name), name)

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not ImportBatch.objects.exists()


@override_settings(IMPORT_MAX_BYTES=10)
def test_upload_of_a_large_file_is_refused(staff, ledger):
    assert "上限" in _upload(staff, ledger("系统导出.csv")).content.decode()


def test_upload_sent_twice_is_one_import(staff, workbook):
    number = str(uuid4())
    first, second = (_upload(staff, workbook(HEADING, ROW), submission_id=number) for _ in range(2))

    assert first.url == second.url
    assert ImportBatch.objects.count() == 1


def test_mapping_reads_again_from_another_header_row(staff, workbook):
    _upload(staff, workbook(HEADING, HEADING, ROW))
    batch = ImportBatch.objects.get()

    staff.post(reverse("workshops:imports:mapping", args=[batch.pk]), _mapping(batch, **{"g0-header": 2}))

    batch.refresh_from_db()
    assert batch.sheets[0]["header"] == 1
    assert batch.state == BatchState.UPLOADED


@pytest.mark.parametrize(
    ("changes", "words"),
    [({"g0-c0": ""}, "哪一列是“名称”"), ({"g0-c1": "name"}, "有两列都选了“名称”"), ({"take0": None}, "至少选择一张工作表")],
)
def test_mapping_says_what_is_missing_and_keeps_the_choices(staff, workbook, changes, words):
    _upload(staff, workbook(HEADING, ROW))
    batch = ImportBatch.objects.get()

    answer = staff.post(reverse("workshops:imports:mapping", args=[batch.pk]), _mapping(batch, **changes))

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not SenderMapping.objects.exists()


def test_cancel_ends_an_import(staff, workbook):
    batch = _previewed(staff, workbook(HEADING, ROW))

    staff.post(reverse("workshops:imports:cancel", args=[batch.pk]))

    batch.refresh_from_db()
    assert batch.state == BatchState.CANCELLED
    assert staff.post(reverse("workshops:imports:commit", args=[batch.pk])).status_code == 409
    assert staff.get(reverse("workshops:imports:rows", args=[batch.pk])).status_code == 200


def test_marked_workbook_is_the_senders_own_with_the_bad_cells_marked(staff, ledger):
    batch = _previewed(staff, ledger("台账-乡镇分表.xlsx"))

    answer = staff.get(reverse("workshops:imports:marked", args=[batch.pk]))

    book = load_workbook(io.BytesIO(answer.content))
    assert book.sheetnames == ["稷峰镇", "西社镇", "化峪镇", "翟店镇"]
    sheet = book["稷峰镇"]
    assert sheet["A1"].value == "稷山县食品小作坊基本情况台账"
    assert sheet["N3"].value == "导入说明"
    assert sheet["D24"].comment.text.startswith("身份证号被 Excel 当成数字保存")
    assert sheet["D24"].fill.start_color.rgb == "FFFBE0DB"
    assert sheet["N24"].value.startswith("有误：【身份证号】")
    assert sheet["N38"].value.startswith("重复：与第 9 行是同一家")
    assert sheet["N10"].value is None


@pytest.mark.parametrize("name", ["系统导出.csv", "旧格式台账.xls", "异常输入.xlsx"])
def test_marked_workbook_of_every_kind_opens_and_runs_no_formula(staff, ledger, name):
    _upload(staff, ledger(name), name)
    batch = ImportBatch.objects.get()
    staff.post(reverse("workshops:imports:mapping", args=[batch.pk]), _mapping(batch))

    answer = staff.get(reverse("workshops:imports:marked", args=[batch.pk]))

    book = load_workbook(io.BytesIO(answer.content))
    if not name.endswith("xlsx"):
        assert not [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]


def test_marked_workbook_can_be_sent_again(staff, ledger):
    batch = _previewed(staff, ledger("台账-乡镇分表.xlsx"))
    marked = staff.get(reverse("workshops:imports:marked", args=[batch.pk])).content

    again = _previewed(staff, marked)

    assert again.counts == batch.counts


@override_settings(IMPORT_JOB_BYTES=1)
def test_large_ledgers_go_through_jobs(staff, workbook, django_capture_on_commit_callbacks):
    _upload(staff, workbook(HEADING, ROW))
    batch = ImportBatch.objects.get()
    with django_capture_on_commit_callbacks(execute=True):
        answer = staff.post(reverse("workshops:imports:mapping", args=[batch.pk]), _mapping(batch))
    assert answer.url.startswith(reverse("jobs:list"))
    batch.refresh_from_db()
    assert batch.state == BatchState.PREVIEWED

    with django_capture_on_commit_callbacks(execute=True):
        staff.post(reverse("workshops:imports:commit", args=[batch.pk]))

    assert Workshop.objects.count() == 1


@pytest.mark.parametrize("name", ["mapping", "rows", "marked", "original", "commit", "cancel"])
def test_imports_of_another_area_are_not_found(staff, client_of, workbook, name):
    batch = _previewed(staff, workbook(HEADING, ROW))
    other = client_of(Role.TOWNSHIP, area="140824101000")
    send = other.post if name in {"commit", "cancel"} else other.get

    assert send(reverse(f"workshops:imports:{name}", args=[batch.pk])).status_code == 404


def test_original_comes_back_as_sent(staff, ledger):
    batch = _previewed(staff, ledger("底数摸排表.xlsx"))

    answer = staff.get(reverse("workshops:imports:original", args=[batch.pk]))

    assert b"".join(answer.streaming_content) == ledger("底数摸排表.xlsx")


def _rows(count: int) -> list:
    return [(f"第{n}麻花坊", "", "", f"138{n:08d}", "稷峰镇", f"荆平村{n}号", "麻花", "", "", "") for n in range(count)]


@pytest.mark.parametrize("name", ["rows", "mapping"])
def test_pages_of_an_import_cost_the_same_for_few_and_many_rows(staff, workbook, assert_same_queries, name):
    made: list = []

    def make():
        made.append("")
        _previewed(staff, workbook(HEADING, *_rows(len(made))))

    assert_same_queries(lambda: staff.get(reverse(f"workshops:imports:{name}", args=[ImportBatch.objects.latest("id").pk])), make)


def test_history_costs_the_same_for_few_and_many_imports(staff, workbook, assert_same_queries):
    _upload(staff, workbook(HEADING, ROW))
    assert_same_queries(lambda: staff.get(reverse("workshops:imports:list")), lambda: _previewed(staff, workbook(HEADING, ROW)))
