"""Tags and filters every page shares: states, icons, dates and figures written as the office writes them."""

from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from urllib.parse import urlencode

from django import template
from django.urls import NoReverseMatch
from django.utils.html import format_html
from django.utils.safestring import mark_safe

from jishan_portal.accounts.places import place_words
from jishan_portal.kit import clock, masking, money
from jishan_portal.templatetags.addresses import fixed, numbered

register = template.Library()

NONE = "—"
STATE_ICONS = {"ok": "check2", "go": "arrow-right", "near": "clock", "late": "exclamation-lg", "off": "dash-lg"}
NEAR_DAYS = 60


def _day(value) -> date | None:
    if isinstance(value, datetime):
        return clock.day_of(value)
    return value if isinstance(value, date) else None


def _local(value: datetime) -> datetime:
    return value.astimezone(clock.BEIJING)


# --- states and icons ------------------------------------------------------------------------------
@register.simple_tag
@lru_cache(maxsize=1024, typed=True)
def icon(name: str, label: str = "") -> str:
    """Draw an icon (`bi-clock` or `clock`); it is hidden from screen readers unless it is given a label."""
    name = name.removeprefix("bi-")
    if label:
        return format_html('<i class="bi bi-{}" role="img" aria-label="{}"></i>', name, label)
    return format_html('<i class="bi bi-{}" aria-hidden="true"></i>', name)


@register.simple_tag
@lru_cache(maxsize=4096, typed=True)  # safe and plain text are equal, and drawn differently
def tag(state: str, text: str) -> str:
    """Draw a state tag: colour, figure and word. `state` is ok, go, near, late or off."""
    return format_html('<span class="tag s-{}">{}<span>{}</span></span>', state, icon(STATE_ICONS.get(state, "dash-lg")), text)


@register.simple_tag
def lamp(state: str, text: str) -> str:
    """Draw the light of a leader's row with its word."""
    drawn = icon(STATE_ICONS.get(state, "dash-lg"))
    return format_html('<span class="s-{0} nb"><span class="lamp">{1}</span><span class="c-state">{2}</span></span>', state, drawn, text)


@register.simple_tag
@lru_cache(maxsize=4096)
def meter(done, due, state: str = "go", mark=None) -> str:
    """Draw a thin bar done/due; `mark` (same unit as due) is where it should stand today."""
    due = due or 0
    share = min(100, round(100 * done / due)) if due else 0
    at = min(100, round(100 * mark / due)) if due and mark is not None else None
    has_mark = at is not None
    return format_html(
        '<svg class="meter s-{}{}" viewBox="0 0 100 4" preserveAspectRatio="none" role="img" aria-label="完成 {}，应完成 {}">'
        '{}<rect width="{}" height="4" />{}</svg>',
        state,
        " tick" if has_mark else "",
        done,
        due,
        mark_safe('<rect class="track" width="100" height="4" />') if has_mark else "",
        share,
        format_html('<rect class="mark" x="{}" y="-4" width=".8" height="12" />', at) if has_mark else "",
    )


@register.inclusion_tag("components/donedue.html")
def donedue(done, due, unit: str = "户", *, state: str = "go", mark=None, url: str = "") -> dict:
    """Draw bar and figures done / due; the figures are a link where `url` leads to their rows."""
    return {"done": done, "due": due, "unit": unit, "state": state, "mark": mark, "url": url}


@lru_cache(maxsize=8192, typed=True)
def _tab(key: str, label: str, number: int | None, is_here: bool) -> str:
    here = mark_safe(' class="on" aria-current="page"') if is_here else ""
    counted = "" if number is None else format_html('<span class="n">{}</span>', number)
    return format_html('<a href="?tab={}#part"{}>{}{}</a>', key, here, label, counted)


@register.simple_tag
def tabs(rows, here: str) -> str:
    """Draw the links to the parts of a page: `rows` are (what has `key` and `label`, how many or None), `here` is the open one's key."""
    links = [_tab(part.key, part.label, number, part.key == here) for part, number in rows]
    return mark_safe("".join(links))  # noqa: S308 of safe pieces


# --- dates ------------------------------------------------------------------------------------------
@register.filter
def cn_date(value) -> str:
    """2024年6月17日, as documents and sentences write it."""
    day = _day(value)
    return f"{day.year}年{day.month}月{day.day}日" if day else NONE


@register.filter
def month_day(value) -> str:
    """9 月 18 日, inside sentences of the current year; another year is named."""
    day = _day(value)
    if day is None:
        return NONE
    return ("" if day.year == clock.today().year else f"{day.year} 年 ") + f"{day.month} 月 {day.day} 日"


