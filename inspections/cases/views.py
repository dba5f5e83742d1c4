"""The list of cases, one case, opening one."""

import uuid

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from inspections.cases import actions, filing, offers, queries, sums
from inspections.cases.exports import COLUMNS
from inspections.cases.forms import VIEWS, CaseForm, FilterForm
from inspections.cases.models import Case
from inspections.cases.publishing import content_of
from inspections.cases.states import CaseState
from inspections.cases.way import STEPS, told_before
from inspections.leads.models import Lead
from inspections.leads.states import LeadState
from jishan_portal.accounts.gates import allow
from jishan_portal.accounts.places import name_of, townships_of
from jishan_portal.audit import actions as audit
from jishan_portal.kit import clock
from jishan_portal.kit.ledgers import filters_of, listing, workbook
from jishan_portal.kit.pages import form_page
from jishan_portal.workflow.actions import MoveRefused

TO_FILE = frozenset({CaseState.EXECUTING, CaseState.CLOSING, CaseState.CLOSED})


@allow(ability="cases.see")
@require_safe
def list_(request):
    """The cases in their views."""
    wanted = filters_of(FilterForm(request.GET))
    found = listing(request, queries.listing(request.user, **wanted), queries.NEWEST)
    days = queries.due_days(found["page"].rows)
    rows = [(case, queries.tone_of(case.state), name_of(case.area_code), days.get(case.pk)) for case in found["page"].rows]
    context = {
        **found,
        "rows": rows,
        "form": FilterForm(request.GET),
        "clear_url": f"?view={wanted['view']}",
        "areas": townships_of(request.user),
        "tabs": queries.tabs(request.user, VIEWS, wanted["view"]),
        "may_open": request.user.may("cases.open"),
    }
    return render(request, "inspections/cases/list.html", context)


@allow(ability="cases.see")
@require_POST
def export(request):
    """The same list as a workbook, without restricted cases; who took it is written down."""
    rows = list(queries.listing(request.user, **filters_of(FilterForm(request.GET))).counted().order_by("-id"))
    ids = [row.pk for row in rows]
    audit.record_bulk("inspections.case.export", "inspections.case", ids, by=request.user, summary=f"导出案件台账 {len(ids)} 件")
    return workbook(request, COLUMNS, rows, title="案件台账")


@allow(ability="cases.open")
def new(request):
    """Open a case by hand."""
    form = CaseForm(request.POST or None, user=request.user, initial={"submission_id": uuid.uuid4(), "learned_on": clock.today()})
    made = {}

    def act(form):
        made["case"] = actions.open_case(form.case(), by=request.user, submission_id=form.cleaned_data["submission_id"])
        return "已登记，请指定协办人员，十五个工作日内核查。"

    lead = "由您主办。登记后先指定一名协办人员，再报请立案。"
    return form_page(request, form, act, title="登记案件", verb="登记", back=reverse("inspections:cases:list"), lead=lead)


@allow(ability="cases.open")
def from_lead(request, pk):
    """Open a case out of a lead that is being checked."""
    lead = get_object_or_404(Lead.objects.visible_to(request.user).select_related("workshop"), pk=pk)
    form = CaseForm(request.POST or None, user=request.user, lead=lead, initial=_known(lead))
    earlier = Case.objects.filter(submission_id=form.data.get("submission_id")).exists() if form.is_bound and form.is_valid() else False
    if lead.state != LeadState.CHECKING and not earlier:
        raise MoveRefused("只有核查中的线索可以转立案，请刷新页面查看最新状态。")

    def act(form):
        actions.open_from_lead(lead, form.case(), by=request.user, submission_id=form.cleaned_data["submission_id"])
        return "线索已转为案件，核查期限接着算。请指定协办人员。"

    about = f"{lead.number} {lead.place}：{lead.description[:120]}"
    return form_page(
        request,
        form,
        act,
        title="转立案",
        verb="转为案件",
        back=lead.url,
        done=reverse("inspections:cases:list") + "?view=mine",
        lead=about,
    )


def _known(lead: Lead) -> dict:
    known = {"submission_id": uuid.uuid4(), "address": lead.place}
    if lead.workshop:
        known |= {"party_kind": "trader", "party_name": lead.workshop.name, "representative": lead.workshop.owner_name}
    return known


@allow(ability="cases.see")
@never_cache
@require_safe
def detail(request, pk):
    """One case: where it stands, until when, the step that is due, evidence, services, money, what runs beside."""
    case = get_object_or_404(queries.detail(request.user), pk=pk)
    usual, aside = offers.of(case, request.user)
    first = usual[0] if usual else None
    form = STEPS[first.name].form(case=case) if first else None
    context = {
        "case": case,
        "tone": queries.tone_of(case.state),
        "area": name_of(case.area_code),
        "steps": queries.steps(case),
        "faces": queries.faces(case),
        "first": first,
        "reminder": told_before(first.name, request.user) if first else "",
        "form": form,
        "usual": usual[1:],
        "aside": [*aside, *offers.elsewhere(case, request.user)],
        "team": queries.team(case),
        "exhibits": [(row, offers.is_open(case, "hand_over", offers.RECORDS["hand_over"], request.user)) for row in queries.exhibits(case)],
        "beside": offers.of_records(case, request.user),
        "content": content_of(case),
        "paid": sums.paid(case),
        "lacking": filing.missing(case) if case.state in TO_FILE else [],
        "owed": sums.surcharge_owed(case) if case.pay_until else None,
    }
    return render(request, "inspections/cases/detail.html", context)
