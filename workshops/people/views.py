"""Pages of people and their health certificates."""

import uuid

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from jishan_portal.accounts.gates import allow
from jishan_portal.accounts.places import name_of, townships_of
from jishan_portal.kit.ledgers import filters_of, listing, workbook
from jishan_portal.kit.pages import form_page
from workshops.people import actions, queries
from workshops.people.exports import COLUMNS
from workshops.people.forms import CertificateForm, ExpiryForm, LeaveForm, PersonForm, initial_of
from workshops.people.models import Person
from workshops.people.rules import standing_of
from workshops.registry.links import file_url
from workshops.registry.models import Workshop


def _person(request, pk) -> Person:
    return get_object_or_404(Person.objects.visible_to(request.user).select_related("workshop"), pk=pk)


def _back(person: Person) -> str:
    return file_url(person.workshop.root_id, "people")


@allow(ability="registry.edit")
def register(request, workshop_id):
    """Put somebody on the list of people."""
    workshop = get_object_or_404(Workshop.objects.visible_to(request.user).roots(), pk=workshop_id)

    def act(form):
        sent = form.cleaned_data["submission_id"]
        person = actions.register(workshop, form.facts(), by=request.user, submission_id=sent)
        return f"已登记从业人员 {person.name}。"

    form = PersonForm(request.POST or None, initial={"submission_id": uuid.uuid4()})
    return form_page(request, form, act, title="登记从业人员", back=file_url(workshop.pk, "people"), workshop=workshop)


@never_cache
@allow(ability="registry.edit")
def amend(request, pk):
    """Correct what is written down of somebody."""
    person = _person(request, pk)
    start = initial_of(person)
    if not request.user.may("personal.unmask"):
        start["id_number"] = ""
    form = PersonForm(request.POST or None, initial=start)

    def act(form):
        return f"{actions.amend(person, form.facts(), by=request.user)} 的资料已更正。"

    return form_page(request, form, act, title="更正从业人员资料", back=_back(person), workshop=person.workshop)


@allow(ability="registry.edit")
def leave(request, pk):
    """Note that somebody left."""
    person = _person(request, pk)

    def act(form):
        return f"已登记 {actions.leave(person, on=form.cleaned_data['on'], by=request.user)} 离职。"

    return form_page(
        request,
        LeaveForm(request.POST or None),
        act,
        title=f"登记离职：{person.name}",
        verb="登记离职",
        back=_back(person),
        workshop=person.workshop,
        lead="离职后不再提醒健康证明，人员和证明的记录仍保留。",
    )


@allow(ability="registry.edit")
def certify(request, pk):
    """Put a (renewed) health certificate on file."""
    person = _person(request, pk)

    def act(form):
        held = actions.record_certificate(person, form.facts(), by=request.user)
        return f"已登记 {person.name} 的健康证明，有效期至 {held.valid_until}。"

    form = CertificateForm(request.POST or None)
    return form_page(request, form, act, title=f"登记健康证明：{person.name}", back=_back(person), workshop=person.workshop)


@require_POST
@never_cache
@allow(ability="personal.unmask")
def unmask(request, pk):
    """Show somebody's ID number in full, once, on a page of its own; who looked is written down."""
    person = _person(request, pk)
    number = actions.unmask(person, by=request.user)
    if not number:
        messages.info(request, f"{person.name} 没有登记身份证号。")
        return redirect(_back(person))
    return render(request, "workshops/people/unmask.html", {"person": person, "number": number, "back": _back(person)})


@allow(ability="registry.see")
def expiring(request):
    """Whose health certificate has run out, will soon, or is not on file."""
    form = ExpiryForm(request.GET)
    found = listing(request, queries.expiring(request.user, **filters_of(form)), queries.SOONEST)
    rows = [(row, standing_of(row), name_of(row.workshop.root.area_code)) for row in found["page"].rows]
    may = {"may_edit": request.user.may("registry.edit"), "export_allowed": request.user.may("registry.export")}
    context = {**found, **may, "rows": rows, "form": form, "areas": townships_of(request.user)}
    return render(request, "workshops/people/expiring.html", context)


@allow(ability="registry.export")
def expiring_export(request):
    """The same list as a workbook."""
    rows = queries.expiring(request.user, **filters_of(ExpiryForm(request.GET))).order_by(*queries.SOONEST.clauses())
    return workbook(request, COLUMNS, rows, title="健康证明到期清单")
