"""一户一档: the file, its timeline and print for staff, the accounts of its owner, and the owner's own pages."""

from io import BytesIO

from django.contrib import messages
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from jishan_portal.accounts.gates import allow
from jishan_portal.accounts.names import AccountRefused
from jishan_portal.accounts.roles import Role
from jishan_portal.dossier import documents, owner, queries
from jishan_portal.dossier.forms import ProposalForm, start_of
from jishan_portal.dossier.panels import UNPRINTED, chosen, panels_for, shown_by
from jishan_portal.kit import clock
from jishan_portal.kit.ledgers import listing
from jishan_portal.kit.pages import form_page
from jishan_portal.kit.pdf import PdfUnavailable
from jishan_portal.kit.qr import svg_of
from jishan_portal.kit.xlsx import file_name
from workshops.registry import owners as ownership
from workshops.registry import proposals as correction
from workshops.registry import rules
from workshops.registry.links import file_url
from workshops.registry.models import Ownership, Workshop
from workshops.registry.models_proposals import Proposal
from workshops.registry.states import FLOW

SHEET_EVENTS = 40


def _rights(user, workshop) -> dict:
    return {
        "may_edit": rules.can_edit(user, workshop),
        "may_unmask": user.may("personal.unmask"),
        "may_decide": user.may("batches.decide"),
        "may_merge": user.may("registry.merge"),
        "may_activate": user.may("accounts.activate_owner"),
        "may_change_life": bool(FLOW.open_to(state=workshop.state, roles=user.roles)),
    }


def _open_or_kept(request, pk):
    """Return the file, or (when `pk` was merged away) the redirect to the one that was kept; else Http404."""
    try:
        return queries.file_of(request.user, pk, panels_for(request.user)), None
    except Http404:
        merged = get_object_or_404(Workshop.objects.visible_to(request.user), pk=pk, merged_at__isnull=False)
        return None, redirect(f"{file_url(merged.root_id)}?from={merged.pk}")


@never_cache
@allow(ability="registry.see")
def workshop(request, pk):
    """One workshop, one file."""
    file, kept = _open_or_kept(request, pk)
    if kept:
        return kept
    queries.fill_head(file)
    panel = chosen([tab for tab, _ in file.tabs], request.GET.get("tab", ""))
    latest = queries.latest_events(file)
    context = {"file": file, "workshop": file.workshop, **_rights(request.user, file.workshop)}
    read = {**context, **panel.context(file.workshop, request.user)}
    context |= {
        "panel": panel,
        "parts": [(part, render_to_string(part.template, read, request)) for part in shown_by(panel)],
        "came_from": next((row for row in file.absorbed if str(row.pk) == request.GET.get("from")), None),
        "events": latest[: queries.EVENTS_ASIDE],
        "has_more_events": len(latest) > queries.EVENTS_ASIDE,
    }
    return render(request, "jishan_portal/dossier/workshop.html", context)


@never_cache
@allow(ability="registry.see")
def timeline(request, pk):
    """Everything that happened, newest first, page by page."""
    file, kept = _open_or_kept(request, pk)
    if kept:
        return kept
    found = listing(request, queries.events(file), queries.LATEST)
    return render(request, "jishan_portal/dossier/timeline.html", {**found, "file": file, "workshop": file.workshop})


@never_cache
@allow(ability="registry.see")
def sheets(request, pk):
    """The whole file as the printer takes it: every part one after another."""
    file, kept = _open_or_kept(request, pk)
    if kept:
        return kept
    queries.fill_head(file, most=None)
    context = {"file": file, "workshop": file.workshop, **dict.fromkeys(_rights(request.user, file.workshop), False)}
    parts = []
    for panel in (tab for tab, _ in file.tabs if tab.key not in UNPRINTED):
        shown = {**context, **panel.context(file.workshop, request.user)}
        parts.append(render_to_string(panel.template, shown, request))
    recent = queries.events(file).order_by(*queries.LATEST.clauses())[:SHEET_EVENTS]
    return render(request, "jishan_portal/dossier/sheets.html", {**context, "parts": parts, "events": recent, "now": clock.now()})


@never_cache
@allow(ability="registry.see")
def paper(request, pk):
    """The whole file as PDF."""
    file, kept = _open_or_kept(request, pk)
    if kept:
        return kept
    try:
        made = documents.pdf_of(file, by=request.user)
    except PdfUnavailable as failed:
        messages.error(request, f"{failed.message}现在可以先用浏览器打印。")
        return redirect("dossier:sheets", pk)
    name = file_name(file.workshop.name, "一户一档", ending="pdf")
    return FileResponse(BytesIO(made), as_attachment=True, filename=name, content_type="application/pdf")


