"""The day's visits, opening one by list or code, the desk's list and page of visits, and what follows from them."""

from uuid import uuid4

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from inspections.hazards.models import Hazard
from inspections.leads.models import Lead
from inspections.officers.models import Officer
from inspections.officers.queries import found_workshops
from inspections.plans.models import PlanItem
from inspections.visits import actions, adding, exports, following, listing, pack, papers, queries
from inspections.visits.forms import ArrangeForm, ReasonForm, SettleForm
from inspections.visits.models import Visit
from inspections.visits.models_end import FollowUp
from inspections.visits.states import FollowState, Supervision, VisitKind
from jishan_portal.accounts.gates import allow
from jishan_portal.accounts.places import townships_of
from jishan_portal.accounts.roles import Role
from jishan_portal.kit import clock, lists
from jishan_portal.kit.ledgers import workbook
from jishan_portal.kit.numbers import whole
from jishan_portal.kit.pages import form_page
from jishan_portal.kit.pdf import PdfUnavailable
from workshops.registry.models import Workshop

TODAY = "inspections:visits:today"


def visit_or_404(request, pk: int) -> Visit:
    """Return a visit in the reach of whoever asks."""
    return get_object_or_404(
        Visit.objects.visible_to(request.user).select_related(
            *queries.PARTS, "paper", "publication", "to_lead", "from_hazard", "from_lead"
        ),
        pk=pk,
    )


def filtered(request):
    """Return the visits that the conditions in the address leave."""
    return listing.rows(request.user, **listing.conditions_of(request.GET, townships_of(request.user)))


@require_safe
@allow(ability="visits.list")
def list_(request):
    """All visits in reach, the newest first."""
    areas = townships_of(request.user)
    asked = listing.conditions_of(request.GET, areas)
    context = listing.page(request.user, request.GET, asked) | {
        "filters": listing.bar(asked, areas),
        "is_narrowed": any(asked.values()),
        "may_make": request.user.may("visits.make"),
        "conditions": lists.without(request.GET),
    }
    return render(request, "inspections/visits/list.html", context)


@require_safe
@allow(ability="visits.list")
def export(request):
    """The same list as a workbook."""
    rows = filtered(request)
    return workbook(request, exports.COLUMNS, rows.select_related("workshop__root").order_by("-pk"), title="监督检查记录")


@require_safe
@allow(ability="visits.make")
def today(request):
    """Where one goes today: what is being checked, what waits, what is done."""
    context = listing.day_of(request.user, clock.today())
    return render(request, "inspections/visits/today.html", context | {"today": clock.today(), "once": uuid4()})


@require_safe
@allow(ability="visits.make")
def open_(request):
    """Find a workshop by its name or the 8 characters of its door card: on with what waits there, or a check that no plan foresaw."""
    text = request.GET.get("q", "").replace(" ", "").strip()[:40]
    found = listing.at_the_door(request.user, found_workshops(request.user, text), clock.today()) if text else []
    context = {"text": text, "found": found, "origin": {name: request.GET[name] for name in ("hazard", "lead") if name in request.GET}}
    context["is_sample"] = request.GET.get("for") == "sample"
    return render(request, "inspections/visits/open.html", context)


@allow(ability="visits.make")
def arrange(request, workshop_id):
    """Arrange a visit that no plan foresaw: from nothing, a hazard or a lead."""
    shop = get_object_or_404(Workshop.objects.visible_to(request.user).roots(), pk=workshop_id)
    is_patrol = request.user.roles == {Role.TOWNSHIP}
    initial = {"planned_on": clock.today(), "client_uuid": uuid4(), "supervision": Supervision.DAILY}
    form = ArrangeForm(request.POST or None, initial=initial, is_patrol=is_patrol)

    def act(done):
        facts = dict(done.cleaned_data)
        cause = facts.pop("cause", "")
        origin = {"from_hazard": _origin(request, Hazard, shop, "hazard"), "from_lead": _origin(request, Lead, shop, "lead")}
        mine = None if is_patrol else Officer.objects.filter(user=request.user).first()
        visit = adding.add(Visit(workshop=shop, first=mine, **facts, **origin), by=request.user, cause=cause)
        return f"已加入今日任务：{visit}"

    return form_page(request, form, act, title=f"检查：{shop.name}", back=reverse(TODAY), verb="加入任务")


