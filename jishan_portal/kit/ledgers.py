"""A plain list page: filters in the address, keyset pages, a capped count, the whole list as a workbook."""

import io
from urllib.parse import urlencode

from django.http import HttpResponse

from jishan_portal.kit import clock, xlsx
from jishan_portal.kit.paging import SIZES, Order, count, page_of, size_of


def filters_of(form) -> dict:
    """Return what a filter form asks for; a value it does not know counts as not asked."""
    form.is_valid()
    return {name: form.cleaned_data.get(name) or "" for name in form.fields}


def listing(request, rows, order: Order) -> dict:
    """Return `page` and `pager` for a list: its rows here, and what the foot of the ledger shows."""
    page = page_of(
        rows, order, size=size_of(request.GET.get("size", "")), after=request.GET.get("after", ""), before=request.GET.get("before", "")
    )
    kept = {name: values for name, values in request.GET.lists() if name not in {"after", "before"} and any(values)}

    def address(name: str, mark: str) -> str:
        return f"?{urlencode({**kept, name: mark}, doseq=True)}" if mark else ""

    pager = {
        "count_label": f"共 {count(rows)} 条",
        "range_label": "",
        "previous_url": address("before", page.previous),
        "next_url": address("after", page.next),
        "size": page.size,
        "sizes": SIZES,
    }
    return {"page": page, "pager": pager, "query_string": urlencode(kept, doseq=True)}


def workbook(request, columns, rows, *, title: str) -> HttpResponse:
    """Return a whole list as a workbook that names who made it, when and how many rows it has."""
    rows = list(rows)
    maker = f"{request.user.display_name} {clock.now():%Y-%m-%d %H:%M}"
    heading = xlsx.Heading(title, request.user.access.organisation_name, (f"导出：{maker}", f"共 {len(rows)} 条"))
    target = io.BytesIO()
    xlsx.write_workbook(target, columns, rows, heading=heading)
    name = xlsx.file_name(request.user.access.organisation_name, title)
    response = HttpResponse(target.getvalue(), content_type=xlsx.XLSX)
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{urlencode({'': name})[1:]}"
    return response
