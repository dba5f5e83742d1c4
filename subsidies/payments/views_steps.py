"""Drawing up a batch and its moves: send, recall, cancel."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from jishan_portal.accounts.gates import allow
from jishan_portal.accounts.places import townships
from jishan_portal.kit.numbers import wholes
from jishan_portal.kit.pages import form_page
from jishan_portal.workflow.actions import MoveRefused
from subsidies.applications.models import Application
from subsidies.budgets.models import Budget
from subsidies.payments import actions, queries
from subsidies.payments.forms import DrawUpForm, NoteForm, SendForm
from subsidies.payments.models import Batch
from subsidies.payments.states import FLOW

VERBS = {
    "send": (SendForm, actions.send, "送国库支付", "送国库", "批次已送国库。"),
    "recall": (NoteForm, actions.recall, "撤回批次修改", "撤回", "批次已撤回，可以修改后重新送国库。"),
    "cancel": (NoteForm, actions.cancel, "取消批次", "取消批次", "批次已取消，里面的申请可以列入其他批次。"),
}


@require_safe
@allow(ability="payments.make")
def choose(request):
    """Choose the envelope to pay out of."""
    return render(request, "subsidies/payments/choose.html", {"rows": list(queries.budgets_with_payable(request.user))})


@allow(ability="payments.make")
def new(request, pk):
    """Tick the applications of one envelope and draw the batch up."""
    budget = get_object_or_404(Budget.objects.visible_to(request.user), pk=pk)
    ready = queries.payable(budget)
    form = DrawUpForm(request.POST or None, initial={"title": f"{budget}"})
    if request.method == "POST" and form.is_valid():
        chosen = Application.objects.visible_to(request.user).filter(pk__in=wholes(request.POST.getlist("ids")))
        try:
            made = actions.draw_up(chosen, budget=budget, by=request.user, **form.cleaned_data)
        except MoveRefused as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, f"已编制批次 {made.number}。")
            return redirect(made.url)
    towns, ticked = townships(), set(request.POST.getlist("ids"))
    rows = [(row, towns.get(row.area_code, ""), not form.is_bound or str(row.pk) in ticked) for row in ready]
    context = {"form": form, "budget": budget, "rows": rows}
    return render(request, "subsidies/payments/new.html", context, status=409 if form.is_bound else 200)


@require_POST
@allow(ability="payments.make")
def put_in(request, pk):
    """Add everything of the envelope that waits to a batch still drawn up."""
    batch = get_object_or_404(Batch.objects.visible_to(request.user).select_related("budget"), pk=pk)
    try:
        added = actions.put_in(batch, queries.payable(batch.budget), by=request.user)
    except MoveRefused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, f"已列入 {len(added)} 笔。")
    return redirect(batch.url)


@allow(ability="payments.make")
def step(request, pk, verb):
    """Send, recall or cancel."""
    if verb not in VERBS:
        raise Http404
    if not request.user.roles & FLOW.move(verb).by:
        raise PermissionDenied(f"您的岗位不能“{FLOW.move(verb).label}”。")
    batch = get_object_or_404(Batch.objects.visible_to(request.user).select_related("budget"), pk=pk)
    form_class, action, title, label, said = VERBS[verb]
    form = form_class(request.POST if request.method == "POST" else None)

    def act(form):
        action(batch, by=request.user, **form.cleaned_data)
        return said

    lead = f"{batch}，共 {batch.lines.count()} 笔。"
    back = reverse("subsidies:payments:detail", args=[batch.pk])
    return form_page(request, form, act, title=title, verb=label, back=back, lead=lead)
