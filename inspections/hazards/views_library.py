"""The library of standard findings: looking up for everybody of the staff, keeping for chiefs."""

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from inspections.hazards import forms, library, queries
from inspections.hazards.models import Finding
from jishan_portal.accounts.gates import allow
from jishan_portal.kit.ledgers import filters_of, listing
from jishan_portal.kit.pages import form_page
from jishan_portal.kit.paging import Order

BY_CODE = Order("code", "编号", "code")
STANDINGS = {"active": {"is_active": True}, "stopped": {"is_active": False}, "unsure": {"is_confirmed": False}}


@require_safe
@allow(ability="hazards.see")
def library_(request):
    """The standard wordings with clause, gravity and usual deadline."""
    form = forms.FindForm(request.GET)
    asked = filters_of(form)
    rows = queries.find_findings(asked["q"], asked["category"], only_active=False).filter(**STANDINGS.get(asked["standing"], {}))
    found = listing(request, rows, BY_CODE)
    context = {**found, "form": form, "areas": [], "may_keep": request.user.may("hazards.decide")}
    return render(request, "inspections/hazards/library.html", context)


@allow(ability="hazards.decide")
def new_finding(request):
    """Add a standard finding."""
    return _keep(request, Finding(), "新增问题用语")


@allow(ability="hazards.decide")
def edit_finding(request, pk):
    """Change a standard finding, confirm its basis, or take it out of use."""
    finding = get_object_or_404(Finding, pk=pk)
    return _keep(request, finding, f"修改问题用语 {finding.code}")


def _keep(request, finding: Finding, title: str):
    form = forms.FindingForm(request.POST or None, instance=finding)
    return form_page(
        request,
        form,
        lambda form: f"已保存：{library.keep_finding(form.instance, by=request.user)}。",
        title=title,
        back=reverse("inspections:hazards:library"),
        notes=["改动只影响以后登记的隐患，已经登记的不变。每次改动都留痕。"],
    )
