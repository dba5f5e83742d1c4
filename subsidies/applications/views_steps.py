"""The page of one application and its steps: each posts to an address of its own and comes back to the page."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from jishan_portal.accounts.gates import allow
from jishan_portal.accounts.roles import Role, holders
from jishan_portal.files.intake import Intake, taken
from jishan_portal.workflow.actions import MoveRefused
from subsidies.applications import actions, desk, page, queries, reviews
from subsidies.applications.forms import AnswerForm, SubmitForm
from subsidies.applications.models import Application, Objection
from subsidies.applications.states import ANSWERERS, FLOW

SEERS = holders("subsidies.see") | {Role.OWNER}


@require_safe
@allow(*SEERS)
def detail(request, pk):
    """One application: staff see everything (personal values masked), the owner what is theirs to do and where it stands."""
    return _page(request, get_object_or_404(queries.to_show(request.user), pk=pk))


def _page(request, application: Application, *, status: int = 200, intake: Intake | None = None, **shown):
    context = page.context_of(application, request.user, **shown)
    context |= {"photos": intake.photos if intake else [], "submit_form": SubmitForm()}
    template = "owner" if Role.OWNER in request.user.roles else "detail"
    return render(request, f"subsidies/applications/{template}.html", context, status=status)


@require_POST
@allow(*SEERS)
def step(request, pk, verb):
    """Take one step: bind, act once, come back; what is refused stands on the page again with everything typed."""
    if verb not in desk.VERBS:
        raise Http404
    if not request.user.roles & FLOW.move(verb).by:
        raise PermissionDenied(f"您的岗位不能“{FLOW.move(verb).label}”。")
    application = get_object_or_404(Application.objects.visible_to(request.user).select_related("workshop__root"), pk=pk)
    row = desk.VERBS[verb]
    form, status = desk.form_of(verb, application, request.user, request.POST), 422
    intake = taken(request) if row.has_photos else Intake()
    if form.is_valid() and not intake.refusals:
        try:
            row.act(application, form.cleaned_data, request.user, intake.photos)
        except MoveRefused as refusal:
            form.add_error(None, refusal.message)
            status = 409
        else:
            messages.success(request, row.said)
            return redirect(application.url)
    for refusal in intake.refusals:
        form.add_error(None, refusal)
    shown = get_object_or_404(queries.to_show(request.user), pk=pk)
    return _page(request, shown, status=status, intake=intake, bound=(verb, form))


@require_POST
@allow(ability="subsidies.account")
def account(request, pk):
    """Show the account in plain text, once, and write down who asked."""
    application = get_object_or_404(queries.to_show(request.user), pk=pk)
    return _page(request, application, plain=reviews.unmask_account(application, by=request.user))


@require_POST
@allow(*ANSWERERS)
def answer(request, pk):
    """Answer an objection to the public notice."""
    within = Application.objects.visible_to(request.user).values("pk")
    objection = get_object_or_404(Objection.objects.select_related("application__workshop").filter(application__in=within), pk=pk)
    form, status = AnswerForm(request.POST, auto_id=f"answer_{pk}_%s"), 422
    if form.is_valid():
        try:
            actions.answer_objection(objection, by=request.user, **form.cleaned_data)
        except MoveRefused as refusal:
            messages.error(request, refusal.message)
            status = 409
        else:
            messages.success(request, "已答复，提异议的人凭查询码看得到。")
            return redirect(objection.application.url)
    shown = get_object_or_404(queries.to_show(request.user), pk=objection.application_id)
    return _page(request, shown, status=status, answered=(pk, form))
