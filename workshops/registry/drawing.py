"""The rows of the list page, which are drawn hundreds of times.

Django's template tags cost some microseconds each; a page of 25 rows has a thousand of them. Everything that comes from
data passes `escape`.
"""

from collections.abc import Callable, Iterable
from datetime import date
from functools import lru_cache
from html import escape

from django.urls import reverse
from django.utils.safestring import SafeString

from jishan_portal.kit import clock
from jishan_portal.templatetags.face import NONE, icon, near, tag
from workshops.registry.addresses import file_pattern

BOX = '<input class="form-check-input" type="checkbox" name="ids" value="{}" data-pick aria-label="选中{}"> '
LONGEST_NAME, LONGEST_MATTER, MATTERS = 24, 8, 1


def _shortened(text: str, length: int) -> str:
    return text if len(text) <= length else f"{text[: length - 1]}…"


def _words(name: str) -> Callable[[dict], str]:
    """A cell that holds a value as it is."""
    return lambda row: NONE if row[name] in {None, ""} else escape(str(row[name]))


def _day(value: date | None) -> str:
    return value.isoformat() if value else NONE


def _owner(row: dict) -> str:
    phone = f' <span class="sub nb">{escape(row["masked_phone"])}</span>{row["unmask"]}' if row["phone"] else ""
    return f'<span class="bits-line">{escape(row["owner_name"]) or NONE}{phone}</span>'


def _until(row: dict) -> str:
    if not row["licence_until"]:
        return "长期" if row["licence_number"] else '<span class="mute">未办许可</span>'
    said = f'<span class="nb">{row["licence_until"].isoformat()}</span>'
    if row["is_expired"]:
        return f'{said} <span class="t-red nb">过期 {row["late_by"]} 天</span>'
    return f'{said} <span class="t-amber nb">{near(row["licence_until"])}</span>' if row["is_near"] else said


def _open(row: dict) -> str:
    matters = [
        f'<span class="nb{" t-red" if matter["is_late"] else ""}">{escape(_shortened(matter["short"], LONGEST_MATTER))}'
        f" {matter['due_on']:%m-%d} 前</span>"
        if matter["due_on"]
        else f'<span class="nb">{escape(_shortened(matter["short"], LONGEST_MATTER))}</span>'
        for matter in row["opened"][:MATTERS]
    ]
    if not matters:
        return f'<span class="mute">{NONE}</span>'
    more = f" 等 {len(row['opened'])} 件" if len(row["opened"]) > MATTERS else ""
    return "，".join(matters) + more


def _grade(row: dict) -> str:
    letter = escape(row["risk_grade"])
    return f'<span class="grade {letter.lower()}">{letter}</span>' if letter else '<span class="mute">未评</span>'


# Key of the column → (label on a phone, class, what stands in the cell).
CELLS: dict[str, tuple[str, str, Callable[[dict], str]]] = {
    "town": ("乡镇", "", _words("town")),
    "kind": ("类别", "", _words("kind_name")),
    "owner": ("负责人", "", _owner),
    "until": ("许可到期", "", _until),
    "grade": ("等级", "", _grade),
    "open": ("未结事项", "matters", _open),
    "state": ("状态", "", lambda row: tag(row["tone"], row["tag"])),
    "licence": ("许可证号", "", _words("licence_number")),
    "batch": ("批次", "", _words("batches")),
    "address": ("生产地址", "wrap", _words("address")),
    "station": ("监管所", "", _words("station_name")),
    "credit": ("信用代码", "", _words("credit_code")),
    "staff": ("从业人数", "", _words("staff_count")),
    "opened": ("开办日期", "", lambda row: _day(row["opened_on"])),
    "willing": ("愿意提档", "", lambda row: {True: "是", False: "否", None: NONE}[row["wants_upgrade"]]),
    "created": ("建档日期", "", lambda row: _day(clock.day_of(row["created_at"]))),
}


def body(rows: Iterable[dict], columns, *, may_pick: bool, may_edit: bool, may_unmask: bool) -> SafeString:
    """Return the rows of the list as HTML."""
    cells = [_cell(*CELLS[column.key]) for column in columns]
    opened, edit = file_pattern(), _pattern("edit")
    eye = _eye() if may_unmask else ""
    lines = []
    for row in rows:
        pk, name, short = row["id"], escape(row["name"]), escape(_shortened(row["name"], LONGEST_NAME))
        row["unmask"] = eye.format(pk)
        box = BOX.format(pk, name) if may_pick else ""
        url = opened.format(pk)
        more = f'<a href="{edit.format(pk)}">修改</a>' if may_edit else ""
        lines.append(
            f'<tr><th scope="row" class="pin-l">{box}<a class="name" href="{url}" data-open title="{name}">{short}</a></th>'
            + "".join(f"{start}{draw(row)}</td>" for start, draw in cells)
            + f'<td class="pin-r"><span class="ops"><a href="{url}">打开</a>{more}</span></td></tr>'
        )
    return SafeString("\n".join(lines))


def _cell(label: str, css: str, draw: Callable) -> tuple[str, Callable]:
    css = f' class="{css}"' if css else ""
    return f'<td data-label="{label}"{css}>', draw


@lru_cache(maxsize=1)
def _eye() -> str:
    """Return the button that shows a phone number in plain, with {} where the id stands."""
    drawn = icon("eye", "查看完整电话")
    address = _pattern("unmask", "phone")
    title = "查看完整电话（记入审计）"
    return f' <button class="btn btn-text no-print" formaction="{address}" formtarget="_blank" title="{title}">{drawn}</button>'


@lru_cache(maxsize=16)
def _pattern(name: str, *rest) -> str:
    """Return an address of the registry with {} where the id stands."""
    return reverse(f"workshops:registry:{name}", args=[0, *rest]).replace("/0/", "/{}/")
