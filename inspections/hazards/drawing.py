"""The rows of the list of hazards, which are drawn hundreds of times; everything that comes from data passes `escape`."""

from collections.abc import Callable, Iterable
from datetime import date
from html import escape

from django.urls import reverse
from django.utils.safestring import SafeString

from inspections.hazards.states import LEVELS
from jishan_portal.templatetags.face import NONE, STATE_ICONS, icon, tag
from workshops.registry.addresses import file_pattern

BOX = '<input class="form-check-input" type="checkbox" name="ids" value="{}" data-pick aria-label="选中{}"> '
LONGEST_TEXT = 26
LIGHTS = {light: icon(STATE_ICONS[light]) for light in ("ok", "near", "late")}


def _words(name: str) -> Callable[[dict], str]:
    """A cell that holds a value as it is."""
    return lambda row: NONE if row[name] in {None, ""} else escape(str(row[name]))


def _day(value: date | None) -> str:
    return value.isoformat() if value else NONE


def _left(days: int) -> str:
    if days < 0:
        return f"逾期 {-days} 天"
    return f"还有 {days} 天" if days else "今天到期"


def due(row: dict) -> str:
    """The deadline with its light: green, yellow, red, always with the word."""
    if not row["deadline_on"]:
        return f'<span class="mute">{NONE}</span>'
    said = f'<span class="nb">{row["deadline_on"].isoformat()}</span>'
    if row["light"] not in LIGHTS:
        return said
    return (
        f'{said} <span class="s-{row["light"]} nb light"><span class="lamp">{LIGHTS[row["light"]]}</span>'
        f'<span class="c-state">{_left(row["left"])}</span></span>'
    )


def _shop(row: dict) -> str:
    name = escape(row["shop"])
    return f'<a class="name" href="{row["file"]}" title="{name}">{name}</a>'


def _severity(row: dict) -> str:
    name = row["severity_name"]
    return f"<b>{name}</b>" if row["severity"] == 3 else name


def _level(row: dict) -> str:
    return LEVELS[row["level"] - 1][1] if row["level"] else NONE


# Key of the column → (label on a phone, class, what stands in the cell).
CELLS: dict[str, tuple[str, str, Callable[[dict], str]]] = {
    "shop": ("小作坊", "shop-cell", _shop),
    "town": ("乡镇", "town-cell", _words("town")),
    "severity": ("等级", "nb", _severity),
    "category": ("类别", "", _words("category")),
    "source": ("来源", "", _words("source_name")),
    "due": ("整改期限", "due-cell", due),
    "state": ("状态", "", lambda row: tag(row["tone"], row["tag"])),
    "number": ("编号", "", _words("number")),
    "found": ("发现日期", "", lambda row: _day(row["found_on"])),
    "rounds": ("整改次数", "num", lambda row: str(row["rounds"])),
    "answered": ("最近整改", "", lambda row: _day(row["answered_on"])),
    "closed": ("销号日期", "", lambda row: _day(row["closed_on"])),
    "level": ("升级层次", "", _level),
}


def body(rows: Iterable[dict], columns, *, may_pick: bool) -> SafeString:
    """Return the rows of the list as HTML."""
    cells = [_cell(*CELLS[column.key]) for column in columns]
    file, opened = file_pattern(), reverse("inspections:hazards:detail", args=[0]).replace("/0/", "/{}/")
    lines = []
    for row in rows:
        text, url = escape(row["text"]), opened.format(row["id"])
        short = text if len(row["text"]) <= LONGEST_TEXT else f"{escape(row['text'][: LONGEST_TEXT - 1])}…"
        row["file"] = file.format(row["root_id"])
        box = BOX.format(row["id"], text) if may_pick else ""
        again = ' <small class="mute nb">复发</small>' if row["earlier_id"] else ""
        lines.append(
            f'<tr><th scope="row" class="pin-l">{box}<a class="name" href="{url}" data-open title="{text}">{short}</a>{again}</th>'
            + "".join(f"{start}{draw(row)}</td>" for start, draw in cells)
            + f'<td class="pin-r"><span class="ops"><a href="{url}">打开<span class="gone">：{text}</span></a></span></td></tr>'
        )
    return SafeString("\n".join(lines))


def _cell(label: str, css: str, draw: Callable) -> tuple[str, Callable]:
    css = f' class="{css}"' if css else ""
    return f'<td data-label="{label}"{css}>', draw
