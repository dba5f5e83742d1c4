"""The page of one hazard and its moves: each posts to an address of its own and comes back to the page.

A move is written as `act(hazard, data, intake, by)`, which does its one action and returns the sentence said after; `_move` makes
the view of it: binds the form, acts once, and shows whatever is refused on the page with everything typed.
"""

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from inspections.hazards import actions, extensions, forms, page
from inspections.hazards.actions import PhotoReused
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


def _move(name: str, form_class, *, has_photos: bool = False):
    """Make a view of an act; `name` is the form's on the page of the hazard."""

    def made(act: Callable[..., str]):
        @require_POST
        @wraps(act)
        def view(request, pk):
            hazard = get_object_or_404(Hazard.objects.visible_to(request.user).select_related("workshop__station", "finding"), pk=pk)
            form, intake, status = form_class(request.POST, auto_id=page.ids_of(name)), taken(request) if has_photos else Intake(), 422
            if form.is_valid() and not intake.refusals:
                try:
                    said = act(hazard, form.cleaned_data, intake, request.user)
                except PhotoReused as refusal:
                    intake.photos.remove(refusal.photo)  # else it would come back with the form, and be refused again
                    form.add_error(None, refusal.message)
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

        return view

    return made


@allow(ability="hazards.handle")
@_move("order", forms.OrderForm)
def order(hazard, data, _intake, by):
    """Order the workshop to put it right."""
    actions.order(hazard, by=by, deadline_on=data["deadline_on"], demand=data["demand"])
    return f"已下达整改要求，期限 {hazard.deadline_on}。"


@allow(*ANSWERERS)
@_move("answer", forms.AnswerForm, has_photos=True)
def answer(hazard, data, intake, by):
    """Hand in what was put right, with photos; township and inspector do it on behalf of the owner."""
    on_behalf = Role.OWNER not in by.roles
    facts = {"words": data["words"], "pictures": tuple(intake.photos), "submission_id": data["submission_id"]}
    actions.answer(hazard, by=by, on_behalf=on_behalf, **facts)
    return "已代业主提交，等监管所复查。" if on_behalf else "交上去了，监管员会来看。"


@allow(ability="hazards.handle")
@_move("accept", forms.AcceptForm)
def accept(hazard, data, _intake, by):
    """The re-check found it put right."""
    actions.accept(hazard, by=by, note=data["note"])
    return "复查通过，已销号。" if hazard.closed_on else "复查通过，等所长审核销号。"


@allow(ability="hazards.handle")
@_move("return", forms.ReturnForm)
def return_(hazard, data, _intake, by):
    """Send the answer back with what is still wrong."""
    actions.return_answer(hazard, by=by, **data)
    return f"已退回整改，期限 {hazard.deadline_on}。"


@allow(*CHIEFS)
@_move("close", forms.CloseForm)
def close(hazard, _data, _intake, by):
    """Strike it off."""
    actions.close(hazard, by=by)
    return "已销号。"


@allow(*CHIEFS)
@_move("send_back", forms.ReturnForm)
def send_back(hazard, data, _intake, by):
    """Refuse to strike it off."""
    actions.send_back(hazard, by=by, **data)
    return f"不予销号，已退回整改，期限 {hazard.deadline_on}。"


@allow(*CHIEFS)
@_move("withdraw", forms.ReasonForm)
def withdraw(hazard, data, _intake, by):
    """Take back what was opened by mistake."""
    actions.withdraw(hazard, by=by, **data)
    return "已撤销。记录仍在，不计入任何数字。"


@allow(ability="hazards.handle")
@_move("tighten", forms.TightenForm)
def tighten(hazard, data, _intake, by):
    """Set an earlier deadline."""
    actions.tighten(hazard, by=by, **data)
    return f"整改期限已提前到 {data['deadline_on']}。"


@allow(*ASKERS)
@_move("ask", forms.AskExtensionForm)
def ask_extension(hazard, data, _intake, by):
    """Ask for more time."""
    extensions.ask_extension(hazard, by=by, **data)
    return "延期申请已交上去，等所长决定。决定之前，原来的期限不变。"


@allow(*CHIEFS)
@_move("decide", forms.DecideExtensionForm)
def decide_extension(hazard, data, _intake, by):
    """Grant or refuse more time."""
    asked = hazard.extensions.waiting().first()
    if asked is None:
        raise MoveRefused("这份延期申请已经有决定，请刷新页面查看。")
    made = extensions.decide_extension(asked, by=by, grant=data["grant"] == "1", decision=data["decision"])
    return f"已{made.get_state_display()}延期。"
