"""The steps of a case, each a page of one form; a step the law does not allow is refused, with its article, and written down."""

from contextlib import contextmanager

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404

from inspections.cases import offers, queries
from inspections.cases.models import Case
from inspections.cases.way import STEPS, note_refused, told_before
from inspections.cases.way_beside import BESIDE, RECORDS
from inspections.exhibits.models import Exhibit
from jishan_portal.accounts.gates import allow
from jishan_portal.kit.pages import form_page
from jishan_portal.kit.refusals import Refused


@allow(ability="cases.see")
def step(request, pk, name):
    """One step of a case."""
    found = {**STEPS, **BESIDE}.get(name)
    if found is None:
        raise Http404
    case = get_object_or_404(queries.detail(request.user), pk=pk)
    return _page(request, case, name, found, case)


@allow(ability="cases.see")
def record(request, pk, name, record_pk):
    """One step of a record beside a case."""
    found = RECORDS.get(name)
    if found is None:
        raise Http404
    case = get_object_or_404(queries.detail(request.user), pk=pk)
    own = Exhibit.objects.filter(dossier=case.audit_chain) if found.of == "exhibits" else getattr(case, found.of)
    return _page(request, case, name, found, get_object_or_404(own, pk=record_pk))


def _page(request, case: Case, name: str, found, subject):
    posted = request.method == "POST"
    named = f"{case}，{subject}" if subject is not case else f"{case}"

    def act(form) -> str:
        with _noted(request, case, name, found):
            return found.act(subject, form, request.user)

    with _noted(request, case, name, found):
        offers.check(case, name, found, request.user)
    form = found.form(*((request.POST, request.FILES) if posted else ()), case=case)
    lead = f"{named}。{found.sentence}{told_before(name, request.user)}"
    return form_page(request, form, act, title=found.title, verb=found.title, back=case.url, lead=lead)


@contextmanager
def _noted(request, case: Case, name: str, found):
    """Write down what was refused to whoever tried it."""
    try:
        yield
    except (Refused, PermissionDenied) as refused:
        if request.method == "POST":
            note_refused(case, name, found.title, str(refused), by=request.user)
        raise
