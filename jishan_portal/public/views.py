"""What everybody may see without an account, and the cards that lead there."""

from django.conf import settings
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from jishan_portal.accounts.gates import allow, public
from jishan_portal.kit import clock
from jishan_portal.kit.numbers import wholes
from jishan_portal.programme.queries import policy_text
from jishan_portal.public import queries
from jishan_portal.public.cards import card_of
from jishan_portal.public.pages import count_lookup, same_for_everybody
from jishan_portal.public.policy import paragraphs
from jishan_portal.public.validity import verdict
from workshops.registry.codes import is_forged, sealed
from workshops.registry.models import Workshop

CARDS_AT_ONCE = 200


@public
@require_safe
@same_for_everybody
def home(request):
    """Show what the programme is and where to look up a workshop."""
    programme = queries.programme_in_force()
    milestones = list(programme.milestones.all()) if programme else []
    latest = queries.latest_publications()
    context = {"programme": programme, "milestones": milestones, "today": clock.today(), "latest": latest}
    return render(request, "jishan_portal/public/home.html", context)


@public
@require_safe
@same_for_everybody
def policy(request):
    """Show the policy's full text as the paper that was issued."""
    programme = queries.programme_in_force()
    if programme is None:
        raise Http404
    context = {"programme": programme, "paragraphs": paragraphs(policy_text(programme))}
    return render(request, "jishan_portal/public/policy.html", context)


@public
@require_safe
def search(request):
    """Look up licensed workshops by part of a name, licence number or the code on the door."""
    words = request.GET.get("q", "").strip()[:60]
    if words:
        count_lookup(request)
    exact = queries.by_code(words) if words else None
    if exact:
        return redirect("public:workshop", exact.code)
    found = queries.find(words)
    shown = found[: queries.SHOWN]
    names, today = queries.area_names(shown) if shown else {}, clock.today()
    rows = [(workshop, names.get(workshop.area_code, ""), verdict(workshop, today)) for workshop in shown]
    context = {"words": words, "rows": rows, "has_more": len(found) > len(shown), "is_short": 0 < len(words) < queries.SHORTEST}
    return render(request, "jishan_portal/public/search.html", context)


@public
@require_safe
@same_for_everybody
def workshop(request, code):
    """Show what a workshop's licence says and whether it is valid today."""
    found = queries.by_code(code)
    if is_forged(code):
        return render(request, "jishan_portal/public/forged.html", status=404)
    if found is None:
        raise Http404
    if found.code != code:
        return redirect("public:workshop", found.code, permanent=True)
    context = {"workshop": found, "verdict": verdict(found, clock.today()), **queries.facts(found)}
    return render(request, "jishan_portal/public/workshop.html", context)


@allow(ability="registry.edit")
@require_safe
def cards(request):
    """Show the door cards of chosen workshops as they will be printed, four on a sheet."""
    chosen = wholes(request.GET.getlist("pk"))[:CARDS_AT_ONCE]
    rows = Workshop.objects.visible_to(request.user).roots().filter(pk__in=chosen).exclude(licence_number="").order_by("area_code", "name")
    base = settings.SITE_URL.rstrip("/")
    drawn = [card_of(row, base + reverse("public:workshop", args=[sealed(row.code)])) for row in rows.select_related("station")]
    return render(request, "jishan_portal/public/cards.html", {"cards": drawn, "left_out": len(set(chosen)) - len(drawn)})
