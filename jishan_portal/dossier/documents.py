"""The whole file of a workshop as one paper (一户一档档案): numbers masked, tables one after another."""

from dataclasses import dataclass

from jishan_portal.kit import clock
from jishan_portal.kit.masking import mask_id, mask_phone
from jishan_portal.kit.pdf import render
from workshops.batches.models import Membership
from workshops.credit.models import CreditLine
from workshops.licences.models import Licence
from workshops.licences.rules import standing_of
from workshops.people.models import Person
from workshops.people.rules import standing_of as standing_of_person
from workshops.products.models import Product
from workshops.registry.models import HIDDEN, Event, LifeChange

NOTHING = "—"
EVENTS_PRINTED = 60


@dataclass(frozen=True)
class Table:
    """A table of the paper: its heading, its columns and its lines."""

    title: str
    columns: tuple
    lines: list


def pdf_of(file, *, by) -> bytes:
    """Return the file as PDF. Raises PdfUnavailable."""
    title = f"{file.workshop.name}一户一档"
    made = f"{by.display_name}（{by.post_title}）{clock.now():%Y-%m-%d %H:%M}"
    context = {"title": title, "facts": _facts(file), "tables": _tables(file), "made": made, "unit": by.access.organisation_name}
    return render("documents/workshop_file.html", context, title=title)


def _facts(file) -> list[list[tuple[str, str]]]:
    shop = file.workshop
    cells = [
        ("名称", shop.name),
        ("公开码", shop.code),
        ("负责人", shop.owner_name),
        ("身份证号", mask_id(shop.owner_id)),
        ("联系电话", mask_phone(shop.phone)),
        ("统一社会信用代码", shop.credit_code),
        ("生产地址", file.place),
        ("主要食品类别", shop.kind.name if shop.kind else ""),
        ("从业人数", shop.staff_count),
        ("开办日期", shop.opened_on),
        ("许可证号", shop.licence_number),
        ("许可状态", file.licence_words),
        ("状态", shop.get_state_display()),
        ("监管所", shop.station.name if shop.station else ""),
    ]
    shown = [(label, _said(value)) for label, value in cells]
    return [shown[place : place + 2] for place in range(0, len(shown), 2)]


def _tables(file) -> list[Table]:
    files = {"workshop__in": file.ids}
    licences = Licence.objects.filter(**files).select_related("issuer").order_by("-id")
    people = Person.objects.filter(**files)
    products = Product.objects.filter(**files).select_related("kind")
    events = Event.objects.filter(**files).exclude(visibility=HIDDEN).order_by("-at", "-id")[:EVENTS_PRINTED]
    return [
        _table("证照", "证照 证号 发证日期 有效期至 状态", licences, _licence),
        _table("从业人员", "姓名 岗位 手机号 健康证明至 状态", people, _person),
        _table("产品", "产品 类别 包装 主要原辅料 保质期", products, _product),
        _table("批次", "批次 年度 列入日期 移出日期 理由", Membership.objects.filter(**files), _membership),
        _table("信用记录", "日期 类别 事项 性质", CreditLine.objects.told().filter(**files), _credit),
        _table("状态变更", "生效日期 状态 原因", LifeChange.objects.filter(**files), _life),
        _table(f"大事记（最近 {EVENTS_PRINTED} 条）", "时间 事项", events, _event),
    ]


def _table(title: str, columns: str, rows, line) -> Table:
    return Table(title, tuple(columns.split()), [[_said(value) for value in line(row)] for row in rows])


def _said(value) -> str:
    return NOTHING if value in (None, "") else str(value)


def _licence(row: Licence) -> tuple:
    return row.get_kind_display(), row.number, row.issued_on, row.valid_until or "长期", standing_of(row).words


def _person(row: Person) -> tuple:
    return row.name, row.job, mask_phone(row.phone), row.certificate_until, standing_of_person(row).words


def _product(row: Product) -> tuple:
    name = f"{row.name}（已停产）" if row.stopped_on else row.name
    return name, row.kind and row.kind.name, row.get_packing_display(), row.raw_materials, row.shelf_life


def _membership(row: Membership) -> tuple:
    return row.get_kind_display(), row.year, row.since, row.until, row.reason


def _credit(row: CreditLine) -> tuple:
    return row.on, row.kind, row.sentence, "不良" if row.is_adverse else "正常"


def _life(row: LifeChange) -> tuple:
    return row.holds_from, row.get_to_state_display(), row.reason


def _event(row: Event) -> tuple:
    return f"{row.at.astimezone(clock.BEIJING):%Y-%m-%d %H:%M}", row.sentence
