"""Pages of licences."""

from django.http import Http404
from django.shortcuts import get_object_or_404, render

from jishan_portal.accounts.gates import allow
from jishan_portal.accounts.places import name_of, townships_of
from jishan_portal.kit.ledgers import filters_of, listing, workbook
from jishan_portal.kit.pages import form_page
from workshops.licences import actions, queries
from workshops.licences.exports import COLUMNS
from workshops.licences.forms import EndForm, ExpiryForm, LicenceForm, initial_of
from workshops.licences.models import Licence, LicenceKind
from workshops.licences.rules import renew_by, standing_of
from workshops.registry.links import file_url
from workshops.registry.models import Workshop


@allow(ability="registry.edit")
def record(request, workshop_id, kind):
    """Put a licence on file."""
    workshop = get_object_or_404(Workshop.objects.visible_to(request.user).roots(), pk=workshop_id)
    if kind not in LicenceKind.values:
        raise Http404
    kind = LicenceKind(kind)
    return form_page(
        request,
        LicenceForm(request.POST or None, kind=kind),
        lambda form: f"已登记{actions.record(workshop, kind, form.facts(), by=request.user)}。",
        title=f"登记{kind.label}",
        back=file_url(workshop.pk, "licences"),
        workshop=workshop,
    )


@allow(ability="registry.edit")
def renew(request, pk):
    """Put the licence that follows on file."""
    licence = _licence(request, pk)
    last = f"延续申请最迟应在 {renew_by(licence.valid_until)} 前提出。" if licence.valid_until else ""
    return form_page(
        request,
        LicenceForm(request.POST or None, kind=licence.kind, initial=initial_of(licence)),
        lambda form: f"已换发：{actions.renew(licence, form.facts(), by=request.user)}。",
        title=f"换发{licence.get_kind_display()}",
        verb="换发",
        back=file_url(licence.workshop.root_id, "licences"),
        workshop=licence.workshop,
        lead=f"原证 {licence.number} 有效期至 {licence.valid_until or '长期'}，换发后原证记为“换发”。{last}",
    )


@allow(ability="registry.edit")
def end(request, pk):
    """End a licence before its date."""
    licence = _licence(request, pk)

    def act(form):
        data = form.cleaned_data
        return f"{actions.end(licence, data['end_kind'], on=data['on'], reason=data['reason'], by=request.user)} 已终止。"

    return form_page(
        request,
        EndForm(request.POST or None),
        act,
        title="终止证照",
        verb="确认终止",
        back=file_url(licence.workshop.root_id, "licences"),
        workshop=licence.workshop,
        lead=f"{licence}：终止后不再算作有效证照，记录仍保留。",
    )


def _licence(request, pk) -> Licence:
    return get_object_or_404(Licence.objects.visible_to(request.user).select_related("workshop"), pk=pk)


@allow(ability="registry.see")
def expiring(request):
    """What has run out or will soon, soonest first."""
    form = ExpiryForm(request.GET)
    found = listing(request, queries.expiring(request.user, **filters_of(form)), queries.SOONEST)
    rows = [(row, standing_of(row), name_of(row.workshop.root.area_code)) for row in found["page"].rows]
    may = {"may_edit": request.user.may("registry.edit"), "export_allowed": request.user.may("registry.export")}
    context = {**found, **may, "rows": rows, "form": form, "areas": townships_of(request.user)}
    return render(request, "workshops/licences/expiring.html", context)


@allow(ability="registry.export")
def expiring_export(request):
    """The same list as a workbook."""
    rows = queries.expiring(request.user, **filters_of(ExpiryForm(request.GET))).order_by(*queries.SOONEST.clauses())
    return workbook(request, COLUMNS, rows, title="证照到期清单")
