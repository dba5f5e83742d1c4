"""The desk's list of applications, its workbook, the years side by side, and the files that came with an application."""

from urllib.parse import urlencode

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from jishan_portal.accounts.gates import allow
from jishan_portal.accounts.places import townships
from jishan_portal.accounts.roles import STAFF, Role
from jishan_portal.files.http import send
from jishan_portal.files.storage import SERVED, THUMB
from jishan_portal.kit.ledgers import filters_of, listing, workbook
from subsidies.applications import queries
from subsidies.applications.exports import TITLE, YEARS, YEARS_TITLE, columns
from subsidies.applications.forms import FilterForm
from subsidies.applications.models import Application, Evidence
from subsidies.applications.page import tone_of


def _asked(request) -> tuple[str, FilterForm, dict]:
    view = request.GET.get("view", "")
    form = FilterForm(request.GET, user=request.user, years=queries.years(request.user))
    return view if view in queries.VIEWS else "", form, filters_of(form)


@require_safe
@allow(ability="subsidies.see")
def list_(request):
    """The applications of a view, narrowed by the filter row."""
    view, form, asked = _asked(request)
    found = listing(request, queries.listed(request.user, view=view, **asked), queries.NEWEST)
    towns = townships()
    context = {
        **found,
        "rows": [(row, towns.get(row.area_code, ""), tone_of(row.state)) for row in found["page"].rows],
        "form": form,
        "view": view,
        "views": _tabs(request.user, view, {name: value for name, value in asked.items() if value}),
        "is_filtered": any(asked.values()),
    }
    return render(request, "subsidies/applications/list.html", context)


def _tabs(user, chosen: str, asked: dict) -> list[dict]:
    counts, kept = queries.views_of(user), f"&{urlencode(asked)}" if asked else ""
    return [
        {"label": label, "url": f"?view={key}{kept}", "count": counts[key or "open"], "is_on": key == chosen, "is_hot": False}
        for key, (label, _) in queries.VIEWS.items()
        if key not in queries.BEHIND_FIGURES or key == chosen
    ]


@require_safe
@allow(ability="subsidies.see")
def export(request):
    """The same list as a workbook: by township, batch, source, state or year, as filtered."""
    view, _, asked = _asked(request)
    rows = queries.listed(request.user, view=view, **asked).order_by(*queries.NEWEST.clauses())
    return workbook(request, columns(), rows, title=TITLE)


@require_safe
@allow(ability="subsidies.see")
def years(request):
    """The years side by side; each figure leads to its rows."""
    base = reverse("subsidies:applications:list")
    rows = [{**row, "base": f"{base}?year={row['year']}&source={row['source']}&view="} for row in queries.by_year(request.user)]
    return render(request, "subsidies/applications/years.html", {"rows": rows})


@require_safe
@allow(ability="subsidies.see")
def years_export(request):
    """The years side by side as a workbook."""
    return workbook(request, YEARS, queries.by_year(request.user), title=YEARS_TITLE)


@require_safe
@allow(*STAFF, Role.OWNER)
def picture(request, pk, size):
    """A file of an application, for whoever may see it."""
    if size not in {THUMB, SERVED}:
        raise Http404
    mine = Application.objects.visible_to(request.user).values("pk")
    shown = get_object_or_404(Evidence.objects.select_related("file").filter(application__in=mine, file__isnull=False), pk=pk)
    return send(shown.file, size, as_attachment=not shown.file.is_picture)
