"""The hand-over pack for the city's approval bureau: pre-filled forms, the boxes' documents, what is missing."""

import io
import re
import zipfile

from jishan_portal.accounts.places import name_of
from jishan_portal.files import storage
from jishan_portal.kit import clock
from jishan_portal.kit.pdf import render
from jishan_portal.papers.documents import FORM_TABLE
from subsidies.licensing.models import Pipeline
from subsidies.readiness.queries import last
from subsidies.readiness.states import Kind
from workshops.archive_boxes.models import Document
from workshops.archive_boxes.queries import shelves_of
from workshops.products.models import Product
from workshops.registry.models import Workshop

NAME = re.compile(r"[\\/:*?\"<>|\s]+")


def application_form(row: Pipeline) -> bytes:
    """Return the application with what the files know filled in, as PDF. Raises PdfUnavailable."""
    shop = row.workshop.root
    products = Product.objects.filter(workshop__root=shop, stopped_on__isnull=True).select_related("kind")
    cells = [
        ("申请人名称", row.enterprise_name or shop.name), ("统一社会信用代码", row.business.number if row.business else shop.credit_code),
        ("法定代表人（负责人）", shop.owner_name), ("联系电话", shop.phone),
        ("所在乡镇", name_of(shop.area_code)), ("生产地址", shop.address),
        ("食品类别", shop.kind.name if shop.kind else ""), ("从业人数", shop.staff_count or ""),
        ("场所面积（平方米）", f"{shop.floor_area:g}" if shop.floor_area else ""), ("原小作坊许可证号", shop.licence_number),
    ]  # fmt: skip
    lines = [[one.name, one.kind.name if one.kind else "—", one.raw_materials or "—", one.process or "—"] for one in products]
    return render(FORM_TABLE, _context("食品生产许可申请信息表（预填）", shop, cells, ["产品", "类别", "主要原辅料", "生产工艺"], lines))


def contents(row: Pipeline) -> bytes:
    """Return the list of what is in the pack and what is missing, as PDF. Raises PdfUnavailable."""
    shop = row.workshop.root
    shelves, found = shelves_of(shop.pk)
    accepted = last(shop.pk, Kind.ACCEPTANCE)
    cells = [
        ("验收评分", f"{accepted.points} 分，得分率 {accepted.rate:g}%" if accepted else "没有"),
        ("档案完整度", f"{found.percent}%，缺 {len(found.missing)} 项"),
    ]
    lines = [
        [shelf.name, one.item.name, "缺" if one.is_missing else "有" if one.is_met else "—", one.words]
        for shelf in shelves
        for one in shelf.verdicts
    ]
    return render(FORM_TABLE, _context("许可申请移交材料目录", shop, cells, ["档案盒", "材料", "有无", "说明"], lines))


def _context(title: str, shop: Workshop, cells: list, columns: list, lines: list) -> dict:
    rows = [[{"label": label, "value": words or "—"} for label, words in cells[at : at + 2]] for at in range(0, len(cells), 2)]
    facts = {
        "layout": "shelves" if columns[0] == "档案盒" else "",
        "title": title,
        "unit": shop.name,
        "number": "",
        "date": f"{clock.today():%Y-%m-%d}",
        "verify": None,
    }
    return {**facts, "rows": rows, "columns": columns, "lines": lines, "signs": ["申请人", "经办人"]}


def pack(row: Pipeline) -> bytes:
    """Return the pack as a zip: two papers and every standing document of the boxes, a folder a box. Raises PdfUnavailable."""
    target = io.BytesIO()
    shelves, _ = shelves_of(row.workshop.root_id)
    places = {one.item.key: (shelf, one.item.name) for shelf in shelves for one in shelf.verdicts}
    rows = Document.objects.standing().filter(workshop__root=row.workshop.root_id, item_key__in=places)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("01 食品生产许可申请信息表（预填）.pdf", application_form(row))
        made.writestr("02 移交材料目录和缺项.pdf", contents(row))
        for document in rows.prefetch_related("pages__file").order_by("item_key", "id"):
            shelf, name = places[document.item_key]
            for page in document.pages.all():
                _put(made, page, f"第{shelf.numeral}盒 {_clean(shelf.name)}/{_clean(name)} {document.pk}-{page.order}")
    return target.getvalue()


def _put(made: zipfile.ZipFile, page, name: str) -> None:
    variant, ending = (storage.SERVED, "jpg") if page.file.is_picture else (storage.ORIGINAL, "pdf")
    place = storage.path_of(variant, page.file.sha256)
    if place.exists():
        made.write(place, f"{name}.{ending}")


def _clean(text: str) -> str:
    return NAME.sub(" ", text).strip()
