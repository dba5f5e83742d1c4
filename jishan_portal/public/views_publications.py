"""What the office must make public, for everybody to read: the list by kind, searching it, one text."""

from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from jishan_portal.accounts.gates import public
from jishan_portal.accounts.places import name_of
from jishan_portal.kit.ledgers import listing
from jishan_portal.public.pages import count_lookup, same_for_everybody
from jishan_portal.publications import queries as texts
from jishan_portal.publications.states import kinds
from subsidies.applications import showing as subsidies

GONE = 410


@public
@require_safe
def publications(request):
    """Everything that is shown today, newest first; `q` searches, marks page on."""
    return _answer(request, "")


@public
@require_safe
def publications_of(request, kind):
    """The same for one kind."""
    if kind not in kinds():
        raise Http404
    return _answer(request, kind)


@public
@require_safe
def publication(request, code):
    """One text as it was published; one that was taken back or has run out only says so (HTTP 410)."""
    return _one(request, code) if code == code.upper() else redirect("public:publication", code.upper(), permanent=True)


@same_for_everybody
def _one(request, code):
    row = texts.of_code(code)
    if row is None:
        raise Http404
    is_shown = texts.is_on_show(row)
    objection_url = subsidies.objection_address(row.kind, row.subject_id) if is_shown else ""
    context = {"row": row, "is_shown": is_shown, "area": name_of(row.area_code), "objection_url": objection_url}
    return render(request, "jishan_portal/public/publication.html", context, status=200 if is_shown else GONE)


def _answer(request, kind: str):
    """The first page is the same for everybody and kept; a search or a further page is read anew."""
    if not request.GET.keys() - {"care"}:
        return _first(request, kind)
    if request.GET.get("q", "").strip():
        count_lookup(request)
    return _list(request, kind)


@same_for_everybody
def _first(request, kind: str):
    return _list(request, kind)


def _list(request, kind: str):
    words = request.GET.get("q", "").strip()[:60]
    found = listing(request, texts.on_show(kind=kind, q=words), texts.LATEST)
    tabs = [_tab("全部", reverse("public:publications"), is_on=not kind)]
    tabs += [_tab(label, reverse("public:publications_of", args=[key]), is_on=kind == key) for key, label in texts.shown_kinds()]
    context = {**found, "rows": [(row, name_of(row.area_code)) for row in found["page"].rows], "views": tabs, "words": words}
    context |= {"kind_label": kinds()[kind].label if kind else ""}
    return render(request, "jishan_portal/public/publications.html", context)


def _tab(label: str, url: str, *, is_on: bool) -> dict:
    return {"label": label, "url": url, "count": None, "is_on": is_on, "is_hot": False}
