"""Staff import three ledgers, fix the errors in their own workbook, merge a workshop that was reported twice, export the register."""

import io
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import expect

from jishan_portal.accounts.roles import Role
from tests.factories import user_of
from tests.workshops.imports.conftest import LEDGERS
from workshops.registry.loading import load_food_kinds
from workshops.registry.models import Workshop

GOOD_LEDGERS = {"底数摸排表.xlsx": 60, "系统导出.csv": 45}
FLAWED, FLAWED_ROWS, NEW_AFTER_FIXING = "台账-乡镇分表.xlsx", 8, 109  # 100 good ones, 8 put right, 1 reported twice under two names


@pytest.fixture
def desk(visitor):
    load_food_kinds()
    return visitor(user_of(Role.BUREAU_LEADER, area="140824000000"))


def _send(window, path: Path) -> None:
    """Upload a ledger, accept the columns as they were recognised, arrive at the preview."""
    window("/workshops/imports/new/")
    window.page.set_input_files("input[type=file]", path)
    window.page.get_by_role("button", name="下一步：核对表头").click()
    window.check()
    window.page.get_by_role("button", name="下一步：预览每一行").click()
    expect(window.page.get_by_role("heading", name="预览每一行")).to_be_visible()
    window.check()


def _confirm(window, new: int) -> None:
    window.page.get_by_role("button", name="确认导入").click()
    expect(window.page.get_by_text(f"导入完成：新建档案 {new} 户")).to_be_visible()
    window.check()


def _put_right(path: Path) -> None:
    """Do what the clerk does: empty the marked ID cells, and give the twin of row 9 a name and place of its own."""
    book = load_workbook(path)
    marked = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.comment]
    assert len(marked) == FLAWED_ROWS
    for cell in marked:
        cell.value = None
    book["稷峰镇"]["B38"], book["稷峰镇"]["G38"] = "稷峰镇旺春烧饼铺", "稷峰镇下王村南头1号"
    book.save(path)


def test_import_three_ledgers_fix_errors_merge_and_export(desk, tmp_path):
    page = desk.page
    for name, new in GOOD_LEDGERS.items():
        _send(desk, LEDGERS / name)
        _confirm(desk, new)

    _send(desk, LEDGERS / FLAWED)
    expect(page.get_by_text(f"{FLAWED_ROWS} 行有误")).to_be_visible()
    with page.expect_download() as sent_back:
        page.get_by_role("link", name="下载标注了错误的表格").click()
    fixed = tmp_path / FLAWED
    sent_back.value.save_as(fixed)
    page.get_by_role("button", name="取消导入").click()
    desk.check()
    _put_right(fixed)
    _send(desk, fixed)
    _confirm(desk, NEW_AFTER_FIXING)
    reported = sum(GOOD_LEDGERS.values()) + NEW_AFTER_FIXING
    assert Workshop.objects.count() == reported

    desk("/workshops/duplicates/?why=identity")
    page.get_by_role("link", name="核对后合并").click()
    desk.check()
    page.get_by_label("合并理由").fill("同一负责人、同一场所，同一份台账报了两次")
    page.get_by_role("button", name="合并", exact=True).click()
    page.locator("dialog[open] button").last.click()
    page.wait_for_load_state("load")
    expect(page.locator("dialog[open]")).to_have_count(0)
    desk("/workshops/?size=10")
    assert Workshop.objects.roots().count() == reported - 1

    page.locator("summary", has_text="导出").click()
    with page.expect_download() as exported:
        page.get_by_role("button", name=f"Excel 表（按当前条件，{reported - 1} 户）").click()
    book = load_workbook(io.BytesIO(Path(exported.value.path()).read_bytes()))
    names = {cell.value for row in book.active.iter_rows() for cell in row}
    assert "稷山县稷峰镇老陶记油坊加工坊" in names
    assert book.active.max_row >= reported - 1


@pytest.mark.parametrize(
    "window",
    [{"phone": True}, {"phone": True, "large_text": True}, {"javascript": False}],
    ids=["phone", "large text", "without JavaScript"],
)
def test_import_pages_for_everybody(visitor, window):
    load_food_kinds()
    screen = visitor(user_of(Role.TOWNSHIP), **window)

    _send(screen, LEDGERS / "异常输入.xlsx")
    screen.page.get_by_role("button", name="只导入无误的 2 行").click()
    expect(screen.page.get_by_text("导入完成：新建档案 2 户")).to_be_visible()
    screen.check()
    screen("/workshops/imports/")
