"""The example ledgers, and workbooks made on the spot."""

import io
from pathlib import Path

import pytest
from openpyxl import Workbook

from workshops.imports.reading.rows import AreaBook

LEDGERS = Path(__file__).parent / "ledgers"
AREAS = (
    ("140824100000", "稷峰镇", "稷峰"),
    ("140824101000", "西社镇", "西社"),
    ("140824102000", "化峪镇", "化峪"),
    ("140824103000", "翟店镇", "翟店"),
    ("140824104000", "清河镇", "清河"),
    ("140824200000", "蔡村乡", "蔡村"),
    ("140824201000", "太阳乡", "太阳"),
)
HEADING = ("小作坊名称", "经营者", "身份证号", "联系电话", "乡镇", "生产地址", "食品类别", "许可证号", "发证日期", "有效期至")


@pytest.fixture
def areas() -> AreaBook:
    """The county's towns as a ledger may name them."""
    return AreaBook(AREAS)


@pytest.fixture
def ledger():
    """Return the bytes of an example ledger by name."""
    return lambda name: (LEDGERS / name).read_bytes()


@pytest.fixture
def workbook():
    """Return the bytes of a workbook with the given rows: `workbook(HEADING, [...], …)`."""

    def make(*rows, title: str = "台账") -> bytes:
        book = Workbook()
        book.active.title = title
        for row in rows:
            book.active.append(list(row))
        out = io.BytesIO()
        book.save(out)
        return out.getvalue()

    return make
