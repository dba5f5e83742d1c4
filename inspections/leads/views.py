"""The desk: the list of leads, one lead, taking in by telephone or in the field, photos, the figures."""

import uuid
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from inspections.leads import actions, actions_beside, figures, offers, queries, rules
from inspections.leads.exports import COLUMNS, FIGURE_COLUMNS
from inspections.leads.forms import VIEWS, FilterForm, PeriodForm, TakeInForm, TownshipForm
from inspections.leads.intake import held_photos, photo_context
from inspections.leads.models import Lead, LeadPicture
from inspections.leads.states import DESK, HEADS, Channel, LeadKind, LeadSource
from jishan_portal.accounts.gates import allow
from jishan_portal.accounts.places import name_of, townships_of
from jishan_portal.audit import actions as audit
from jishan_portal.files import http
from jishan_portal.kit.ledgers import filters_of, listing, workbook

LIST = "inspections:leads:list"


@allow(ability="leads.see")
@require_safe
def list_(request):
    """The desk's list in its views."""
    wanted = filters_of(FilterForm(request.GET))
    found = listing(request, queries.listing(request.user, **wanted), queries.order_of(wanted["view"]))
    rows = [(lead, queries.tone_of(lead.state), name_of(lead.area_code)) for lead in found["page"].rows]
    is_desk = rules.has_desk(request.user)
    context = {
        **found,
        "rows": rows,
        "form": FilterForm(request.GET),
        "chips": chips_of(request, wanted, {"since": "收到不早于", "until": "收到不晚于"}),
        "clear_url": f"?view={wanted['view']}",
        "areas": townships_of(request.user),
        "tabs": queries.tabs(request.user, VIEWS, wanted["view"]) if is_desk else [],
        "is_desk": is_desk,
        "may_take_in": request.user.may("leads.take_in"),
        "export_allowed": request.user.may("leads.export"),
        "figures_allowed": request.user.may("leads.figures"),
    }
    return render(request, "inspections/leads/list.html", context)


def chips_of(request, wanted: dict, labels: dict[str, str]) -> list[dict]:
    """What a figure led here with: no field shows it, so it stands above the list and can be dropped."""
    chips = []
    for name, label in labels.items():
        if wanted[name]:
            rest = request.GET.copy()
            rest.pop(name)
            chips.append({"label": label, "value": f"{wanted[name]}", "url": f"?{rest.urlencode()}"})
    return chips


@allow(ability="leads.export")
@require_POST
def export(request):
    """The same list as a workbook; nothing of the reporter is in it, and who took it is written down."""
    wanted = filters_of(FilterForm(request.GET))
    rows = list(queries.listing(request.user, **wanted).order_by(*queries.order_of(wanted["view"]).clauses()))
    ids = [row.pk for row in rows]
    audit.record_bulk("inspections.lead.export", "inspections.lead", ids, by=request.user, summary=f"导出线索台账 {len(ids)} 条")
    return workbook(request, COLUMNS, rows, title="线索台账")


@allow(ability="leads.see")
@never_cache
@require_safe
def detail(request, pk):
    """One lead: where it stands, until when, what can be done now, what runs beside it."""
    lead = get_object_or_404(queries.detail(request.user), pk=pk)
    is_desk = rules.has_desk(request.user)
    context = {
        "lead": lead,
        "tone": queries.tone_of(lead.state),
        "area": name_of(lead.area_code),
        "steps": queries.steps(lead),
        "faces": queries.faces(lead) if is_desk else [],
        "alikes": queries.look_alikes(lead, request.user) if is_desk and lead.is_open else [],
        "offers": offers.of(lead, request.user),
        "is_desk": is_desk,
        "can_see_reporter": is_desk and rules.can_see_reporter(request.user, lead),
        "may_tell": bool(request.user.roles & DESK),
        "may_visit": lead.is_open and request.user.may("visits.make"),
        "may_decide": bool(request.user.roles & HEADS),
        "is_complaint": lead.kind == LeadKind.COMPLAINT,
    }
    return render(request, "inspections/leads/detail.html", context)