@register.filter
def iso_date(value) -> str:
    """2024-06-17, in tables."""
    day = _day(value)
    return day.isoformat() if day else NONE


@register.filter
def moment(value) -> str:
    """2024-06-17 10:32, Beijing time."""
    return _local(value).strftime("%Y-%m-%d %H:%M") if isinstance(value, datetime) else NONE


@register.filter
def iso_moment(value) -> str:
    """2024-06-17T10:32:05+08:00, for machines."""
    return _local(value).isoformat(timespec="seconds") if isinstance(value, datetime) else ""


@register.filter
def short_moment(value) -> str:
    """9月17日 19:02, in timelines; another year is named."""
    if not isinstance(value, datetime):
        return NONE
    local = _local(value)
    year = "" if local.year == clock.today().year else f"{local.year}年"
    return f"{year}{local.month}月{local.day}日 {local:%H:%M}"


@register.filter
def near(value, within=None) -> str:
    """还有 3 天 / 今天到期 / 逾期 3 天; empty beyond `within` days ahead."""
    day = _day(value)
    if day is None:
        return ""
    left = (day - clock.today()).days
    if within is not None and left > int(within):
        return ""
    if left == 0:
        return "今天到期"
    return f"还有 {left} 天" if left > 0 else f"逾期 {-left} 天"


@register.filter
def relative(value) -> str:
    """Days left or past when near (60 days ahead, or past), else the plain date."""
    return near(value, NEAR_DAYS) or iso_date(value)


@register.filter
def nearness(value, within=15) -> str:
    """The state a date puts its row in: late when past, near within so many days, else go; off without a date."""
    day = _day(value)
    if day is None:
        return "off"
    left = (day - clock.today()).days
    if left < 0:
        return "late"
    return "near" if left <= int(within) else "go"


@register.simple_tag
def due(value, within: int = 15) -> str:
    """Days left, coloured: red when past, amber within so many days, else plain."""
    colour = {"late": "t-red", "near": "t-amber"}.get(nearness(value, within), "sub")
    return format_html('<span class="{} nb">{}</span>', colour, near(value)) if _day(value) else mark_safe("")


# --- figures and words -------------------------------------------------------------------------------
@register.filter
def plain_none(value):
    """— for nothing at all; a nought stays a nought."""
    return NONE if value is None or value == "" else value


@register.filter
def place(workshop) -> str:
    """Where a workshop stands, in one line, the township included."""
    return place_words(workshop.area_code, workshop.village, workshop.address)


@register.filter
def spot(workshop) -> str:
    """The same within its township: village and address."""
    return place_words("", workshop.village, workshop.address)


@register.filter
def number(value) -> str:
    """12,345 with thousands; — for nothing."""
    return NONE if value is None or value == "" else f"{value:,}"


@register.filter
def percent(done, due) -> str:
    """Whole percent of done in due; — at a denominator of nought, never 100 % before all are done."""
    if not due:
        return NONE
    share = Decimal(done or 0) * 100 / Decimal(due)
    return f"{int(share)}%"


@register.filter
def yuan(amount) -> str:
    """30,000.00 with thousands and fen."""
    return NONE if amount is None or amount == "" else money.yuan(Decimal(amount))


@register.filter
def wan(amount) -> str:
    """A sum of money in 万元 with two places, as reports write it."""
    return NONE if amount is None or amount == "" else f"{Decimal(amount) / 10000:,.2f}"


@register.filter
def mask_phone(text: str) -> str:
    """138****1234; — for nothing."""
    return masking.mask_phone(text) or NONE


@register.filter
def mask_id(text: str) -> str:
    """1408241980****161X, positions 11 to 14 hidden; — for nothing."""
    return masking.mask_id(text) or NONE


@register.simple_tag
def url_if(name: str, *args, **kwargs) -> str:
    """The address of a view, or nothing where that part of the portal is not installed."""
    try:
        return numbered(name, args, kwargs) if args or kwargs else fixed(name)
    except NoReverseMatch:
        return ""


@register.simple_tag(takes_context=True)
def query(context, **changes) -> str:
    """The present query string with changes (None drops a key): filters survive paging and sorting."""
    kept = [(key, text) for key, texts in context["request"].GET.lists() if key not in changes for text in texts]
    return "?" + urlencode(kept + [pair for pair in changes.items() if pair[1] not in {None, ""}])
