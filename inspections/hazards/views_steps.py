"""The page of one hazard and its moves: each posts to an address of its own and comes back to the page."""

from collections.abc import Callable

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from inspections.hazards import actions, extensions, forms, page
from inspections.hazards.models import Hazard
from inspections.hazards.states import ANSWERERS, ASKERS, CHIEFS
from jishan_portal.accounts.gates import allow
from jishan_portal.accounts.roles import STAFF, Role
from jishan_portal.files.intake import Intake, taken
from jishan_portal.workflow.actions import MoveRefused


@require_safe
@allow(*STAFF, Role.OWNER)
def detail(request, pk):
    """One hazard: staff see everything, the owner what is to be put right and by when."""
    return _page(request, get_object_or_404(page.hazards_to_show().visible_to(request.user), pk=pk))


def _page(request, hazard: Hazard, *, status: int = 200, intake: Intake | None = None, **bound):
    is_owner = Role.OWNER in request.user.roles
    context = {**page.context_of(hazard, request.user, **bound), "photos": intake.photos if intake else []}
    template = "inspections/hazards/owner.html" if is_owner else "inspections/hazards/detail.html"
    return render(request, template, context, status=status)


def _step(request, pk, name: str, form_class, act: Callable, *, has_photos: bool = False):
    """Bind, act once, come back; whatever is refused stands on the page again with everything typed and every photo."""
    hazard = get_object_or_404(Hazard.objects.visible_to(request.user).select_related("workshop__station", "finding"), pk=pk)
    form, intake, status = form_class(request.POST, auto_id=page.ids_of(name)), taken(request) if has_photos else Intake(), 422
    if form.is_valid() and not intake.refusals:
        try:
            said = act(hazard, form.cleaned_data, intake)
        except MoveRefused as refusal:
            form.add_error(None, refusal.message)
            status = 409
        else:
            messages.success(request, said)
            return redirect(hazard.url)
    for refusal in intake.refusals:
        form.add_error(None, refusal)
    shown = page.hazards_to_show().get(pk=pk)
    return _page(request, shown, status=status, intake=intake, **{name: form})


@require_POST
@allow(ability="hazards.handle")
def order(request, pk):
    """Order the workshop to put it right."""

    def act(hazard, data, intake):
        actions.order(hazard, by=request.user, deadline_on=data["deadline_on"], demand=data["demand"])
        return f"已下达整改要求，期限 {hazard.deadline_on}。"

    return _step(request, pk, "order", forms.OrderForm, act)


@require_POST
@allow(*ANSWERERS)
def answer(request, pk):
    """Hand in what was put right, with photos; township and inspector do it on behalf of the owner."""
    on_behalf = Role.OWNER not in request.user.roles

    def act(hazard, data, intake):
        facts = {"words": data["words"], "pictures": tuple(intake.photos), "submission_id": data["submission_id"]}
        actions.answer(hazard, by=request.user, on_behalf=on_behalf, **facts)
        return "已代业主提交，等监管所复查。" if on_behalf else "交上去了，监管员会来看。"

    return _step(request, pk, "answer", forms.AnswerForm, act, has_photos=True)


@require_POST
@allow(ability="hazards.handle")
def accept(request, pk):
    """The re-check found it put right."""

    def act(hazard, data, intake):
        actions.accept(hazard, by=request.user, note=data["note"])
        return "复查通过，已销号。" if hazard.closed_on else "复查通过，等所长审核销号。"

    return _step(request, pk, "accept", forms.AcceptForm, act)


@require_POST
@allow(ability="hazards.handle")
def return_(request, pk):
    """Send the answer back with what is still wrong."""

    def act(hazard, data, intake):
        actions.return_answer(hazard, by=request.user, note=data["note"], deadline_on=data["deadline_on"])
        return f"已退回整改，期限 {hazard.deadline_on}。"

    return _step(request, pk, "return", forms.ReturnForm, act)


@require_POST
@allow(*CHIEFS)
def close(request, pk):
    """Strike it off."""

    def act(hazard, data, intake):
        actions.close(hazard, by=request.user)
        return "已销号。"

    return _step(request, pk, "close", forms.CloseForm, act)


@require_POST
@allow(*CHIEFS)
def send_back(request, pk):
    """Refuse to strike it off."""

    def act(hazard, data, intake):
        actions.send_back(hazard, by=request.user, note=data["note"], deadline_on=data["deadline_on"])
        return f"不予销号，已退回整改，期限 {hazard.deadline_on}。"

    return _step(request, pk, "send_back", forms.ReturnForm, act)


@require_POST
@allow(*CHIEFS)
def withdraw(request, pk):
    """Take back what was opened by mistake."""

    def act(hazard, data, intake):
        actions.withdraw(hazard, by=request.user, note=data["note"])
        return "已撤销。记录仍在，不计入任何数字。"

    return _step(request, pk, "withdraw", forms.ReasonForm, act)


@require_POST
@allow(ability="hazards.handle")
def tighten(request, pk):
    """Set an earlier deadline."""

    def act(hazard, data, intake):
        actions.tighten(hazard, by=request.user, deadline_on=data["deadline_on"], reason=data["reason"])
        return f"整改期限已提前到 {data['deadline_on']}。"

    return _step(request, pk, "tighten", forms.TightenForm, act)


@require_POST
@allow(*ASKERS)
def ask_extension(request, pk):
    """Ask for more time."""

    def act(hazard, data, intake):
        extensions.ask_extension(hazard, by=request.user, until=data["until"], reason=data["reason"])
        return "延期申请已交上去，等所长决定。决定之前，原来的期限不变。"

    return _step(request, pk, "ask", forms.AskExtensionForm, act)


@require_POST
@allow(*CHIEFS)
def decide_extension(request, pk):
    """Grant or refuse more time."""

    def act(hazard, data, intake):
        asked = hazard.extensions.waiting().first()
        if asked is None:
            raise MoveRefused("这份延期申请已经有决定，请刷新页面查看。")
        made = extensions.decide_extension(asked, by=request.user, grant=data["grant"] == "1", decision=data["decision"])
        return f"已{made.get_state_display()}延期。"

    return _step(request, pk, "decide", forms.DecideExtensionForm, act)