@allow(ability="leads.work")
def take_in(request):
    """Take in what came by telephone, from 12315, over the counter or from another department."""
    form = TakeInForm(request.POST or None, user=request.user, initial={"submission_id": uuid.uuid4(), "channel": Channel.PHONE})
    names = ("kind", "channel", "source", "external_number", "area_code", "place", "description", "wish")

    def act(data, photos):
        lead = Lead(**{name: data[name] for name in names}, workshop=data.get("workshop"))
        who = {"name": data["name"], "phone": data["phone"]}
        return actions.take_in(lead, by=request.user, submission_id=data["submission_id"], pictures=tuple(photos), **who)

    return _with_photos(request, form, act, title="登记线索", lead="电话、12315、当面和部门转来的都从这里登记。")


@allow(ability="leads.take_in")
def spot(request):
    """What a township or an officer noticed on the way: a place and a description."""
    form = TownshipForm(request.POST or None, user=request.user, initial={"submission_id": uuid.uuid4()})
    source = LeadSource.TOWNSHIP if rules.is_township(request.user) else LeadSource.VISIT

    def act(data, photos):
        named = {name: data[name] for name in ("area_code", "place", "description")}
        lead = Lead(kind=LeadKind.CLUE, source=source, channel=Channel.FIELD, **named)
        return actions.take_in(lead, by=request.user, submission_id=data["submission_id"], pictures=tuple(photos))

    return _with_photos(request, form, act, title="报线索", lead="看到没证生产、脏乱、黑作坊，写个地点、拍张照就行，其余由市监所去查。")


def _with_photos(request, form, act, *, title: str, lead: str):
    """The page of a form with photos: photos that were taken in survive an error."""
    photos, refused = held_photos(request, by=request.user) if form.is_bound else ([], [])
    if form.is_bound and form.is_valid() and not refused:
        made = act(form.cleaned_data, photos)
        messages.success(request, f"已登记：{made.number}。")
        return redirect(made.url)
    context = {"form": form, "title": title, "lead": lead, "back": reverse(LIST), **photo_context(photos, refused)}
    return render(request, "inspections/leads/take_in.html", context, status=422 if form.is_bound else 200)


@allow(ability="leads.see")
@require_safe
def picture(request, pk, file_id, variant):
    """A photo of a lead, small or as it is served; the original of the phone is never kept."""
    lead = get_object_or_404(Lead.objects.visible_to(request.user), pk=pk)
    held = get_object_or_404(LeadPicture.objects.select_related("file"), lead=lead, file=file_id)
    if variant not in {"thumb", "served"}:
        raise Http404
    return http.send(held.file, variant, as_attachment=False)


@never_cache
@require_POST
@allow(ability="leads.reporter")
def reporter(request, pk):
    """Show who reported, once, on a page of its own; who looked and why is written down."""
    lead = get_object_or_404(Lead.objects.visible_to(request.user), pk=pk)
    reason = request.POST.get("reason", "").strip()[:200]
    if not reason:
        messages.error(request, "请先写明查看的原因，再看反映人信息。")
        return redirect(f"{lead.url}#reporter")
    found = actions_beside.see_reporter(lead, by=request.user, reason=reason)
    if found is None:
        messages.info(request, "这是匿名反映，没有留姓名和电话。")
        return redirect(lead.url)
    return render(request, "inspections/leads/reporter.html", {"lead": lead, "reporter": found})


@allow(ability="leads.figures")
@require_safe
def figures_(request):
    """Leads and verifications by township (O-20)."""
    form = PeriodForm(request.GET)
    since, until = figures.period(filters_of(form))
    shown = figures.table(request.user, since, until)
    may = {
        "export_allowed": request.user.may("leads.export"),
        "list_allowed": request.user.may("leads.see") and rules.has_desk(request.user),
        "assists_allowed": request.user.may("leads.see"),
    }
    context = {**shown, **may, "form": PeriodForm(initial={"since": since, "until": until}), "since": since, "until": until}
    context["days"] = urlencode({"since": since.isoformat(), "until": until.isoformat()})
    return render(request, "inspections/leads/figures.html", context)


@allow(ability="leads.export")
@require_safe
def figures_export(request):
    """The same table as a workbook."""
    since, until = figures.period(filters_of(PeriodForm(request.GET)))
    shown = figures.table(request.user, since, until)
    return workbook(request, FIGURE_COLUMNS, [*shown["rows"], shown["total"]], title=f"乡镇线索和协查情况{since}至{until}")
