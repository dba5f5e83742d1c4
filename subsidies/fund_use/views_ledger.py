"""The ledger of one subsidy: the owner writes expenses down on a phone, the desk sees what is odd and says why it is not."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from jishan_portal.accounts.gates import allow
from jishan_portal.accounts.roles import Role, holders
from jishan_portal.files.http import send
from jishan_portal.files.intake import taken
from jishan_portal.files.storage import SERVED, THUMB
from jishan_portal.kit.pages import form_page
from jishan_portal.workflow.actions import MoveRefused
from subsidies.applications.models import Application
from subsidies.applications.states import FILLERS, ApplicationState
from subsidies.fund_use import actions, queries, rules
from subsidies.fund_use.forms import PROOFS, ClearForm, ExpenseForm, StrikeForm
from subsidies.fund_use.models import Expense, ExpensePicture, Flag, FundCheck

SEERS = holders("subsidies.see") | {Role.OWNER}


def _paid(request, pk) -> Application:
    found = Application.objects.visible_to(request.user).select_related("workshop__root", "budget")
    return get_object_or_404(found, pk=pk, state=ApplicationState.PAID)


def _face(request) -> str:
    return "base_owner.html" if Role.OWNER in request.user.roles else "base.html"


@require_safe
@allow(*SEERS)
def ledger(request, pk):
    """Granted, spent, left; every expense with its proofs and what is odd about it."""
    application = _paid(request, pk)
    expenses = queries.ledger(application)
    context = {
        "application": application,
        "workshop": application.workshop.root,
        "expenses": expenses,
        "use": rules.use_of([row for row in expenses if row.struck_at is None], application.approved_amount),
        "checks": FundCheck.objects.visible_to(request.user).filter(application=application),
        "may_fill": bool(request.user.roles & FILLERS),
        "may_clear": request.user.may("fund_use.check"),
        "face": _face(request),
    }
    return render(request, "subsidies/fund_use/ledger.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@allow(*FILLERS)
def new(request, pk):
    """Write an expense down; photos that came with a refused form are kept."""
    application = _paid(request, pk)
    form = ExpenseForm(request.POST or None)
    proofs = [(kind, label, taken(request, name=kind, ids=f"{kind}_ids")) for kind, label in PROOFS]
    refusals = [refusal for _, _, found in proofs for refusal in found.refusals]
    if request.method == "POST" and form.is_valid() and not refusals:
        expense = form.save(commit=False)
        expense.application = application
        pictures = tuple((kind, stored) for kind, _, found in proofs for stored in found.photos)
        try:
            actions.record_expense(expense, by=request.user, submission_id=form.cleaned_data["submission_id"], pictures=pictures)
        except MoveRefused as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, "记上了。")
            return redirect("subsidies:fund_use:ledger", application.pk)
    for refusal in refusals:
        form.add_error(None, refusal)
    context = {"application": application, "form": form, "proofs": proofs, "face": _face(request), "workshop": application.workshop.root}
    return render(request, "subsidies/fund_use/new.html", context, status=422 if form.is_bound else 200)


@allow(*FILLERS)
def strike(request, pk):
    """Strike an expense that was written down wrongly; the line stays visible."""
    expense = get_object_or_404(Expense.objects.visible_to(request.user).select_related("application__workshop"), pk=pk)

    def act(form):
        actions.strike(expense, by=request.user, reason=form.cleaned_data["reason"])
        return "已划去，记录还看得到。"

    back = reverse("subsidies:fund_use:ledger", args=[expense.application_id])
    return form_page(request, StrikeForm(request.POST or None), act, title="划去支出", verb="划去", back=back, lead=str(expense))


@allow(ability="fund_use.check")
def clear(request, pk):
    """Say why something odd is in order."""
    mine = Expense.objects.visible_to(request.user).values("pk")
    flag = get_object_or_404(Flag.objects.select_related("expense").filter(expense__in=mine), pk=pk)

    def act(form):
        actions.clear_flag(flag, by=request.user, clearing=form.cleaned_data["clearing"])
        return "疑点已排除。"

    back = reverse("subsidies:fund_use:ledger", args=[flag.expense.application_id])
    lead = f"{flag.get_kind_display()}：{flag.reason}"
    return form_page(request, ClearForm(request.POST or None), act, title="排除疑点", verb="排除", back=back, lead=lead)


@require_safe
@allow(*SEERS)
def picture(request, pk, size):
    """A proof of an expense, for whoever may see the expense."""
    if size not in {THUMB, SERVED}:
        raise Http404
    mine = Expense.objects.visible_to(request.user).values("pk")
    shown = get_object_or_404(ExpensePicture.objects.select_related("file").filter(expense__in=mine), pk=pk)
    return send(shown.file, size, as_attachment=False)
