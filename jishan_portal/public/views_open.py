"""The register of 名特优, the policy library and the open data, for everybody."""

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from branding.awards.queries import register
from branding.awards.states import TONES
from branding.publicity.models import PolicyText
from branding.publicity.queries import NEWEST, policies, snippet
from jishan_portal.accounts.gates import public
from jishan_portal.accounts.places import name_of
from jishan_portal.files.http import send
from jishan_portal.kit.ledgers import listing
from jishan_portal.public.models import OpenFile
from jishan_portal.public.open_data import BY_KEY, SETS
from jishan_portal.public.pages import count_lookup, same_for_everybody

MOST_AWARDS, MOST_FILES = 500, 120


@public
@require_safe
@same_for_everybody
def awards(request):
    """The register: 名录 and 公示, never a recommendation (《食品安全法》第七十三条)."""
    rows = [(row, name_of(row.area_code), TONES[row.state]) for row in register()[:MOST_AWARDS]]
    return render(request, "jishan_portal/public/awards.html", {"rows": rows})


@public
@require_safe
def policies_(request):
    """The library: its first page is the same for everybody, a search is read anew."""
    if not request.GET.keys() - {"care"}:
        return _policies_first(request)
    if request.GET.get("q", "").strip():
        count_lookup(request)
    return _policies(request)


@same_for_everybody
def _policies_first(request):
    return _policies(request)


def _policies(request):
    words = request.GET.get("q", "").strip()[:60]
    found = listing(request, policies(q=words, is_public=True), NEWEST)
    context = {**found, "rows": [(row, snippet(row, words)) for row in found["page"].rows], "words": words}
    return render(request, "jishan_portal/public/policies.html", context)


@public
@require_safe
@same_for_everybody
def policy_text(request, code):
    """One text of the library."""
    row = get_object_or_404(PolicyText.objects.filter(is_public=True), code=code.upper())
    return render(request, "jishan_portal/public/policy_text.html", {"row": row})


@public
@require_safe
@same_for_everybody
def data(request):
    """The open data files with their dictionary and hashes."""
    files = list(OpenFile.objects.select_related("file")[:MOST_FILES])
    rows = [(one, [row for row in files if row.data_set == one.key]) for one in SETS]
    return render(request, "jishan_portal/public/data.html", {"rows": rows})


@public
@require_safe
def data_file(request, pk):
    """One file."""
    row = get_object_or_404(OpenFile.objects.select_related("file"), pk=pk)
    if row.data_set not in BY_KEY:
        raise Http404
    return send(row.file)
