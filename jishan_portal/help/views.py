"""The handbook: its index, its sections, and a guide per role to print."""

from django.http import FileResponse, Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from jishan_portal.accounts.gates import allow
from jishan_portal.accounts.roles import EVERYBODY, Role
from jishan_portal.help.pictures import drawn, path_of
from jishan_portal.help.sections import BY_SLUG, SECTIONS, sections_for


def _frame(request) -> str:
    return "base_owner.html" if request.user.roles <= {Role.OWNER} else "base.html"


@allow(*EVERYBODY)
@require_safe
def index(request):
    """Show the sections that concern the user first, then the rest."""
    mine = sections_for(request.user.roles)
    others = [] if request.user.roles <= {Role.OWNER} else [section for section in SECTIONS if section not in mine]
    context = {"frame": _frame(request), "mine": mine, "others": others, "roles": [Role(role) for role in sorted(request.user.roles)]}
    return render(request, "jishan_portal/help/index.html", context)


@allow(*EVERYBODY)
@require_safe
def section(request, slug):
    """Show one section."""
    found = BY_SLUG.get(slug)
    if found is None:
        raise Http404
    return render(request, "jishan_portal/help/section.html", {"frame": _frame(request), "section": found, "pictures": drawn()})


@allow(*EVERYBODY)
@require_safe
def guide(request, role):
    """Show all sections of one role on one page, to be printed."""
    if role not in EVERYBODY:
        raise Http404
    chosen = Role(role)
    context = {"frame": _frame(request), "role": chosen, "sections": sections_for(frozenset({chosen})), "pictures": drawn()}
    return render(request, "jishan_portal/help/guide.html", context)


@allow(*EVERYBODY)
@require_safe
def picture(request, slug):
    """Send the picture of a section's page."""
    place = path_of(slug)
    if slug not in BY_SLUG or not place.is_file():
        raise Http404
    return FileResponse(place.open("rb"), content_type="image/jpeg", headers={"Cache-Control": "private, max-age=3600"})
