"""What the treasury answered, a line at a time or by its list: nothing is paid twice, differences are listed and change nothing."""

from django.contrib import messages
from django.core import signing
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from jishan_portal.accounts.gates import allow
from jishan_portal.kit.money import yuan
from jishan_portal.kit.pages import form_page
from jishan_portal.workflow.actions import MoveRefused
from subsidies.payments import actions, reading, rules
from subsidies.payments.forms import ConfirmForm, FailForm, ListForm
from subsidies.payments.models import Batch, Line
from workshops.imports.reading.guards import FileUnreadable

BIGGEST = 20 * 1024 * 1024


def _line(request, pk) -> Line:
    within = Batch.objects.visible_to(request.user).values("pk")
    return get_object_or_404(Line.objects.select_related("batch").filter(batch__in=within), pk=pk)


def _answer(request, line: Line, form, action, *, title: str, said: str):
    def act(form):
        action(line, by=request.user, **form.cleaned_data)
        return said

    lead = f"第 {line.serial} 笔：{line.payee_name}，{yuan(line.amount)} 元（{rules.in_words(line.amount)}）。"
    back = reverse("subsidies:payments:detail", args=[line.batch_id])
    return form_page(request, form, act, title=title, verb="登记", back=back, lead=lead)


@allow(ability="payments.pay")
def confirm(request, pk):
    """Write a payment down with its voucher."""
    line = _line(request, pk)
    return _answer(request, line, ConfirmForm(request.POST or None), actions.confirm, title="登记已支付", said="已登记支付。")


@allow(ability="payments.pay")
def fail(request, pk):
    """Write down that the bank sent it back."""
    line = _line(request, pk)
    return _answer(
        request, line, FailForm(request.POST or None), actions.fail, title="登记退票", said="已登记退票，可以列入新的批次重新拨付。"
    )


@require_POST
@allow(ability="payments.make")
def take_out(request, pk):
    """Take a payee out of a batch still drawn up."""
    line = _line(request, pk)
    try:
        actions.take_out(line, by=request.user)
    except MoveRefused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, f"已移出“{line.payee_name}”。")
    return redirect(line.batch.url)


@allow(ability="payments.pay")
def reconcile(request, pk):
    """Take the treasury's list in: first what agrees and what does not, then (a second press) the lines that agree."""
    batch = get_object_or_404(Batch.objects.visible_to(request.user).select_related("budget"), pk=pk)
    if "rows" in request.POST:
        return _settle(request, batch)
    form = ListForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            found = _read(form.cleaned_data["file"])
        except FileUnreadable as problem:
            form.add_error("file", problem.message)
        else:
            return _preview(request, batch, found)
    status = 422 if form.is_bound else 200
    return render(request, "subsidies/payments/reconcile.html", {"batch": batch, "form": form}, status=status)


def _read(upload) -> reading.Read:
    if upload.size > BIGGEST:
        raise FileUnreadable("文件太大了，最大 20 MB。")
    return reading.read(upload.read())


def _preview(request, batch, found: reading.Read):
    agreed, differences = rules.compare(batch.lines.order_by("serial"), found.rows)
    unread = {problem.serial for problem in found.problems}
    differences = sorted([*found.problems, *(row for row in differences if row.serial not in unread)], key=lambda row: row.serial)
    context = {
        "batch": batch,
        "agreed": agreed,
        "total": sum(line.amount for line, row in agreed if not row.failure),
        "differences": differences,
        "sealed": reading.sealed([row for _, row in agreed]),
        "form": None,
    }
    return render(request, "subsidies/payments/reconcile.html", context)


def _settle(request, batch):
    try:
        rows = reading.opened(request.POST["rows"])
        settled, _ = actions.reconcile(batch, rows, by=request.user)
    except signing.BadSignature:
        messages.error(request, "预览已经过期，请重新上传回单。")
    except MoveRefused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, f"已按回单登记 {settled} 笔。")
    return redirect(batch.url)
