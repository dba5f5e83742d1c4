"""Pages of those who go and those who are gone to: my weeks, the township's, coverage, checks that took place."""

from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST

from inspections.officers.models import Officer
from inspections.plans import actions, actions_items, documents, queries, rules
from inspections.plans.exports import COVERAGE
from inspections.plans.forms import CheckForm, CoverageFilter, DayForm
from inspections.plans.models import Plan, Trip
from inspections.plans.views import number_in, plan_or_404
from jishan_portal.accounts.gates import allow
from jishan_portal.accounts.models import Organisation, OrganisationKind
from jishan_portal.accounts.places import name_of, townships_of
from jishan_portal.accounts.roles import BUREAU, Role
from jishan_portal.kit import clock
from jishan_portal.kit.ledgers import filters_of, listing, workbook
from jishan_portal.kit.pages import form_page
from workshops.registry.links import file_url
from workshops.registry.models import Workshop

WEEKS_SHOWN = 12


@allow(*BUREAU)
def mine(request):
    """An officer's own weeks, from this one on."""
    first = rules.monday(clock.today())
    last = first + rules.WEEK * (WEEKS_SHOWN - 1)
    trips = queries.trips_between(queries.my_trips(request.user), first, last)
    weeks = [week for week in queries.weeks_with(trips, first, last) if week["trips"] or week["is_now"]]
    return render(request, "inspections/plans/mine.html", {"weeks": weeks, "visits": sum(week["visits"] for week in weeks)})


def _sheet(request, trips, *, unit: str):
    try:
        week = rules.monday(date.fromisoformat(request.GET.get("week", "")))
    except ValueError:
        week = rules.monday(clock.today())
    found = queries.trips_between(trips, week, week)
    made = f"{request.user.display_name} {clock.now():%Y-%m-%d %H:%M} 打印"
    content = documents.week_sheet(found, week=week, unit=unit, made=made)
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = content_disposition_header(as_attachment=False, filename=f"{unit}_检查周安排_{week:%Y%m%d}.pdf")
    return response


@allow(*BUREAU)
def my_sheet(request):
    """One's own week on paper."""
    return _sheet(request, queries.my_trips(request.user), unit=request.user.display_name)


@allow(ability="plans.see")
def sheet(request, pk):
    """A week of a plan on paper, of one station or officer or all."""
    plan = plan_or_404(request, pk)
    trips, unit = plan.trips.filter(request.user.access.within()), plan.organisation.name
    if pk := number_in(request, "station"):
        station = get_object_or_404(Organisation, pk=pk, kind=OrganisationKind.STATION)
        trips, unit = queries.going(trips, station=station.pk), station.name
    if pk := number_in(request, "officer"):
        officer = get_object_or_404(Officer.objects.select_related("user"), pk=pk)
        trips, unit = queries.going(trips, officer=officer.pk), officer.name
    return _sheet(request, trips, unit=unit)


@allow(Role.TOWNSHIP, *BUREAU)
def township(request):
    """What comes when in one's township: to sign for, to take part in."""
    first = rules.monday(clock.today())
    last = first + rules.WEEK * (WEEKS_SHOWN - 1)
    weeks = queries.weeks_with(queries.trips_between(queries.town_trips(request.user), first, last), first, last)
    context = {
        "weeks": [week for week in weeks if week["trips"]],
        "parts": queries.township_parts(request.user),
        "is_township": Role.TOWNSHIP in request.user.roles,
        "own": set(request.user.access.organisation_ids),
    }
    return render(request, "inspections/plans/township.html", context)


@require_POST
@allow(Role.TOWNSHIP)
def join(request, pk):
    """Answer whether one takes part in a team-day; the answer may be changed."""
    trip = get_object_or_404(queries.town_trips(request.user), pk=pk)
    own = Organisation.objects.filter(pk__in=request.user.access.organisation_ids, kind=OrganisationKind.TOWNSHIP).first()
    joined = actions_items.join(trip, by=request.user, organisation=own if request.POST.get("answer") == "join" else None)
    messages.success(request, "已答复参加，检查组能看到。" if joined.joined_by_id else "已答复这次不参加。")
    return redirect("inspections:plans:township")


@allow(*BUREAU)
def day(request, pk):
    """Fix the day of a team-day."""
    rows = Trip.objects.filter(plan__in=Plan.objects.visible_to(request.user).values("pk")).filter(request.user.access.within())
    trip = get_object_or_404(rows.select_related("plan"), pk=pk)

    def act(form):
        held = actions_items.set_day(trip, day=form.cleaned_data["day"], by=request.user)
        return f"已定在 {held.day_on:%m-%d}。" if held.day_on else "日期改为这一周内自行安排。"

    lead = f"{name_of(trip.area_code)}，{rules.week_words(trip.week_on)} 这一周的哪一天去。"
    form = DayForm(request.POST or None, initial={"day": trip.day_on or trip.week_on})
    return form_page(request, form, act, title="确定日期", back=reverse("inspections:plans:mine"), lead=lead)


@allow(ability="plans.see")
def coverage(request):
    """Coverage this year, and the list of who is still to be checked."""
    form, year = CoverageFilter(request.GET), clock.today().year
    asked = filters_of(form)
    found = listing(request, queries.coverage(request.user, year=year, **asked), queries.LONGEST)
    frequency = rules.frequencies(clock.today())
    rows = [(row, name_of(row.area_code), frequency.get(row.risk_grade, frequency[""])) for row in found["page"].rows]
    context = {**found, "rows": rows, "form": form, "areas": townships_of(request.user), "year": year}
    context |= {"figures": queries.coverage_figures(request.user, year), "may_record": request.user.may("plans.record")}
    context |= {"full_since": rules.full_since(clock.today())}
    return render(request, "inspections/plans/coverage.html", context)


@allow(ability="plans.see")
def coverage_export(request):
    """The same list as a workbook."""
    rows = queries.coverage(request.user, year=clock.today().year, **filters_of(CoverageFilter(request.GET)))
    return workbook(request, COVERAGE, rows.order_by(*queries.LONGEST.clauses()), title="检查覆盖清单")


@allow(ability="plans.record")
def record(request, workshop_id):
    """Note a check that is not on file yet."""
    shop = get_object_or_404(Workshop.objects.visible_to(request.user).roots(), pk=workshop_id)

    def act(form):
        check = actions.record_done(shop, by=request.user, **form.cleaned_data)
        return f"已登记 {check.on:%Y-%m-%d} 的{check.get_kind_display()}。"

    back = file_url(shop.pk, "plans")
    return form_page(request, CheckForm(request.POST or None), act, title="登记一次检查", verb="登记", back=back, workshop=shop)
