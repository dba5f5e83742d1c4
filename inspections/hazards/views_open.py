"""Opening a hazard by hand: which workshop, which standard wording, then the filled-in form."""

from urllib.parse import urlencode

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from inspections.hazards import actions, forms, queries, rules
from inspections.hazards.models import Finding
from jishan_portal.accounts.gates import allow
from jishan_portal.accounts.roles import BUREAU
from jishan_portal.files.intake import taken
from jishan_portal.kit import clock
from jishan_portal.kit.numbers import whole
from jishan_portal.workflow.actions import MoveRefused
from workshops.registry.models import Workshop
from workshops.registry.queries import search

FEW = 20


@allow(ability="hazards.open")
def new(request):
    """Choose the workshop, then the wording, then fill in; each choice stands in the address, so that back loses nothing."""
    workshop_id = whole(request.GET.get("workshop", ""))
    if workshop_id is None:
        return _choose_workshop(request)
    workshop = get_object_or_404(Workshop.objects.visible_to(request.user).living(), pk=workshop_id)
    finding_id = request.GET.get("finding", "")
    if not finding_id and "own" not in request.GET:
        return _choose_finding(request, workshop)
    chosen = whole(finding_id)
    finding = None if chosen is None else get_object_or_404(Finding, pk=chosen, is_active=True)
    return _fill(request, workshop, finding)


def _choose_workshop(request):
    text = request.GET.get("q", "").strip()[:40]
    rows = Workshop.objects.visible_to(request.user).living().order_by("name_initials", "pk")
    found = list(search(rows, text)[: FEW + 1]) if text else []
    context = {"asked": text, "shops": found[:FEW], "has_more": len(found) > FEW}
    return render(request, "inspections/hazards/new_workshop.html", context)


def _choose_finding(request, workshop):
    text, category = request.GET.get("q", "").strip()[:40], request.GET.get("category", "")
    rows = queries.find_findings(text, category)
    base = f"?{urlencode({'workshop': workshop.pk})}"
    context = {
        "workshop": workshop,
        "asked": text,
        "category": category,
        "categories": [(name, f"{base}&{urlencode({'category': name})}") for name, _ in queries.categories()],
        "rows": rows,
        "base": base,
    }
    return render(request, "inspections/hazards/new_finding.html", context)


def _fill(request, workshop, finding):
    may_order = request.user.may("hazards.handle")
    form = forms.OpenForm(request.POST or None, may_order=may_order, initial=_initial(request.user, finding))
    intake, status = taken(request), 422 if request.POST else 200
    if request.POST and form.is_valid() and not intake.refusals:
        try:
            hazard = actions.open_by_hand(workshop, _opening(form.cleaned_data, finding, intake), by=request.user)
        except MoveRefused as refusal:
            form.add_error(None, refusal.message)
            status = 409
        else:
            said = f"，整改期限 {hazard.deadline_on}" if hazard.deadline_on else "，等监管所核实下达"
            messages.success(request, f"已登记 {hazard.number}{said}。")
            return redirect(hazard.url)
    for refusal in intake.refusals:
        form.add_error(None, refusal)
    again = reverse("inspections:hazards:new") + f"?{urlencode({'workshop': workshop.pk})}"
    context = {"form": form, "workshop": workshop, "finding": finding, "photos": intake.photos, "again": again}
    return render(request, "inspections/hazards/new.html", context, status=status)


def _initial(user, finding: Finding | None) -> dict:
    source = "visit" if user.roles & BUREAU else "patrol"
    if finding is None:
        return {"source": source, "category": "其他"}
    return {
        "source": source,
        "text": finding.text,
        "category": finding.category,
        "severity": finding.severity,
        "basis": finding.basis,
        "demand": finding.advice,
        "deadline_on": rules.proposed_deadline(finding.severity, finding.usual_days, clock.today()),
    }


def _opening(data: dict, finding: Finding | None, intake) -> actions.Opening:
    problem = actions.Problem(
        text=data["text"],
        category=data["category"],
        severity=data["severity"],
        basis=data["basis"],
        demand=data["demand"],
        finding=finding,
        pictures=tuple(intake.photos),
    )
    return actions.Opening(
        problem=problem,
        source=data["source"],
        found_on=data["found_on"],
        submission_id=data["submission_id"],
        is_ordered=data.get("is_ordered", False),
        deadline_on=data.get("deadline_on"),
    )
