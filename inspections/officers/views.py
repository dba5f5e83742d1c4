"""Pages of officers."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from inspections.officers import actions, queries, rules
from inspections.officers.exports import COLUMNS
from inspections.officers.forms import EndForm, FilterForm, LeaveForm, OfficerForm, RelationForm
from inspections.officers.models import Leave, Officer, Relation
from jishan_portal.accounts.gates import allow
from jishan_portal.accounts.places import name_of
from jishan_portal.kit.ledgers import filters_of, listing, workbook
from jishan_portal.kit.pages import form_page


def _officer(request, pk) -> Officer:
    return get_object_or_404(Officer.objects.visible_to(request.user).select_related("user", "station"), pk=pk)


def _filtered(request):
    form = FilterForm(request.GET, stations=queries.stations_of(request.user))
    return form, queries.listed(request.user, **filters_of(form))


@allow(ability="officers.see")
def list_(request):
    """The officers of the area with their certificates."""
    form, rows = _filtered(request)
    found = listing(request, rows, queries.BY_STATION)
    shown = [(row, rules.standing_of(row), name_of(row.home_area_code)) for row in found["page"].rows]
    context = {**found, "rows": shown, "form": form, "is_narrowed": any(request.GET.get(name) for name in form.fields)}
    context |= {"may_edit": request.user.may("officers.edit"), "may_export": request.user.may("registry.export")}
    return render(request, "inspections/officers/list.html", context)


@allow(ability="officers.see")
def export(request):
    """The same list as a workbook."""
    _, rows = _filtered(request)
    return workbook(request, COLUMNS, rows.order_by(*queries.BY_STATION.clauses()), title="执法人员")


@allow(ability="officers.see")
def mine(request):
    """One's own record: where leave is entered and relations are declared."""
    officer = Officer.objects.filter(user=request.user).first()
    if officer:
        return redirect("inspections:officers:detail", pk=officer.pk)
    return render(request, "inspections/officers/unregistered.html")


@allow(ability="officers.see")
def detail(request, pk):
    """One officer: certificate, leave, relations."""
    officer = _officer(request, pk)
    leaves = [(row, rules.is_current(row)) for row in queries.leaves_of(officer)]
    context = {
        "officer": officer,
        "standing": rules.standing_of(officer),
        "home": f"{name_of(officer.home_area_code)}{officer.home_village}",
        "leaves": leaves,
        "relations": queries.relations_of(officer),
        "may_edit": rules.can_edit(request.user, officer),
        "may_declare": rules.can_declare(request.user, officer),
        "may_leave": rules.can_leave(request.user, officer),
        "is_own": officer.user_id == request.user.pk,
    }
    return render(request, "inspections/officers/detail.html", context)


@allow(ability="officers.edit")
def new(request):
    """Register somebody as an officer."""
    form = OfficerForm(request.POST or None, by=request.user, is_new=True)

    def act(form):
        return f"已登记执法人员 {actions.register(form.cleaned_data['user'], form.facts(), by=request.user)}。"

    return form_page(request, form, act, title="登记执法人员", back=reverse("inspections:officers:list"))


@allow(ability="officers.edit")
def edit(request, pk):
    """Correct an officer's record."""
    officer = _officer(request, pk)
    start = {name: getattr(officer, name) for name in actions.Facts.__dataclass_fields__} | {"version": officer.version}
    form = OfficerForm(request.POST or None, by=request.user, is_new=False, initial=start)

    def act(form):
        saved = actions.amend(officer, form.facts(), version=form.cleaned_data["version"] or 0, by=request.user)
        return f"{saved} 的记录已保存。"

    return form_page(request, form, act, title=f"修改执法人员：{officer}", back=officer.url)


@allow(ability="officers.see")
def leave(request, pk):
    """Enter a leave."""
    officer = _officer(request, pk)

    def act(form):
        made = actions.take_leave(officer, by=request.user, **form.cleaned_data)
        return f"已登记{made.get_kind_display()}：{made.since} 至 {made.until}。这些天已排的检查，请所长调整或从今天起重排。"

    return form_page(request, LeaveForm(request.POST or None), act, title=f"登记请假：{officer}", back=officer.url)


@require_POST
@allow(ability="officers.see")
def withdraw_leave(request, pk):
    """Take a leave back."""
    row = get_object_or_404(Leave.objects.filter(officer__in=Officer.objects.visible_to(request.user)), pk=pk)
    actions.withdraw_leave(row, by=request.user)
    messages.success(request, "已撤销这次请假。")
    return redirect(row.officer.url)


@allow(ability="officers.see")
def declare(request, pk):
    """Declare a relation to a workshop."""
    officer = _officer(request, pk)
    form = RelationForm(request.POST or None, by=request.user, initial={"workshop": request.GET.get("workshop", "")})

    def act(form):
        data = form.cleaned_data
        made = actions.declare(officer, data["workshop"], kind=data["kind"], note=data["note"], by=request.user)
        return f"已申报对“{made.workshop}”回避，安排检查时不会再排给{officer}。"

    lead = "申报后立即生效，只有所长或局领导可以解除。"
    return form_page(request, form, act, title=f"申报回避：{officer}", verb="申报", back=officer.url, lead=lead)


@allow(ability="officers.edit")
def end_relation(request, pk):
    """End a declared relation."""
    rows = Relation.objects.filter(officer__in=Officer.objects.visible_to(request.user)).select_related("officer__user", "workshop")
    relation = get_object_or_404(rows, pk=pk)

    def act(form):
        return f"已解除：{actions.end_relation(relation, reason=form.cleaned_data['reason'], by=request.user)}。"

    form = EndForm(request.POST or None)
    return form_page(request, form, act, title="解除回避", verb="解除", back=relation.officer.url, lead=str(relation))