def _origin(request, model, shop, name: str):
    chosen = whole(request.GET.get(name, ""))
    if chosen is None:
        return None
    return model.objects.visible_to(request.user).filter(pk=chosen, workshop__root=shop).first()


@require_POST
@allow(ability="visits.make")
def open_item(request, item_id):
    """Take a planned visit up: it becomes a visit to be begun."""
    mine = {item.pk for item in queries.today_of(request.user, clock.today())}  # a pair that helps out is not of the area
    reach = PlanItem.objects.visible_to(request.user).values("pk")
    found = PlanItem.objects.filter(Q(pk__in=mine) | Q(pk__in=reach))
    item = get_object_or_404(found.select_related("workshop", "trip__first", "trip__second", "plan"), pk=item_id)
    kind = VisitKind.SPECIAL if item.plan.kind == "special" else VisitKind.DAILY
    visit = Visit(
        workshop=item.workshop, plan_item=item, kind=kind, planned_on=clock.today(), client_uuid=uuid4(),
        first=item.trip.first if item.trip else None, second=item.trip.second if item.trip else None,
    )  # fmt: skip
    return redirect("inspections:visits:go", pk=actions.arrange(visit, by=request.user).pk)


@require_safe
@allow(ability="visits.see")
def detail(request, pk):
    """One visit with everything that was found, said, signed and set going."""
    visit = visit_or_404(request, pk)
    context = listing.detail_of(visit, request.user)
    return render(request, "inspections/visits/detail.html", context)


@allow(ability="visits.cancel")
def cancel(request, pk):
    """Call a visit off with a reason."""
    visit = visit_or_404(request, pk)

    def act(form):
        actions.cancel(visit, by=request.user, note=form.cleaned_data["reason"])
        return "已取消这次检查，填过的内容仍在档案里。"

    return form_page(
        request, ReasonForm(request.POST or None), act, title=f"取消检查：{visit.workshop.name}", back=visit.url, verb="取消检查"
    )


@require_POST
@allow(ability="visits.make")
def notice(request, pk):
    """Issue the page of what was told as a numbered paper."""
    paper = papers.issue_notice(visit_or_404(request, pk), by=request.user)
    messages.success(request, f"已生成现场检查告知书：{paper.number}")
    return redirect("papers:detail", pk=paper.pk)


@require_safe
@allow(ability="visits.make")
def day_pack(request):
    """The daily pack of two officers: the day's order, last findings, blank forms."""
    try:
        content = pack.draw(request.user, clock.today())
    except PdfUnavailable as error:
        messages.error(request, error.message)
        return redirect(TODAY)
    response = HttpResponse(content, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="visits-{clock.today()}.pdf"'
    return response


@allow(ability="visits.list")
def follow_up(request, pk):
    """Something that follows from a visit: its reason and day, and the form that settles it."""
    parts = ("visit__workshop", "workshop__root", "workshop__station", "made_by")
    follow = get_object_or_404(FollowUp.objects.visible_to(request.user).select_related(*parts), pk=pk)
    may = follow.state == FollowState.OWED and request.user.may("visits.follow")

    def act(form):
        verb = following.drop if "drop" in request.POST else following.settle
        verb(follow, by=request.user, result=form.cleaned_data["result"])
        return f"{follow.get_kind_display()}：{follow.get_state_display()}"

    form = SettleForm(request.POST or None)
    context = {"follow": follow, "may": may, "may_drop": may and request.user.may("visits.drop")}
    template = "inspections/visits/follow_up.html"
    return form_page(request, form, act, title=f"{follow}", back=follow.url, verb="办结", template=template, **context)
