"""Pages of the library of violations."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from inspections.violations import actions
from inspections.violations.forms import EndForm, ViolationForm
from inspections.violations.models import Scope, Violation
from jishan_portal.accounts.gates import allow
from jishan_portal.kit import clock
from jishan_portal.kit.pages import form_page
from jishan_portal.workflow.actions import MoveRefused

LIST = "inspections:violations:list"


@allow(ability="cases.see")
@require_safe
def list_(request):
    """The library in force, by whom it binds, workshops first."""
    rows = list(Violation.objects.in_force(clock.today()).prefetch_related("bands"))
    groups = [(label, [row for row in rows if row.scope == scope]) for scope, label in reversed(Scope.choices)]
    context = {"groups": [(label, held) for label, held in groups if held], "may_edit": request.user.may("violations.edit")}
    return render(request, "inspections/violations/list.html", context)


@allow(ability="violations.edit")
def new(request):
    """Enter a ground."""
    return _form(request, ViolationForm(request.POST or None, initial={"in_force_from": clock.today()}), "登记违法行为条款")


@allow(ability="violations.edit")
def edit(request, pk):
    """Change a ground that is not confirmed yet."""
    row = get_object_or_404(Violation, pk=pk)
    if row.is_confirmed:
        raise MoveRefused("已经确认的条款不能直接改。条款有变化的，写上失效日期，再登记新的版本。")
    return _form(request, ViolationForm(request.POST or None, instance=row), f"修改：{row.title}")


def _form(request, form, title):
    def act(form):
        actions.keep_entry(form.instance, form.bands(), by=request.user)
        return "已保存，请另一位法制审核员或者局领导核对确认。"

    lead = "条款、幅度照法规原文填；确认以前系统不提示金额。"
    return form_page(request, form, act, title=title, back=reverse(LIST), lead=lead)


@allow(ability="violations.edit")
@require_POST
def confirm(request, pk):
    """Confirm what somebody else entered."""
    actions.confirm(get_object_or_404(Violation, pk=pk), by=request.user)
    messages.success(request, "已确认。")
    return redirect(LIST)


@allow(ability="violations.edit")
def end(request, pk):
    """Say until when a ground is in force."""
    row = get_object_or_404(Violation, pk=pk)

    def act(form):
        actions.end(row, on=form.cleaned_data["on"], by=request.user)
        return "已登记失效日期。"

    return form_page(request, EndForm(request.POST or None), act, title=f"条款失效：{row.title}", verb="登记", back=reverse(LIST))
