"""The suggested order of a plan's visits, with its reasons."""

from urllib.parse import urlencode

from django.shortcuts import render

from inspections.plans import rules
from inspections.plans.exports import ORDER
from inspections.plans.ordering import open_items, order_of
from inspections.plans.views import frame, plan_or_404
from jishan_portal.accounts.gates import allow
from jishan_portal.accounts.places import name_of, townships_of
from jishan_portal.kit import clock
from jishan_portal.kit.ledgers import workbook
from jishan_portal.kit.numbers import whole
from jishan_portal.kit.paging import SIZES, size_of

MOST = 6000  # open visits that are put in order while one waits; more are narrowed to a township first


def _area(request) -> str:
    asked = request.GET.get("area", "")
    return asked if asked in dict(townships_of(request.user)) else ""


@allow(ability="plans.see")
def order(request, pk):
    """Which workshop to visit first, and why: a ranked list."""
    plan, area = plan_or_404(request, pk), _area(request)
    this_week = rules.monday(clock.today())
    context = {**frame(request, plan, "order"), "this_week": this_week, "area": area, "areas": townships_of(request.user), "most": MOST}
    if not area and open_items(request.user, plan).count() > MOST:
        return render(request, "inspections/plans/order.html", {**context, "is_large": True, "rows": [], "number": 0})
    places = order_of(request.user, plan, area=area)
    size, start = size_of(request.GET.get("size", "")), _start(request, len(places))
    rows = [(place, name_of(place.item.area_code)) for place in places[start : start + size]]
    context |= {"is_large": False, "rows": rows, "number": len(places), "query_string": urlencode({"area": area})}
    return render(request, "inspections/plans/order.html", {**context, "pager": _pager(len(places), start, size, area)})


def _start(request, number: int) -> int:
    asked = request.GET.get("start", "")
    return min(whole(asked) or 0, max(number - 1, 0))


def _pager(number: int, start: int, size: int, area: str) -> dict:
    def address(place: int) -> str:
        return f"?{urlencode({'area': area, 'size': size, 'start': place})}"

    return {
        "count_label": f"共 {number} 户",
        "range_label": f"第 {start + 1}–{min(start + size, number)} 位" if number else "",
        "previous_url": address(max(start - size, 0)) if start else "",
        "next_url": address(start + size) if start + size < number else "",
        "size": size,
        "sizes": SIZES,
    }


@allow(ability="plans.see")
def order_export(request, pk):
    """The same list as a workbook."""
    plan = plan_or_404(request, pk)
    return workbook(request, ORDER, order_of(request.user, plan, area=_area(request)), title=f"{plan}建议顺序")
