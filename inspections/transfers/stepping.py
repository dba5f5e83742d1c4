"""One step of what is handed to the police, as a page: who may take it, what is refused is written down, the form comes back whole."""

from django.core.exceptions import PermissionDenied
from django.http import Http404

from jishan_portal.audit import actions as audit
from jishan_portal.kit.pages import form_page
from jishan_portal.kit.refusals import Refused
from jishan_portal.workflow.actions import MoveRefused

NOT_YOURS = "办理这一步的不是您：办案的步骤由本案办案人员办，审批由不办理本案的负责人办。"


def step_page(request, record, name: str, way, *, refused: str):
    """Return the page of a step of a transfer or referral, or the way on once it is taken.

    `way` holds its STEPS and which of them are `open_to` whom; `refused` is the kind of the audit's entry for a refusal.
    Raises Http404 for no such step, PermissionDenied and MoveRefused.
    """
    found, flow = way.STEPS.get(name), record.FLOW
    if found is None:
        raise Http404
    label = flow.move(name).label

    def note(words: str) -> None:
        if request.method == "POST":
            audit.record(refused, record, by=request.user, summary=f"不能“{label}”：{words}"[:300], data={"step": name})

    refusal = flow.refusal(name, state=record.state, roles=request.user.roles, note="-")
    if refusal:
        note(refusal.message)
        raise PermissionDenied(refusal.message) if refusal.reason == "role" else MoveRefused(refusal.message)
    if flow.move(name) not in way.open_to(record, request.user):
        note(NOT_YOURS)
        raise PermissionDenied(NOT_YOURS)
    form = found.form(request.POST if request.method == "POST" else None)

    def act(form):
        try:
            found.act(record, form.cleaned_data, request.user)
        except Refused as refused_here:
            note(refused_here.message)
            raise
        return found.said

    return form_page(request, form, act, title=label, verb=label, back=record.url, lead=f"{record}。{found.sentence}")