@never_cache
@allow(ability="accounts.activate_owner")
def owners(request, pk):
    """Who runs this workshop with which account, and a new activation card for them."""
    workshop = get_object_or_404(_reached(request), pk=pk)
    links = Ownership.objects.filter(workshop__root=workshop).select_related("user")
    return render(request, "jishan_portal/dossier/owners.html", {"workshop": workshop, "links": links})


@require_POST
@never_cache
@allow(ability="accounts.activate_owner")
def card(request, pk):
    """Open the owner's account where there is none, issue a code and show the card to print; the code is shown this once."""
    workshop = get_object_or_404(_reached(request), pk=pk)
    try:
        held = ownership.open_for(workshop, by=request.user)
        issued = ownership.issue_card(held, by=request.user)
    except AccountRefused as refused:
        messages.error(request, refused.message)
        return redirect("dossier:owners", pk)
    context = {"workshop": workshop, "issued": issued, "qr": svg_of(issued.url)}
    return render(request, "jishan_portal/dossier/card.html", context)


@require_POST
@allow(ability="accounts.activate_owner")
def unlink(request, pk):
    """End an account's charge of a workshop."""
    held = get_object_or_404(Ownership.objects.filter(workshop__in=_reached(request)).select_related("user", "workshop"), pk=pk)
    ownership.unlink(held, by=request.user, reason=request.POST.get("reason", ""))
    messages.success(request, f"已解除 {held.user.name} 与本户的关联。")
    return redirect("dossier:owners", held.workshop.root_id)


def _reached(request):
    """Files in the reach of whoever may activate owners; the system administrator reaches by area alone."""
    return Workshop.objects.filter(request.user.access.within("area_code")).roots()


@allow(Role.OWNER)
def mine(request):
    """One's own file, or the choice between several."""
    shops = list(owner.shops(request.user))
    if len(shops) == 1:
        return redirect("dossier:my_file", shops[0].pk)
    return render(request, "jishan_portal/dossier/mine.html", {"shops": shops})


@never_cache
@allow(Role.OWNER)
def my_file(request, pk):
    """What stands on one's own file."""
    return render(request, "jishan_portal/dossier/my_file.html", owner.parts(owner.shop(request.user, pk)))


@never_cache
@allow(Role.OWNER)
def my_licences(request):
    """All licences and health certificates of one's workshops, with the days that are left."""
    shops = list(owner.shops(request.user))
    papers = owner.papers(shops)
    people = owner.people(shops)
    rows = [(shop, papers[shop.pk], people[shop.pk]) for shop in shops]
    return render(request, "jishan_portal/dossier/my_licences.html", {"rows": rows})


@never_cache
@allow(Role.OWNER)
def propose(request, pk):
    """Say what should be changed on one's file."""
    workshop = owner.shop(request.user, pk)

    def act(form):
        data = form.cleaned_data
        correction.propose(workshop, form.changes(), by=request.user, words=data["words"], submission_id=data["submission_id"])
        return "已经交给监管所，看完会告诉您。"

    return form_page(
        request,
        ProposalForm(request.POST or None, initial=start_of(workshop)),
        act,
        title="改我的资料",
        verb="交上去",
        back=reverse("dossier:my_file", args=[pk]),
        done=reverse("dossier:my_proposals", args=[pk]),
        template="jishan_portal/dossier/propose.html",
        shop=workshop,
        waits=request.method == "GET" and correction.waiting(workshop),
    )


@never_cache
@allow(Role.OWNER)
def my_proposals(request, pk):
    """What one proposed and what became of it."""
    workshop = owner.shop(request.user, pk)
    rows = [(row, correction.compared(row, is_masked=False)) for row in owner.proposals(request.user, workshop)]
    return render(request, "jishan_portal/dossier/my_proposals.html", {"workshop": workshop, "rows": rows})


@require_POST
@allow(Role.OWNER)
def withdraw(request, pk):
    """Take back what one proposed."""
    proposal = get_object_or_404(Proposal.objects.visible_to(request.user).filter(made_by=request.user), pk=pk)
    correction.withdraw(proposal, by=request.user)
    messages.success(request, "已撤回，您可以改好再提。")
    return redirect("dossier:my_proposals", proposal.workshop.root_id)
