"""三净两明一禁: the six tags township by township, month by month; every figure leads to its workshops."""

from urllib.parse import urlencode

from django.shortcuts import render

from inspections.self_checks import cleanness, listing
from jishan_portal.accounts.gates import allow
from jishan_portal.programme.queries import year_of


@allow(ability="self_checks.see")
def clean(request):
    """The page of the six tags."""
    months = listing.months()
    month = request.GET.get("month", "")
    month = month if month in months else ""
    total, lines = cleanness.by_township(request.user, month)
    links, controls = cleanness.problems(request.user, month)
    tabs = [("", f"{year_of()} 年"), *((one, f"{int(one[5:])} 月") for one in months)]
    context = {
        "total": total,
        "lines": lines,
        "links": links,
        "controls": controls,
        "month": month,
        "views": [{"label": label, "url": f"?month={one}", "count": None, "is_on": one == month, "is_hot": False} for one, label in tabs],
        "base": urlencode({"wave": "year", "month": month}),
    }
    return render(request, "inspections/self_checks/clean.html", context)
