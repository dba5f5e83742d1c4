"""Enforcement in figures: the table, the rows behind a figure, both as workbooks."""

from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from inspections.enforcement_figures import figures as book
from inspections.enforcement_figures.forms import PeriodForm
from jishan_portal.accounts.gates import allow
from jishan_portal.accounts.places import name_of
from jishan_portal.audit import actions as audit
from jishan_portal.kit.ledgers import listing, workbook
from jishan_portal.kit.paging import Order
from jishan_portal.kit.xlsx import Column

NEWEST = Order("newest", "最新", "", descending=True)
HIDDEN = "少于5"


def _asked(request) -> tuple:
    form = PeriodForm(request.GET)
    given = form.cleaned_data if form.is_valid() else {}
    return form, given.get("by") or "area", book.period(given)


def _shown(user, values: dict) -> list:
    """Return the cells of a line: (measure, value); a figure that is too small for who may not see cases is withheld."""
    hides = not user.may("cases.see")
    return [(measure, HIDDEN if hides and book.withheld(measure, values) else values[key]) for key, measure in book.MEASURES.items()]


def _written(cells: list) -> list:
    """Return the cells as the page writes them."""
    return [(measure, value if isinstance(value, str) else f"{value:,}" if value else "") for measure, value in cells]


def _tab(key: str, label: str, kept: dict) -> dict:
    return {"label": f"按{label}", "url": f"?{urlencode(kept | {'by': key})}", "count": None, "is_on": key == kept["by"]}


@allow(ability="cases.figures")
@require_safe
def figures(request):
    """The figures of a stretch of days by township, month or ground."""
    form, by, days = _asked(request)
    found = book.table(request.user, by, *days)
    kept = {"since": days[0].isoformat(), "until": days[1].isoformat(), "by": by}
    context = {
        "form": form,
        "since": days[0],
        "until": days[1],
        "by": by,
        "group": book.GROUPS[by],
        "tabs": [_tab(key, label, kept) for key, label in book.GROUPS.items()],
        "measures": book.MEASURES.values(),
        "lines": [(key, label, _written(_shown(request.user, values))) for key, label, values in found.lines],
        "total": _written(_shown(request.user, found.total)),
        "may_drill": request.user.may("cases.see"),
        "query_string": urlencode(kept),
    }
    return render(request, "inspections/enforcement_figures/figures.html", context)


@allow(ability="cases.figures")
@require_POST
def export(request):
    """The same table as a workbook; who took it is written down."""
    _, by, days = _asked(request)
    found = book.table(request.user, by, *days)
    lines = [(label, dict(_shown(request.user, values))) for _, label, values in found.lines]
    lines.append(("合计", dict(_shown(request.user, found.total))))
    columns = [Column(book.GROUPS[by], lambda line: line[0], 24)]
    columns += [Column(row.label, lambda line, row=row: line[1][row], 16, "number") for row in book.MEASURES.values()]
    title = f"执法统计（按{book.GROUPS[by]}）{days[0]}至{days[1]}"
    audit.record_bulk("inspections.figures.export", "inspections.case", [], by=request.user, summary=f"导出{title}")
    return workbook(request, columns, lines, title=title)


@allow(ability="cases.figures")
@require_safe
def rows(request):
    """The rows behind one figure."""
    if not request.user.may("cases.see"):
        raise PermissionDenied("案件明细只有市监局的执法岗位看得到。")
    _, by, days = _asked(request)
    name, key = request.GET.get("measure", ""), request.GET.get("key", "")
    try:
        found = book.drill(request.user, name, by, key, days)
    except (KeyError, ValueError):
        raise Http404 from None
    measure = book.MEASURES[name]
    if found.model is not book.Case:
        found = found.select_related("case")
    shown = listing(request, found, NEWEST)
    lines = [(row, row if found.model is book.Case else row.case, name_of(row.area_code)) for row in shown["page"].rows]
    label = name_of(key) if by == "area" else key
    context = {
        **shown,
        "rows": lines,
        "measure": measure,
        "label": label,
        "since": days[0],
        "until": days[1],
        "by": by,
        "sum": book.sum_of(measure, found) if measure.amount else None,
        "is_den": found.model is book.Den,
    }
    return render(request, "inspections/enforcement_figures/rows.html", context)
